/** Which features there are, how telling each is, and which are worth their bytes. */
import { questions, worthStep } from '../../../moderation/sounds/model.js';
import type { Learnt } from './learn.js';

export interface Facts {
  hashes: Int32Array;
  places: Map<number, number>;
  /** In how many comments each is. */
  uses: Int32Array;
  comments: number;
}

const fewestUses = 2;
const most = 32_000;

/** Every feature that several comments share. */
export function factsOf(texts: Int32Array[][]): Facts {
  const uses = new Map<number, number>();
  for (const families of texts) {
    const own = new Set(families.flatMap((family) => [...family]));
    for (const hash of own) uses.set(hash, (uses.get(hash) ?? 0) + 1);
  }
  return toFacts(
    [...uses].filter(([, count]) => count >= fewestUses),
    texts.length,
  );
}

function toFacts(uses: [hash: number, count: number][], comments: number): Facts {
  return {
    hashes: Int32Array.from(uses, ([hash]) => hash),
    places: new Map(uses.map(([hash], place) => [hash, place])),
    uses: Int32Array.from(uses, ([, count]) => count),
    comments,
  };
}

/** Rarer features tell more (inverse document frequency), in the steps in which it is kept. */
export function worthOf({ uses, comments }: Facts): Float32Array {
  return Float32Array.from(uses, (count) => Math.min(255, Math.round((1 + Math.log(comments / count)) / worthStep)));
}

/** Those whose weights say most, in as many comments as they are in. */
export function prune({ hashes, uses, comments }: Facts, { weights }: Learnt): Facts {
  const gains = Array.from(hashes, (hash, place): [number, number, number] => {
    const own = weights.subarray(place * questions.length, (place + 1) * questions.length);
    const count = uses[place] ?? 0;
    return [hash, count, Math.max(...own.map(Math.abs)) * Math.sqrt(count)];
  });
  gains.sort((a, b) => b[2] - a[2]);
  return toFacts(
    gains.slice(0, most).map(([hash, count]) => [hash, count]),
    comments,
  );
}
