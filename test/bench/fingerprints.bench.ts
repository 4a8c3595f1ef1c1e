/** Whether copies of a picture are known again, and different pictures told apart: by how many bits their fingerprints differ. */
import { expect, test } from 'vitest';
import {
  distance,
  type Fingerprint,
  fingerprint,
  fingerprintsOf,
  isCopy,
  mostBits,
} from '../../src/pictures/fingerprint.js';
import { chance } from '../../src/training/random.js';
import { copiesOf } from '../pictures/copies.js';
import { scene } from '../pictures/scenes.js';

const pictures = 1_000;

test('1,000 generated pictures and their copies', async () => {
  const [ours, copies] = [[] as Fingerprint[], [] as number[]];
  let known = 0;
  for (let seed = 1; seed <= pictures; seed++) {
    const random = chance(seed);
    const bytes = await scene(random, { width: 500 + random.below(300), height: 400 + random.below(300) });
    const both = await fingerprintsOf({ bytes });
    ours.push(both.original);
    for (const seen of await Promise.all((await copiesOf(bytes)).map(fingerprint))) {
      copies.push(distance(seen, both.original));
      if (isCopy(seen, both)) known++;
    }
  }
  const others = ours.flatMap((one, at) => ours.slice(0, at).map((other) => distance(one, other)));
  console.info(
    `\n${copies.length} copies, of which known: ${((100 * known) / copies.length).toFixed(2)} % (goal: 99 %)`,
  );
  console.info(`  bits that differ: ${counted(copies)}`);
  console.info(
    `${others.length} pairs of different pictures, at ${mostBits} bits taken for the same: ${others.filter((bits) => bits <= mostBits).length} (goal: 0)`,
  );
  console.info(`  bits that differ: ${counted(others)}\n`);
  expect(known / copies.length).toBeGreaterThanOrEqual(0.99);
  expect(others.filter((bits) => bits <= mostBits)).toEqual([]);
}, 900_000);

function counted(numbers: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const each of numbers) counts.set(each, (counts.get(each) ?? 0) + 1);
  const sorted = [...counts].sort(([one], [other]) => one - other);
  return sorted
    .slice(0, 8)
    .map(([bits, count]) => `${bits}: ${count}`)
    .join(', ');
}
