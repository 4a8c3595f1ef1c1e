/** The figures of an embedded sandbox under load, beside what they must reach. Judged here: that the work was right, not how fast. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../ports.js';
import { endAll, start } from '../process/launch.js';
import { type Load, type Measured, runLoad } from './load.js';
import { loadAverage, memoryOf, processorOf } from './process-figures.js';

const folder = mkdtempSync(join(tmpdir(), 'schoolgate-bench-'));
const file = join(folder, 'webhooks.json');
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

const steady: Load = { name: 'steady', perSecond: 20, seconds: 30, abusiveEvery: 4, posts: 11 };
/** A program's first seconds are slow, since everything is compiled as it is first used: told apart, not left out. */
const cold: Load = { name: 'cold', perSecond: 5, seconds: 8, abusiveEvery: 4, posts: 3 };
/** BENCH_PROFILE=folder npm run bench: where the processor's time went, for the browser's developer tools. */
const profiling = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
/** Longer than two of its rounds of tidying up. */
const idleMs = 35_000;

test('twenty comments a second for half a minute', async () => {
  const env = {
    PORT: String(await freePort()),
    SANDBOX_PORT: String(await freePort()),
    DATA_DIR: join(folder, 'data'),
    BENCH_FILE: file,
  };
  const first = await startedIdle(env);
  const { pid } = first.school.child;
  const coldly = await runLoad(env.SANDBOX_PORT, cold);
  const before = processorOf(pid);
  const steadily = await runLoad(env.SANDBOX_PORT, steady);
  const processor = (processorOf(pid) - before) / (steady.perSecond * steady.seconds);
  const load = loadAverage();
  await pause(idleMs);
  const after = memoryOf(pid);
  expect(await first.school.end('SIGINT')).toMatchObject({ code: 0 });
  const webhooks = answerTimes(steadily);
  const second = await startedIdle(env);

  print(load, [
    ['From posted to hidden', spread(steadily.hiddenAfterMs), 'median < 300 ms, p95 < 1 s'],
    ['The same in its first seconds, 5 a second', spread(coldly.hiddenAfterMs), ''],
    ['Webhook answered, as its sender sees it', spread(webhooks), 'median < 50 ms'],
    ['Processor for a comment, sandbox included', `${processor.toFixed(0)} ms`, '< 50 ms leaves nothing waiting'],
    ['Memory, idle after the first start', `${first.memory} MB`, '< 500 MB'],
    ['Memory, idle after the load', `${after} MB`, '< 500 MB'],
    ['Memory, idle after the second start', `${second.memory} MB`, '< 500 MB'],
    ['First start, which makes the database', `${first.seconds.toFixed(1)} s`, ''],
    ['Second start', `${second.seconds.toFixed(1)} s`, '< 3 s'],
  ]);
  expect([...coldly.wrong, ...steadily.wrong]).toEqual([]);
  expect(steadily.notices).toBe(cold.posts + steady.posts);
});

async function startedIdle(env: Record<string, string>) {
  const begun = performance.now();
  const school = await start(env, [...profiling, '--import', new URL('meter.mjs', import.meta.url).href]);
  const seconds = (performance.now() - begun) / 1000;
  await pause(idleMs);
  return { school, seconds, memory: memoryOf(school.child.pid) };
}

/** Of the webhooks that were sent while the load lasted: of comments, and the echoes of what we did about them. */
function answerTimes({ from, to }: Measured): number[] {
  const answered: { at: number; ms: number }[] = JSON.parse(readFileSync(file, 'utf8'));
  return answered.filter(({ at }) => at >= from && at <= to).map(({ ms }) => ms);
}

function spread(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms (${sorted.length})`;
}

function print(load: string, lines: [what: string, figure: string, goal: string][]): void {
  const table = lines.map(([what, figure, goal]) => `${what.padEnd(42)} ${figure.padEnd(54)} ${goal}`.trimEnd());
  const machine = `Node ${process.version}, ${cpus().length} processors, load average ${load}`;
  console.info(`\n${machine}; ${steady.perSecond} comments a second for ${steady.seconds} s\n${table.join('\n')}\n`);
}
