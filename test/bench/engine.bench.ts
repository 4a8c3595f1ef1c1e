/** How fast the rules are: comments a second beside other packages, the slowest texts, the start, the size of what was learnt. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../src/root.js';
import { hostileTexts, measureEngine, startEngine } from './engine.js';

const starts = 9;
const goals = { perSecond: 8_000, slowest: 20, start: 300, bytes: 1_000_000 };

const sorted = (numbers: number[]) => [...numbers].sort((a, b) => a - b);
const whole = (number: number) => Math.round(number).toLocaleString('en-GB');

test('comments a second beside other packages, and texts of 10,000 characters that want to be slow', () => {
  const hostile = hostileTexts();
  const { comments, speeds, slow } = measureEngine(hostile.map(([, text]) => text));
  console.info(
    `\n${whole(comments)} comments; goal: ${whole(goals.perSecond)} a second with all packs on a quiet machine`,
  );
  for (const { name, perSecond } of speeds) {
    const ratios = speeds.slice(2).map((other) => `${(perSecond / other.perSecond).toFixed(3)} × ${other.name}`);
    console.info(`  ${name.padEnd(26)}${whole(perSecond).padStart(9)}   ${ratios.join(', ')}`);
  }
  const kinds = hostile.map(([kind], index) => {
    const times = slow[index] ?? [];
    return { kind, first: times[0] ?? 0, best: Math.min(...times) };
  });
  for (const by of ['best', 'first'] as const) {
    const when = by === 'best' ? 'at best' : 'the first time';
    console.info(`\nSlowest of ${kinds.length} kinds of 10,000 characters, ${when} (goal: < ${goals.slowest} ms)`);
    for (const each of kinds.toSorted((a, b) => b[by] - a[by]).slice(0, 5))
      console.info(`  ${each.kind.padEnd(26)}${each[by].toFixed(1)} ms`);
  }
  expect(speeds).toHaveLength(5);
  expect(hostile.every(([, text]) => text.length === 10_000)).toBe(true);
});

test('start of the engine in a fresh process', () => {
  const all = Array.from({ length: starts }, startEngine);
  const figures = (of: 'clock' | 'processor') => {
    const times = sorted(all.map((start) => start[of]));
    return `best ${whole(times[0] ?? 0)} ms, median ${whole(times[starts >> 1] ?? 0)} ms`;
  };
  console.info(`\nStart with all packs, to the first decision (goal: < ${goals.start} ms)`);
  console.info(`  by the clock: ${figures('clock')}; of the processor: ${figures('processor')}`);
  expect(all).toHaveLength(starts);
});

test('size of what was learnt', () => {
  const files = ['classifier', 'sounds'].map((name) => ({
    name,
    bytes: statSync(join(root, 'moderation', name, 'weights.bin')).size,
  }));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const each = files.map(({ name, bytes }) => `${name} ${whole(bytes)}`).join(', ');
  console.info(`\nWeights: ${whole(total)} bytes (${each}; goal: < ${whole(goals.bytes)})\n`);
  expect(total).toBeLessThan(goals.bytes);
});
