/** Chance that is the same each time (mulberry32): two trainings give the same weights. */
export interface Chance {
  /** 0 to 1, without the 1. */
  next(): number;
  below(limit: number): number;
  pick<T>(from: readonly T[]): T | undefined;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { next, below, pick: (from) => from[below(from.length)] };
}

/** Shuffles in place. */
export function shuffle<T>(all: T[], { below }: Chance): T[] {
  for (let at = all.length - 1; at > 0; at--) {
    const other = below(at + 1);
    const [a, b] = [all[at], all[other]];
    if (a !== undefined && b !== undefined) [all[at], all[other]] = [b, a];
  }
  return all;
}
