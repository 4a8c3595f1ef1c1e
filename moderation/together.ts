/** The entries of the form `a & b & !c`: what no phrase can say, since the parts may stand in any order and sentence. */
import type { Lexicons } from './phrases.js';

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
export function addTogether(lexicons: Lexicons, hits: Map<number, Hit[]>): void {
  const excuses = hits.get(lexicons.ids.get('excuse') ?? -1) ?? [];
  // Asked a hundred times for each text, so not of the map.
  const isHit = new Uint8Array(lexicons.lists);
  for (const list of hits.keys()) isHit[list] = 1;
  const free = (list: number) => (hits.get(list) ?? []).slice(0, mostHits).filter((hit) => !isInside(hit, excuses));
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
}

function haveAll(isHit: Uint8Array, parts: number[]): boolean {
  for (const part of parts) if (isHit[part] === 0) return false;
  return true;
}

function isNear(hit: Hit, others: Hit[]): boolean {
  return others.some((other) => Math.abs(other.from - hit.from) <= nearby);
}

/** True where a hit lies wholly inside one of the others. */
export function isInside(hit: Hit, others: Hit[]): boolean {
  return others.some((other) => hit.from >= other.from && hit.to <= other.to);
}
