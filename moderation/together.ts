/** The entries of the form `a & b & !c`: what no phrase can say, since the parts may stand in any order and sentence. */
import type { Hit, Hits } from './hits.js';
import type { Lexicons } from './phrases.js';

/** How far apart the parts may stand, in words. */
const nearby = 30;
/** More hits than this of one part tell nothing new. */
const mostHits = 50;
const none: Hit[] = [];

/** The hits of a list that is only other lists together. */
export function addUnions({ unions }: Lexicons, hits: Hits): void {
  for (const { list, of } of unions) {
    const all: Hit[] = [];
    for (let each = 0; each < of.length; each++)
      if (hits.has(of[each] as number)) for (const hit of hits.of(of[each] as number) ?? none) all.push(hit);
    if (all.length > 0) hits.put(list, all.sort(byPlace));
  }
}

const byPlace = (a: Hit, b: Hit) => a.from - b.from;

/** Adds these entries' hits to those of their parts. What an idiom covers is no part. */
export function addTogether({ ids, together }: Lexicons, hits: Hits): void {
  const isExcused = insideOf(hits.of(ids.get('excuse') ?? -1) ?? none);
  const free = (list: number) => (hits.of(list) ?? none).slice(0, mostHits).filter((hit) => !isExcused(hit));
  for (let entry = 0; entry < together.length; entry++) {
    const { list, parts, not } = together[entry] as Lexicons['together'][number];
    if (!haveAll(hits, parts)) continue;
    const [first = none, ...others] = parts.map(free);
    const against = not.flatMap(free);
    const found = first.filter((hit) => others.every((other) => isNear(hit, other)) && !isNear(hit, against));
    if (found.length > 0) hits.put(list, [...(hits.of(list) ?? none), ...found].sort(byPlace));
  }
}

function haveAll(hits: Hits, parts: number[]): boolean {
  for (let at = 0; at < parts.length; at++) if (!hits.has(parts[at] as number)) return false;
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
