/** Jobs that come together are done together, each once, and a bad one stops no other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gathered } from '../src/gathering.js';

/** Work that lasts until somebody lets it go on. */
function held() {
  const batches: string[][] = [];
  let letGo: () => void = () => undefined;
  const work = (ids: string[]) =>
    new Promise<void>((resolve) => {
      batches.push(ids);
      letGo = resolve;
    });
  return { batches, work, letGo: () => letGo() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('gathered', () => {
  it('does what comes meanwhile by one call, each id once, and no more than it may', async () => {
    const { batches, work, letGo } = held();
    const add = gathered<string>(work, 3);
    const all = ['a', 'b', 'c', 'b', 'd'].map(add);
    expect(batches).toEqual([['a']]);
    for (let calls = 0; calls < 3; calls += 1) {
      letGo();
      await turn();
    }
    await Promise.all(all);
    expect(batches).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('works alone again when everything was done', async () => {
    const batches: string[][] = [];
    const add = gathered<string>(async (ids) => void batches.push(ids));
    await add('a');
    await add('b');
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('whatever is bad: it alone fails, with its own reason, and all others are done', async () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 20 });
    const some = ids.chain((all) =>
      fc.record({ all: fc.constant(all), bad: fc.subarray(all), most: fc.integer({ min: 1, max: 7 }) }),
    );
    await fc.assert(
      fc.asyncProperty(some, async ({ all, bad, most }) => {
        const done: string[] = [];
        const work = async (batch: string[]) => {
          await turn();
          const wrong = batch.find((id) => bad.includes(id));
          if (wrong !== undefined) throw new Error(wrong);
          done.push(...batch);
        };
        const add = gathered<string>(work, most);
        const ends = await Promise.allSettled(all.map(add));
        const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.message] : []));
        expect(failed.sort()).toEqual([...bad].sort());
        expect(done.sort()).toEqual(all.filter((id) => !bad.includes(id)).sort());
      }),
      { numRuns: 60 },
    );
  });
});
