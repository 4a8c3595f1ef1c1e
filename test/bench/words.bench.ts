/** How many printed names are read in pictures, and how long one takes. Whoever drew them has seen the reader (test/pictures/badges.ts). */
import { expect, test } from 'vitest';
import { readWords } from '../../src/pictures/words.js';
import { kindsOfPrint, type Printed, printedPicture } from '../pictures/badges.js';
import { namesIn, pupilNames } from '../pictures/roll.js';
import { childrenOf, memoryOf } from './process-figures.js';

const sets = [
  { title: 'a phone’s copy of 2 megapixels', count: 30, width: 1600, height: 1200 },
  { title: 'a photograph of 12 megapixels', count: 6, width: 4000, height: 3000 },
];

test.each(sets)('printed names in $title', async ({ title, count, ...size }) => {
  const all: (Printed & { found: boolean })[] = [];
  const seconds: number[] = [];
  let [complete, wrong] = [0, 0];
  const memory = watchReader();
  for (let seed = 1; seed <= count; seed++) {
    const { bytes, printed } = await printedPicture(1000 + seed, pupilNames, size);
    const from = performance.now();
    const read = await readWords({ bytes, format: 'jpeg' });
    seconds.push((performance.now() - from) / 1000);
    if (read.complete) complete++;
    const found = namesIn(read.words);
    all.push(...printed.map((each) => ({ ...each, found: found.includes(each.name) })));
    wrong += found.filter((name) => !printed.some((each) => each.name === name)).length;
  }
  const share = (some: typeof all) => `${some.filter(({ found }) => found).length} of ${some.length}`;
  const reached = all.filter(({ found }) => found).length / all.length;
  console.info(`\n${title}: ${share(all)} names read (${(100 * reached).toFixed(0)} %; goal 90 %, floor 75 %)`);
  console.info(
    `  ${kindsOfPrint.map((kind) => `${kind} ${share(all.filter((each) => each.kind === kind))}`).join(', ')}`,
  );
  console.info(`  wrongly read: ${wrong}; read to the end: ${complete} of ${count}`);
  console.info(
    `  missed: ${all
      .filter(({ found }) => !found)
      .map(({ name, kind, degrees, capitals }) => `${name} ${kind} ${degrees}° ${capitals}px`)
      .join('; ')}`,
  );
  console.info(
    `  seconds a picture: ${(seconds.reduce((a, b) => a + b, 0) / count).toFixed(1)}, at most ${Math.max(...seconds).toFixed(1)} (goal: 10)`,
  );
  console.info(`  the reader’s process: at most ${memory.end()} MB (goal: 600)\n`);
  expect(reached).toBeGreaterThanOrEqual(0.75);
});

/** The most that a child of ours has held, looked at ten times a second. */
function watchReader(): { end(): number } {
  let most = 0;
  const timer = setInterval(() => {
    for (const pid of childrenOf(process.pid)) most = Math.max(most, memoryOf(pid));
  }, 100);
  return {
    end() {
      clearInterval(timer);
      return most;
    },
  };
}
