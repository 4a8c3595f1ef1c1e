import { describe, expect, it } from 'vitest';
import {
  accuracy,
  countsOf,
  f1,
  falseAlarms,
  macroF1,
  mean,
  precision,
  rate,
  recall,
  wilson,
} from '../../src/evaluation/figures.js';

/** Wanted and given: 3 rightly flagged, 1 wrongly, 2 missed, 4 rightly not. */
const pairs = [
  ...Array(3).fill([true, true]),
  [false, true],
  ...Array(2).fill([true, false]),
  ...Array(4).fill([false, false]),
] as [boolean, boolean][];
const counts = countsOf(
  pairs,
  ([wanted]) => wanted,
  ([, given]) => given,
);

describe('counts', () => {
  it('go to their four corners', () => {
    expect(counts).toEqual({ truePositive: 3, falsePositive: 1, falseNegative: 2, trueNegative: 4 });
  });

  it('give precision, recall, false alarms and accuracy', () => {
    expect(rate(precision(counts))).toBe(0.75);
    expect(rate(recall(counts))).toBe(0.6);
    expect(rate(falseAlarms(counts))).toBe(0.2);
    expect(rate(accuracy(counts))).toBe(0.7);
  });

  it('give F1 of yes, and the mean of it with F1 of no', () => {
    expect(f1(counts)).toBeCloseTo(6 / 9);
    expect(macroF1(counts)).toBeCloseTo((6 / 9 + 8 / 11) / 2);
  });

  it('flatter nobody who flags everything', () => {
    const all = countsOf(
      pairs,
      ([wanted]) => wanted,
      () => true,
    );
    expect(f1(all)).toBeCloseTo(10 / 15);
    expect(macroF1(all)).toBeCloseTo(10 / 15 / 2);
  });
});

describe('of nothing', () => {
  const nothing = countsOf(
    [],
    () => true,
    () => true,
  );

  it('nothing is said', () => {
    expect(rate({ hits: 0, of: 0 })).toBeUndefined();
    expect(wilson({ hits: 0, of: 0 })).toBeUndefined();
    expect(f1(nothing)).toBeUndefined();
    expect(macroF1(nothing)).toBeUndefined();
    expect(mean([undefined])).toBeUndefined();
  });

  it('what is unknown does not count in a mean', () => {
    expect(mean([0.5, undefined, 1])).toBe(0.75);
  });
});

describe('Wilson’s interval', () => {
  it.each([
    { hits: 8, of: 10, low: 0.4902, high: 0.9433 },
    { hits: 0, of: 20, low: 0, high: 0.1611 },
    { hits: 20, of: 20, low: 0.8389, high: 1 },
    { hits: 50, of: 100, low: 0.4038, high: 0.5962 },
  ])('of $hits of $of is $low to $high', ({ hits, of, low, high }) => {
    expect(wilson({ hits, of })?.low).toBeCloseTo(low, 4);
    expect(wilson({ hits, of })?.high).toBeCloseTo(high, 4);
  });
});
