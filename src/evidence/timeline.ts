/** The entries of the chain as lines that somebody outside can read: who did what, when. */
import type { Prisma } from '../../prisma/generated/client.js';
import type { Event } from './gathering.js';
import { type BothTimes, bothTimes } from './times.js';

export interface Line extends BothTimes {
  seq: number;
  who: string;
  what: string;
  /** Words that somebody wrote down with it. */
  words: string[];
  hash: string;
}

const kinds: Record<string, string> = {
  'comment.decided': 'Judged the wording by the policy',
  'comment.removed': 'The comment was gone from the platform',
  'action.done': 'Done on the platform',
  'action.failed': 'Not done on the platform',
  'review.restore': 'Decided: show it again',
  'review.keep_hidden': 'Decided: it stays hidden',
  'review.hide': 'Decided: hide it',
  'review.leave': 'Decided: leave it as it is',
  'review.reply': 'Decided: answer in public',
  'review.ban': 'Decided: ban the writer',
  'review.unban': 'Decided: lift the ban',
  'review.delete': 'Decided: delete it on the platform',
  'review.note_step': 'Wrote down',
  'review.refer': 'Told the safeguarding lead',
  'review.report': 'Prepared a report to the platform',
  'review.appeal': 'Recorded an appeal',
  'review.called_off': 'Stopped a decision before it left',
  'request.received': 'Somebody asked by a public page',
  'request.closed': 'Closed what was asked by a public page',
  'notice.recorded': 'Recorded a notice of complaint under the Defamation Act',
  'notice.reach': 'Said whether the writer can be reached in private',
  'notice.sent': 'Sent the writer the copy of the notice',
  'notice.told': 'Told the person who complains',
  'notice.reply': 'Noted what the writer answered to the notice',
  'notice.removed': 'Said that the comment complained of is gone',
  'notice.withdrawn': 'Closed the notice of complaint',
  'alert.told': 'People were told by an alert',
  'alert.acknowledged': 'Somebody said that they have seen the alert',
  'evidence.asked': 'Asked for this or another evidence pack',
  'evidence.given': 'An evidence pack was made',
};

/** A kind that has no words of its own is told by its name. */
const whatOf = ({ kind, facts }: Event): string => {
  const { kind: of, disposition, externalId, step, reason } = (facts ?? {}) as Record<string, unknown>;
  const answer = (step as { kind?: string; answer?: string } | undefined) ?? {};
  const more = [
    of,
    disposition,
    externalId,
    answer.kind,
    answer.answer,
    kind.startsWith('request') ? reason : undefined,
  ];
  const said = more.filter((one) => typeof one === 'string' && one !== '').join(', ');
  return `${kinds[kind] ?? kind.replace(/[._-]/g, ' ')}${said ? `: ${said}` : ''}`;
};

/** The comment's own words stand elsewhere in the pack. */
const ownWords = ['reason', 'note', 'text', 'why'] as const;

function wordsOf({ kind, content }: Event): string[] {
  if (kind === 'comment.decided' || content === null || typeof content !== 'object' || Array.isArray(content))
    return [];
  const given = content as Prisma.JsonObject;
  return ownWords.flatMap((name) => (typeof given[name] === 'string' && given[name] !== '' ? [given[name]] : []));
}

const strangers: Record<string, string> = {
  bot: 'Schoolgate',
  outside: 'Somebody outside',
  machine: 'Whoever runs the machine',
};

export function timelineOf(
  events: readonly Event[],
  { people, zone }: { people: Map<string, string>; zone: string },
): Line[] {
  return events.map((event) => ({
    ...bothTimes(event.at, zone),
    ...{ seq: event.seq, hash: event.hash },
    who: people.get(event.actor) ?? strangers[event.actor] ?? 'Somebody who has left',
    what: whatOf(event),
    words: wordsOf(event),
  }));
}
