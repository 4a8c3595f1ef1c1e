/**
 * How long it takes from a comment that is to be hidden until its alert is handed to the mail server: single hides, each on
 * a post of its own and one after the other, so that none is part of a storm. Judged here: that each of them told somebody.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { comment, post } from '../events.js';
import { freePort } from '../ports.js';
import { ask, endAll, start } from '../process/launch.js';
import { openSmtp } from '../smtp.js';
import { loadAverage } from './process-figures.js';

/** More within ten minutes of the sandbox's time would be a storm. */
const hides = 18;
/** The first letters are slow, since everything is compiled as it is first used: told apart, not left out. */
const cold = 3;
const patienceMs = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'schoolgate-bench-'));
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

test('an alert from one hide', async () => {
  const smtp = await openSmtp();
  const [port, sandbox] = [String(await freePort()), String(await freePort())];
  await start({ PORT: port, SANDBOX_PORT: sandbox, DATA_DIR: join(folder, 'data'), SMTP_URL: smtp.url });
  const [toLetter, fromHide]: [number[], number[]] = [[], []];
  for (let n = 0; n < hides; n += 1) {
    await ask(sandbox, '/events', [post(`bench-${n}`)]);
    const before = smtp.letters.length;
    const begun = Date.now();
    // Another number each time, or it would be a copy; a threat is told at any hour.
    const words = `I know where you live and I will kill you tonight, number ${n * 7919}`;
    await ask(sandbox, '/events', comment(words, { ref: `bench-comment-${n}`, post: `bench-${n}` }));
    while (smtp.letters.length === before && Date.now() - begun < patienceMs) await pause(5);
    const arrived = Date.now();
    if (smtp.letters.length === before) continue;
    toLetter.push(arrived - begun);
    const calls = await ask<{ at: string; method: string; path: string; outcome: string }[]>(sandbox, '/calls');
    const hide = calls
      .filter(({ method, outcome }) => method === 'POST' && outcome === 'ok')
      .map(({ at }) => Date.parse(at));
    const last = hide.filter((at) => at >= begun).at(0);
    if (last !== undefined) fromHide.push(arrived - last);
    // Nothing of this one is under way when the next begins.
    await pause(500);
  }
  await smtp.close();
  console.info(
    [
      `\nNode ${process.version}, ${cpus().length} processors, load average ${loadAverage()}; ${toLetter.length} single hides, one after the other`,
      `From posted to the alert handed to the mail server  ${spread(toLetter.slice(cold))}   from the decision: median < 2 s`,
      `The first ${cold}                                         ${spread(toLetter.slice(0, cold))}`,
      `After the hide itself was asked for                 ${spread(fromHide.slice(cold))}\n`,
    ].join('\n'),
  );
  expect(toLetter).toHaveLength(hides);
});

function spread(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms (${sorted.length})`;
}
