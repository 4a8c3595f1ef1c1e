/** The rounds of one item: from when it waited until what stopped it. An edit after an answer begins another. */
import type { ClockRule, Happening, StopWay } from './happenings.js';

type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>;

type Closer = Of<'answered' | 'settled'>;

const never = Number.POSITIVE_INFINITY;

export interface Item {
  id: string;
  received: number;
  noticed: number;
  /** Wordings, oldest first. */
  wordings: Of<'judged'>[];
  /** When it was out of sight; the last may have no end yet. */
  hidden: { from: number; until: number; by: string }[];
  unhidden: number[];
  deleted: number;
}

interface Stop {
  at: number;
  by: string;
  way: StopWay;
  state: 'answered' | 'no_reply_needed' | 'withdrawn';
  /** The answer that closed it, and whatever else it closed. */
  answer?: Of<'answered'>;
}

export interface Round {
  item: Item;
  start: number;
  stop: Stop | null;
}

/** Oldest first. What happened at the same instant is ordered by its own order, never by where it stood in the list. */
function sorted<Kind extends Happening['kind']>(happenings: readonly Happening[], ...kinds: Kind[]): Of<Kind>[] {
  const wanted: readonly string[] = kinds;
  const found = happenings.filter((one): one is Of<Kind> => wanted.includes(one.kind));
  const text = (one: Happening) => `${one.order ?? ''} ${JSON.stringify(one)}`;
  return found.sort((a, b) => a.at.getTime() - b.at.getTime() || (text(a) < text(b) ? -1 : 1));
}

/** The items of a conversation, oldest first. */
export function itemsOf(happenings: readonly Happening[]): Item[] {
  const items = new Map<string, Item>();
  for (const { item: id, at, noticedAt = at } of sorted(happenings, 'received')) {
    const times = { received: at.getTime(), noticed: noticedAt.getTime(), deleted: never };
    if (!items.has(id)) items.set(id, { id, ...times, wordings: [], hidden: [], unhidden: [] });
  }
  for (const one of sorted(happenings, 'judged', 'hidden', 'unhidden', 'deleted')) {
    const item = items.get(one.item);
    if (item) note(item, one);
  }
  return [...items.values()];
}

function note(item: Item, one: Of<'judged' | 'hidden' | 'unhidden' | 'deleted'>): void {
  const at = one.at.getTime();
  const last = item.hidden.at(-1);
  const out = last?.until === never;
  if (one.kind === 'judged') item.wordings.push(one);
  else if (one.kind === 'deleted') item.deleted = Math.min(item.deleted, at);
  else if (one.kind === 'hidden' && !out) item.hidden.push({ from: at, until: never, by: one.by });
  else if (one.kind === 'unhidden' && out && last) {
    last.until = at;
    item.unhidden.push(at);
  }
}

/** Oldest first; empty while nobody has judged the item. */
export function roundsOf(item: Item, happenings: readonly Happening[], rule: ClockRule): Round[] {
  if (item.wordings.length === 0) return [];
  const closers = closersOf(item, happenings);
  const spokenTo = happenings.some(({ kind, at }) => kind === 'answered' && at.getTime() < item.received);
  const rounds: Round[] = [];
  for (let index = 0; index <= closers.length; index++) {
    const [before, closer] = [closers[index - 1], closers[index]];
    // A thank-you after our answer wants nothing, also where every comment is answered.
    const courtesy = rule.appliesTo === 'all' && !spokenTo && !before;
    const until = closer?.at.getTime() ?? never;
    const start = before ? askedAgain(item, before.at.getTime(), until) : asked(item, until, courtesy);
    if (start !== null) rounds.push({ item, start, stop: closer ? closedBy(closer) : outOfSight(item, start) });
  }
  return rounds.length > 0 ? rounds : [nothingAsked(item)];
}

/** From when the first wordings ask for something: an edit never moves the time. */
function asked({ wordings, received }: Item, until: number, courtesy: boolean): number | null {
  const last = wordings.findLast(({ at }) => at.getTime() <= until) ?? wordings[0];
  const asks = last?.wants === 'answer' || (courtesy && last?.wants === 'courtesy');
  return asks ? received : null;
}

/** Answered, and then edited into something that asks anew: from the time of that edit. */
function askedAgain({ wordings }: Item, from: number, until: number): number | null {
  const edits = wordings.filter(({ at, same }) => at.getTime() > from && at.getTime() <= until && !same);
  if (edits.at(-1)?.wants !== 'answer') return null;
  return edits.find(({ wants }) => wants === 'answer')?.at.getTime() ?? null;
}

/** What ended the item's waiting while it stood there to be seen, oldest first, but for what a person took back. */
function closersOf(item: Item, happenings: readonly Happening[]): Closer[] {
  const all = sorted(happenings, 'answered', 'settled', 'reopened');
  const takenBack = all.findLastIndex((one) => one.kind === 'reopened' && one.item === item.id);
  return all.slice(takenBack + 1).filter((one): one is Closer => {
    if (one.kind === 'reopened') return false;
    const at = one.at.getTime();
    const own = one.kind === 'settled' ? one.item === item.id : one.to === item.id;
    if (one.kind === 'settled' && !own) return false;
    if (at > item.deleted) return false;
    if (own) return at >= item.received;
    // Words that were out of sight cannot be meant by an answer to others of the same author.
    return at > item.received && !item.hidden.some(({ from, until }) => at >= from && at < until);
  });
}

function closedBy(closer: Closer): Stop {
  const { by } = closer;
  const at = closer.at.getTime();
  if (closer.kind === 'settled') return { at, by, way: 'settled', state: 'no_reply_needed' };
  return { at, by, way: closer.way, state: 'answered', answer: closer };
}

/** Hidden, nobody owes an answer; shown again, it counts from the first time. */
function outOfSight({ deleted, hidden }: Item, start: number): Stop | null {
  const last = hidden.at(-1);
  const from = last?.until === never ? last.from : never;
  if (deleted === never && from === never) return null;
  if (last && from <= deleted)
    return { at: Math.max(start, from), by: last.by, way: 'hidden', state: 'no_reply_needed' };
  return { at: Math.max(start, deleted), by: 'outside', way: 'deleted', state: 'withdrawn' };
}

/** From when nothing was asked: the beginning, or the edit that took the question away. */
function nothingAsked(item: Item): Round {
  const { received, wordings } = item;
  const lastAsked = wordings.findLastIndex(({ wants }) => wants === 'answer');
  const at = lastAsked < 0 ? received : (wordings[lastAsked + 1]?.at.getTime() ?? received);
  const stop: Stop = { at, by: 'bot', way: 'nothing_to_answer', state: 'no_reply_needed' };
  return { item, start: received, stop };
}
