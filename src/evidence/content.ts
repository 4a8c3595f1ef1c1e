/** What a pack says of a case, ready to be written as a page and as data: no look-up is left to do. */
import { z } from 'zod';
import type { Context } from '../context.js';
import { proportionNotes } from '../proportion.js';
import type { Gathered, Subject } from './gathering.js';
import { lawsFor } from './law.js';
import { noticesFor } from './notices.js';
import { type Recipient, recipientNeeds } from './recipients.js';
import { timelineOf } from './timeline.js';
import { bothTimes } from './times.js';

export interface Given {
  recipient: Recipient;
  reason: string;
  /** Who made it, as people call them. */
  by: string;
  at: Date;
}

const cites = z
  .object({ version: z.string(), section: z.string(), paraphrase: z.string() })
  .optional()
  .catch(undefined);
const reason = z.object({
  clause: z.string().catch(''),
  pack: z.string().catch(''),
  rule: z.string().catch(''),
  labels: z.array(z.string()).catch([]),
  disposition: z.string().catch(''),
  evidence: z.string().catch(''),
  cites,
});
const reasons = z.object({ counted: z.array(reason).catch([]) }).catch({ counted: [] });
const packs = z.array(z.object({ id: z.string(), version: z.string() })).catch([]);
const payload = z
  .object({ text: z.string().catch(''), assists: z.string().catch('') })
  .catch({ text: '', assists: '' });

export type Content = ReturnType<typeof contentOf>;

export function contentOf(ctx: Context, gathered: Gathered, given: Given) {
  const { subject, events, people, tellings, beside } = gathered;
  const zone = subject.school.timezone;
  const times = (at: Date | null) => (at ? bothTimes(at, zone) : null);
  const labels = [...new Set(subject.revisions.flatMap(({ decision }) => decision?.labels ?? []))];
  const needs = recipientNeeds[given.recipient];
  return {
    case: subject.review?.caseNumber ?? 'none',
    school: subject.school.name,
    zone,
    recipient: { words: needs.words, purpose: needs.purpose, othersUnreadable: needs.othersUnreadable },
    made: { ...bothTimes(given.at, zone), by: given.by, reason: given.reason },
    where: whereOf(subject, times),
    writer: writerOf(subject, times),
    wordings: subject.revisions.map((revision, index) => ({
      ...{ number: index + 1, text: revision.text, sha256: revision.textHash },
      ...{ stands: revision.id === subject.currentId, channel: revision.channel },
      written: times(revision.writtenAt),
      received: times(revision.receivedAt),
      decision: decisionOf(ctx, revision.decision, times),
    })),
    beside: beside.map(({ at, ...one }) => ({ ...one, ...bothTimes(at, zone) })),
    done: subject.actions
      .filter(({ kind }) => kind !== 'notify')
      .map(({ kind, state, payload: given, requestedBy, requestedAt, doneAt, externalId, errorCode }) => ({
        ...{
          kind,
          state,
          ...payload.parse(given),
          who: people.get(requestedBy) ?? 'Schoolgate',
          externalId,
          errorCode,
        },
        asked: times(requestedAt),
        done: times(doneAt),
      })),
    told: [...letters(subject, times), ...alerts(tellings, times)],
    timeline: timelineOf(events, { people, zone }),
    proportion: proportionOf(ctx, gathered, times),
    notices: noticesFor(gathered.notices, { recipient: given.recipient, times }),
    laws: given.recipient === 'police' ? lawsFor(labels) : [],
  };
}

type Times = (at: Date | null) => ReturnType<typeof bothTimes> | null;

const whereOf = (
  { account, platform, surface, externalId, permalink, post, postedAt, ...one }: Subject,
  times: Times,
) => ({
  ...{ platform, account: account.name, surface, commentId: externalId, permalink },
  post: post && { id: post.externalId, permalink: post.permalink, text: post.text, posted: times(post.postedAt) },
  ...{ posted: times(postedAt), received: times(one.receivedAt) },
  ...{ hidden: times(one.hiddenAt), gone: times(one.deletedAt) },
});

/** Only what the platform told with the comment: nobody was looked up. */
const writerOf = ({ author }: Subject, times: Times) =>
  author && {
    ...{ name: author.name, handle: author.handle, platformId: author.externalId, bio: author.bio },
    banned: times(author.bannedAt),
  };

function decisionOf({ policy }: Context, decision: Subject['revisions'][number]['decision'], times: Times) {
  if (!decision) return null;
  const { labels, disposition, ban, escalate, incomplete, decidedAt } = decision;
  return {
    ...{ labels, disposition, ban, escalate, incomplete, decided: times(decidedAt) },
    packs: packs.parse(decision.packs),
    reasons: reasons.parse(decision.reasons).counted.map(({ cites: cited, ...one }) => {
      const clause = policy.clauses.find(({ id, pack }) => id === one.clause && pack === one.pack);
      return {
        ...one,
        section: cited?.section ?? clause?.section ?? '',
        says: cited?.paraphrase ?? clause?.paraphrase ?? '',
      };
    }),
  };
}

/** By the decision on the wording that stands. */
function proportionOf({ policy }: Context, { subject, events, people }: Gathered, times: Times) {
  const decision = subject.revisions.find(({ id }) => id === subject.currentId)?.decision ?? null;
  const notes = proportionNotes(policy.settings, { actions: subject.actions, events, decision });
  return notes.map(({ at, by, ...note }) => ({ ...note, who: people.get(by) ?? 'Schoolgate', when: times(at) }));
}

/** To whom by role; addresses of colleagues are nobody's business outside. */
const letters = ({ actions }: Subject, times: Times) =>
  actions.flatMap(({ notification, state }) =>
    notification && notification.roles.length > 0
      ? [
          {
            ...{ who: notification.roles.join(', ').replaceAll('_', ' '), by: notification.channel, state },
            ...{ about: notification.subject, wished: times(notification.createdAt), sent: times(notification.sentAt) },
            seen: null,
          },
        ]
      : [],
  );

const alerts = (tellings: Gathered['tellings'], times: Times) =>
  tellings.map(({ who, role, channel, state, ...one }) => ({
    ...{ who: `${who} (${role.replaceAll('_', ' ')})`, by: channel, state, about: 'Alert of the case' },
    ...{ wished: times(one.wishedAt), sent: times(one.sentAt), seen: times(one.acknowledgedAt) },
  }));
