/** Counting, and what can be said from counts. Pure: hand-computed tables in the tests hold every function. */

/** So many of so many. */
export interface Share {
  hits: number;
  of: number;
}

/** A yes-or-no question asked of many rows. */
export interface Counts {
  truePositive: number;
  falsePositive: number;
  falseNegative: number;
  trueNegative: number;
}

export function shareOf<T>(all: T[], holds: (each: T) => boolean): Share {
  return { hits: all.filter(holds).length, of: all.length };
}

/** 0 to 1; undefined where nothing was asked, since 0 of 0 is neither good nor bad. */
export const rate = ({ hits, of }: Share): number | undefined => (of === 0 ? undefined : hits / of);

/** 95 %, two-sided. */
const z = 1.959964;

/** Wilson's interval: also honest for 0 of 20, where the usual one says "exactly nothing". */
export function wilson({ hits, of }: Share): { low: number; high: number } | undefined {
  if (of === 0) return undefined;
  const p = hits / of;
  const middle = p + (z * z) / (2 * of);
  const half = z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) };
}

export function countsOf<T>(all: T[], wanted: (each: T) => boolean, given: (each: T) => boolean): Counts {
  const counts = { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
  for (const each of all) {
    const right = wanted(each) === given(each);
    counts[given(each) ? (right ? 'truePositive' : 'falsePositive') : right ? 'trueNegative' : 'falseNegative'] += 1;
  }
  return counts;
}

/** Of those flagged, the share that should have been. */
export const precision = ({ truePositive, falsePositive }: Counts): Share => ({
  hits: truePositive,
  of: truePositive + falsePositive,
});

/** Of those that should have been flagged, the share that was. */
export const recall = ({ truePositive, falseNegative }: Counts): Share => ({
  hits: truePositive,
  of: truePositive + falseNegative,
});

/** Of the rows that should not have been flagged, the share that was. */
export const falseAlarms = ({ falsePositive, trueNegative }: Counts): Share => ({
  hits: falsePositive,
  of: falsePositive + trueNegative,
});

export const accuracy = ({ truePositive, falsePositive, falseNegative, trueNegative }: Counts): Share => ({
  hits: truePositive + trueNegative,
  of: truePositive + falsePositive + falseNegative + trueNegative,
});

/** Harmonic mean of precision and recall; undefined where there was nothing to find and nothing was found. */
export function f1({ truePositive, falsePositive, falseNegative }: Counts): number | undefined {
  const all = 2 * truePositive + falsePositive + falseNegative;
  return all === 0 ? undefined : (2 * truePositive) / all;
}

/** Mean of the F1 of "yes" and the F1 of "no": whoever flags everything, or nothing, cannot look good. */
export function macroF1(counts: Counts): number | undefined {
  const { truePositive, falsePositive, falseNegative, trueNegative } = counts;
  const turned = {
    truePositive: trueNegative,
    falsePositive: falseNegative,
    falseNegative: falsePositive,
    trueNegative: truePositive,
  };
  return mean([f1(counts), f1(turned)]);
}

/** Of those that are known. */
export function mean(values: (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
