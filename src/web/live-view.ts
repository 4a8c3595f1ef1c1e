/** What is up and must be looked at, as its page shows it: what is wrong, by when, and what can be done about it here. */
import { type ConsentFault, consentFaults, type Standing } from '../../moderation/consent.js';
import { faultWords } from '../../moderation/posts/people.js';
import type { Account, Action, LivePicture, PictureFinding } from '../../prisma/generated/client.js';
import { type Context, connectorOf } from '../context.js';
import type { Book } from '../people/book.js';
import { openEvidence } from '../pictures/live/findings.js';
import { postKey, type Sight } from '../pictures/live/sights.js';
import { platformNames } from '../words.js';
import { spanWords, whenWords, type Zoned } from './dates.js';
import { type SightShown, sightView } from './live-sight.js';
import { dayWords } from './people-view.js';
import type { Tag } from './queue-view.js';
import { errorWords } from './words.js';

export interface LiveShown extends SightShown {
  book: Book;
  /** The last try to take a post down, by its id on the platform. */
  tries: ReadonlyMap<string, Pick<Action, 'state' | 'errorCode'>>;
  /** By `postKey`. */
  sights: ReadonlyMap<string, Sight>;
}

export type ListedFinding = PictureFinding & { account: Account };

export function liveFindingView(finding: ListedFinding, shown: LiveShown) {
  const { ctx, book } = shown;
  const { id, account, permalink, pictureId, clause, dueAt, foundAt, postExternalId, personId } = finding;
  const tried = shown.tries.get(postExternalId);
  const byHand = tried?.state === 'failed' ? byHandOf(finding, ctx) : null;
  return {
    ...{ id, permalink, pictureId, clause, words: wordsOf(finding, { ctx, book }) },
    personId: personId && book.people.has(personId) ? personId : null,
    unknown: finding.rule === 'unregistered',
    account: platformNames[account.platform],
    paraphrase: ctx.policy.clauses.find((one) => one.id === clause)?.paraphrase ?? null,
    due: dueTag(dueAt, shown),
    until: whenWords(new Date(dueAt.getTime() - 60_000), shown),
    found: whenWords(foundAt, shown),
    running: tried?.state === 'pending' || tried?.state === 'performing',
    failed: byHand && (errorWords[tried?.errorCode as keyof typeof errorWords] ?? null),
    steps: byHand,
    sight: sightView(shown.sights.get(postKey(finding)), account, shown),
  };
}

/** A post that is hidden although nothing stands against it any more. */
export function hiddenView(picture: LivePicture & { account: Account }, shown: LiveShown) {
  const { id, account, permalink, pictureId } = picture;
  const sight = sightView(shown.sights.get(postKey(picture)), account, shown);
  return { ...{ id, permalink, pictureId, sight }, account: platformNames[account.platform] };
}

function byHandOf({ account, permalink }: ListedFinding, ctx: Context) {
  return connectorOf(ctx, account)?.assist('unpublish', { permalink, authorHandle: '' }) ?? null;
}

function wordsOf(finding: ListedFinding, { ctx, book }: Pick<LiveShown, 'ctx' | 'book'>): string {
  const { rule, personId } = finding;
  const evidence = openEvidence(ctx, finding);
  if (rule === 'unregistered') return 'Nobody has said who is in this picture.';
  if (rule === 'name') return `The post names somebody: ${evidence}`;
  if (rule === 'tag')
    return `Somebody is tagged beside this picture: ${evidence}. Edit the post there and take the tag away.`;
  const name = (personId && book.people.get(personId)?.name) || 'Somebody who is no longer in the register';
  const said = rule.split('.')[1];
  const fault: ConsentFault = consentFaults.find((one) => one === said) ?? 'missing';
  const standing: Extract<Standing, { valid: false }> = {
    valid: false,
    fault,
    on: evidence ? dayWords(evidence) : undefined,
  };
  return `${name}: ${faultWords(standing, 'social_media')}`;
}

function dueTag(dueAt: Date, { now }: Zoned): Tag {
  if (dueAt <= now) return { text: `${spanWords(dueAt, now)} overdue`, colour: 'red' };
  return { text: `${spanWords(now, dueAt)} left`, colour: 'blue' };
}
