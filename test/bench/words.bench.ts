/**
 * How many printed names are read in pictures, how long one takes and how much memory, on pictures drawn by somebody who had not seen the
 * reader (test/bench/printed). Tune on other seeds than these.
 */
import { expect, test } from 'vitest';
import { readWords } from '../../src/pictures/words.js';
import { chance } from './printed/chance.js';
import { draw, type Printed, TWELVE_MEGAPIXELS, TWO_MEGAPIXELS } from './printed/draw.js';
import { falseAlarms, findingsOf, isFound } from './printed/measure.js';
import { roll } from './printed/names.js';
import { KINDS } from './printed/things.js';
import { childrenOf, loadAverage, memoryOf, processorOf } from './process-figures.js';

const pupils = roll(chance(1));
const sets = [
  { title: 'a phone’s copy of 2 megapixels', seed: 1000, count: 48, size: TWO_MEGAPIXELS, printed: pupils },
  { title: 'a photograph of 12 megapixels', seed: 1500, count: 16, size: TWELVE_MEGAPIXELS, printed: pupils },
  { title: '2 megapixels with other words than names', seed: 1700, count: 16, size: TWO_MEGAPIXELS, printed: [] },
  { title: '12 megapixels with other words than names', seed: 1800, count: 4, size: TWELVE_MEGAPIXELS, printed: [] },
];

test.each(sets)(
  'printed names in $title',
  async ({ title, seed, count, size, printed }) => {
    const all: (Printed & { found: boolean })[] = [];
    const alarms: string[] = [];
    const took: { wall: number; work: number }[] = [];
    let [unread, most] = [0, 0];
    for (let at = 0; at < count; at++) {
      const { jpeg, names } = await draw(seed + at, size, printed);
      const watched = watchReader();
      const read = await readWords({ bytes: jpeg, format: 'jpeg' }, { timeMs: 120_000 });
      const { memory, ...times } = watched.end();
      most = Math.max(most, memory);
      took.push(times);
      if (!read.complete) unread++;
      const findings = findingsOf(read.words, pupils);
      all.push(...names.map((name) => ({ ...name, found: isFound(name, findings) })));
      alarms.push(...falseAlarms(findings, names).map(({ severity, evidence }) => `${severity} ${evidence}`));
    }
    const share = (some: typeof all) => `${some.filter(({ found }) => found).length} of ${some.length}`;
    const reached = all.length === 0 ? 1 : all.filter(({ found }) => found).length / all.length;
    const mean = (of: 'wall' | 'work') => (took.reduce((sum, each) => sum + each[of], 0) / count).toFixed(1);
    const longest = (of: 'wall' | 'work') => Math.max(...took.map((each) => each[of])).toFixed(1);
    console.info(
      `\n${title}, ${count} pictures: ${share(all)} names read (${(100 * reached).toFixed(1)} %; goal 90 %, floor 75 %)`,
    );
    if (all.length > 0)
      console.info(`  ${KINDS.map((kind) => `${kind} ${share(all.filter((each) => each.kind === kind))}`).join(', ')}`);
    console.info(
      `  names that nobody printed there: ${alarms.length} ${alarms.join('; ')}; not read to the end: ${unread}`,
    );
    const missed = all.filter(({ found }) => !found);
    console.info(
      `  missed: ${missed.map(({ words, kind, capitals }) => `${words} (${kind}, ${capitals.toFixed(0)} px)`).join('; ')}`,
    );
    console.info(
      `  seconds of processor a picture: ${mean('work')}, at most ${longest('work')} (goal: 10); by the clock, at a load of ${loadAverage()}: ${mean('wall')}, at most ${longest('wall')}`,
    );
    console.info(`  the reader’s process: at most ${most} MB (goal: 600)\n`);
    expect(reached).toBeGreaterThanOrEqual(0.75);
  },
  30 * 60_000,
);

/** What the reader's process takes, looked at twenty times a second; seconds and megabytes. */
function watchReader(): { end(): { wall: number; work: number; memory: number } } {
  const from = performance.now();
  let [memory, work] = [0, 0];
  const timer = setInterval(() => {
    for (const pid of childrenOf(process.pid)) {
      memory = Math.max(memory, memoryOf(pid));
      work = Math.max(work, worked(pid));
    }
  }, 50);
  return {
    end() {
      clearInterval(timer);
      return { wall: (performance.now() - from) / 1000, work, memory };
    },
  };
}

/** Nothing of one that ended between the two looks. */
function worked(pid: number): number {
  try {
    return processorOf(pid) / 1000;
  } catch {
    return 0;
  }
}
