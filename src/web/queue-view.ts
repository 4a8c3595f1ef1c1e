/** A row of the queue as the page shows it: words and colours, ready to print. */
import type { QueueRow } from '../queue.js';
import { spanWords, untilWords, whenWords, type Zoned } from './dates.js';
import { gentleLabels, labelWords, platformWords, priorityColours, priorityWords, surfaceWords } from './words.js';

const excerptLength = 140;

export interface Tag {
  text: string;
  colour: string;
}

export function rowView(row: QueueRow, zoned: Zoned) {
  const { comment } = row;
  return {
    caseNumber: row.caseNumber,
    where: `${platformWords[comment.platform]} ${surfaceWords[comment.surface]}`,
    account: comment.account.name,
    due: row.state === 'closed' ? null : dueView(row, zoned),
    closed: row.closedAt ? whenWords(row.closedAt, zoned) : null,
    priority: priorityTag(row.priority),
    categories: categories(comment.current?.decision ?? null),
    state: stateTag(comment),
    age: spanWords(comment.postedAt, zoned.now),
    excerpt: row.imageLockedAt ? null : excerptOf(comment.current),
  };
}

export function priorityTag(priority: number): Tag {
  return { text: priorityWords[priority] ?? 'Normal', colour: priorityColours[priority] ?? 'blue' };
}

interface Dues {
  dueAt: Date;
  comment: { clock: { state: string; dueAt: Date; acknowledgedAt: Date | null } | null };
}

/** Whichever comes first: the answer that is owed, or the look that somebody must take. */
export function dueView({ dueAt, comment: { clock } }: Dues, zoned: Zoned) {
  const answer = clock?.state === 'running' && clock.dueAt <= dueAt ? clock.dueAt : null;
  const at = answer ?? dueAt;
  // An acknowledgement in time met the clock (LK-01): an answer is still owed, and nothing is late.
  const met = answer !== null && clock?.acknowledgedAt != null && clock.acknowledgedAt <= answer;
  const late = at < zoned.now && !met ? `${spanWords(at, zoned.now)} late` : null;
  return {
    isAnswer: answer !== null,
    label: met ? 'Acknowledged; answer by' : answer ? 'Answer by' : 'Look by',
    when: untilWords(at, zoned),
    late,
  };
}

/** What the platform shows, as far as we know. */
export function stateTag(comment: { hiddenAt: Date | null; deletedAt: Date | null }): Tag {
  if (comment.deletedAt) return { text: 'Deleted', colour: 'grey' };
  if (comment.hiddenAt) return { text: 'Hidden', colour: 'purple' };
  return { text: 'Visible', colour: 'teal' };
}

export function categories(decision: { labels: string[]; incomplete: string[] } | null): string[] {
  if (!decision) return ['Not judged yet'];
  const words = decision.labels.map((label) =>
    label in labelWords ? labelWords[label as keyof typeof labelWords] : label,
  );
  if (decision.incomplete.length > 0) words.push('A check could not be made');
  return words.length > 0 ? words : ['Needs a look'];
}

interface Wording {
  text: string;
  decision: { labels: string[]; disposition: string } | null;
}

/** The list is read in a row, and by whoever looks over a shoulder: only words that can hurt nobody stand in it. */
export function excerptOf(current: Wording | null): string | null {
  if (!current?.decision) return null;
  const { labels, disposition } = current.decision;
  const gentle = labels.length > 0 && disposition !== 'hide' && labels.every((label) => gentleLabels.has(label));
  return gentle ? shortened(current.text, excerptLength) : null;
}

/** Cuts between characters, never inside one. */
export function shortened(text: string, length: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const characters = Array.from(new Intl.Segmenter('en-GB').segment(flat.slice(0, length * 12)), (one) => one.segment);
  if (characters.length <= length) return characters.join('') + (flat.length > length * 12 ? '…' : '');
  return `${characters.slice(0, length).join('').trimEnd()}…`;
}

/** Addresses come from outside: only a web address becomes a link. */
export function httpAddress(value: string): string | null {
  return /^https?:\/\//i.test(value) && URL.canParse(value) ? value : null;
}
