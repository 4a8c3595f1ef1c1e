/** Chance from a seed: the same seed always draws the same pictures. */
export interface Chance {
  /** A number from `low` (inclusive) to `high`. */
  between(low: number, high: number): number;
  /** As `between`, but as likely from 32 to 64 as from 64 to 128: most names in photographs are small. */
  scale(low: number, high: number): number;
  whole(low: number, high: number): number;
  of<T>(list: readonly T[]): T;
  maybe(share: number): boolean;
}

/** mulberry32: 32 bits of state are plenty for drawings, and no library is needed. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number) => low + (high - low) * next();
  return {
    between,
    scale: (low, high) => low * (high / low) ** next(),
    whole: (low, high) => Math.floor(between(low, high + 1)),
    of: (list) => {
      const one = list[Math.floor(next() * list.length)];
      if (one === undefined) throw new Error('nothing to choose from');
      return one;
    },
    maybe: (share) => next() < share,
  };
}
