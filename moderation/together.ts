/** The entries of the form `a & b & !c`: what no phrase can say, since the parts may stand in any order and sentence. */
import type { Lexicons } from './phrases.js';
import type { Sheet } from './sheet.js';

/** Where an entry of a list stands: UTF-16 offsets in the original, and token numbers; the ends exclusive. */
export interface Hit {
  start: number;
  end: number;
  from: number;
  to: number;
}

/** How far apart the parts may stand, in words. */
const nearby = 30;
/** More hits than this of one part tell nothing new. */
const mostHits = 50;

/** The hits of a list that is only other lists together. */
export function addUnions(lexicons: Lexicons, hits: Map<number, Hit[]>): void {
  for (const { list, of } of lexicons.unions) {
    if (!of.some((each) => hits.has(each))) continue;
    const all = of.flatMap((each) => hits.get(each) ?? []);
    if (all.length > 0)
      hits.set(
        list,
        all.sort((a, b) => a.from - b.from),
      );
  }
}

/** Adds these entries' hits to those of their parts. What an idiom covers is no part. */
export function addTogether(lexicons: Lexicons, hits: Map<number, Hit[]>, { hit: isHit }: Sheet): void {
  const isExcused = insideOf(hits.get(lexicons.ids.get('excuse') ?? -1) ?? []);
  for (const list of hits.keys()) isHit[list] = 1;
  const free = (list: number) => (hits.get(list) ?? []).slice(0, mostHits).filter((hit) => !isExcused(hit));
  for (const { list, parts, not } of lexicons.together) {
    if (!haveAll(isHit, parts)) continue;
    const [first = [], ...others] = parts.map(free);
    const against = not.flatMap(free);
    const found = first.filter((hit) => others.every((other) => isNear(hit, other)) && !isNear(hit, against));
    if (found.length === 0) continue;
    hits.set(
      list,
      [...(hits.get(list) ?? []), ...found].sort((a, b) => a.from - b.from),
    );
    isHit[list] = 1;
  }
  for (const list of hits.keys()) isHit[list] = 0;
}

function haveAll(isHit: Uint8Array, parts: number[]): boolean {
  for (const part of parts) if (isHit[part] === 0) return false;
  return true;
}

function isNear(hit: Hit, others: Hit[]): boolean {
  return others.some((other) => Math.abs(other.from - hit.from) <= nearby);
}

/**
 * Tells whether a hit lies wholly inside one of these, which stand in order. By the farthest end up to a place: a text full of
 * idioms would take a look at each of them for each hit.
 */
export function insideOf(covers: Hit[]): (hit: Hit) => boolean {
  let farthest = 0;
  const ends = covers.map(({ to }) => (farthest = Math.max(farthest, to)));
  return ({ from, to }) => {
    let [low, high] = [0, covers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((covers[middle] as Hit).from <= from) low = middle + 1;
      else high = middle;
    }
    return (ends[low - 1] ?? 0) >= to;
  };
}
