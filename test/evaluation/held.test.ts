import { describe, expect, it } from 'vitest';
import { type HeldFigures, worse } from '../../src/evaluation/held.js';

const committed: HeldFigures = {
  rows: { dev: 450 },
  higherIsBetter: { 'dev.hidden': 92.5, 'dev.caught': 97.7 },
  lowerIsBetter: { 'dev.harmless-hidden': 0.4 },
};
const but = (change: Partial<HeldFigures>): HeldFigures => ({ ...committed, ...change });

describe('what CI holds', () => {
  it('says nothing of equal or better figures, or of more rows', () => {
    expect(worse(committed, committed)).toEqual([]);
    const better = { 'dev.hidden': 99, 'dev.caught': 99, 'dev.new': 3 };
    expect(
      worse(
        committed,
        but({ rows: { dev: 500 }, higherIsBetter: better, lowerIsBetter: { 'dev.harmless-hidden': 0 } }),
      ),
    ).toEqual([]);
  });

  it('allows half a point and no more', () => {
    expect(worse(committed, but({ higherIsBetter: { 'dev.hidden': 92, 'dev.caught': 97.2 } }))).toEqual([]);
    expect(worse(committed, but({ higherIsBetter: { 'dev.hidden': 91.99, 'dev.caught': 97.7 } }))).toEqual([
      'dev.hidden: 91.99 %, was 92.5 %',
    ]);
  });

  it('names every figure that got worse, whichever way is worse', () => {
    const fresh = but({
      higherIsBetter: { 'dev.hidden': 80, 'dev.caught': 90 },
      lowerIsBetter: { 'dev.harmless-hidden': 1 },
    });
    expect(worse(committed, fresh)).toEqual([
      'dev.hidden: 80 %, was 92.5 %',
      'dev.caught: 90 %, was 97.7 %',
      'dev.harmless-hidden: 1 %, was 0.4 %',
    ]);
  });

  it('names what is no longer measured, and sets that lost rows', () => {
    expect(worse(committed, but({ rows: { dev: 449 } }))).toEqual(['rows of dev: 449, were 450']);
    expect(
      worse(committed, { rows: {}, higherIsBetter: { 'dev.hidden': 92.5 }, lowerIsBetter: committed.lowerIsBetter }),
    ).toEqual(['rows of dev: no longer there, were 450', 'dev.caught: no longer measured, was 97.7 %']);
  });
});
