/** One run: rounds of load and faults, then rest, then the checks. */
import { writeFileSync } from 'node:fs';
import { violationsOf } from './checks.js';
import { allReady } from './crew.js';
import type { FaultKind } from './plan.js';
import { recordOf } from './record.js';
import { type Ran, roundsOf } from './rounds.js';
import { openSchool, type School } from './school.js';
import { settled } from './settle.js';

export interface Wish {
  rounds: number;
  seed: number;
  workers: number;
  comments: number;
  /** No round begins later than so many minutes after the start; the summary says how many there were. */
  minutes: number;
  /** The harm that is done. */
  kinds: readonly FaultKind[];
  bug: string;
  /** Where what was found is written down; empty: nowhere. */
  record: string;
  /** The folder in which the processes' own logs are kept; empty: nowhere. */
  logs: string;
}

type Say = (line: string) => void;

/** The exit code: 0 only where nothing was violated. */
export async function torture(wish: Wish, say: Say): Promise<number> {
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(0);
  say(`seed ${wish.seed}, ${wish.rounds} rounds${wish.bug && `, with the bug “${wish.bug}”`}`);
  const school = await openSchool(wish);
  const stop = closeOnSignal(school);
  try {
    say(`the school is open after ${seconds()} s`);
    const ran = await roundsOf(school, { ...wish, endsAt: startedAt + wish.minutes * 60_000 }, say);
    const { posted, desk, notRun } = ran;
    say(`the disorder is over after ${seconds()} s`);
    const late = await bringUp(school);
    const before = await settled(school, posted);
    // Whatever the disorder left them time for, people decide something.
    await desk.work(6);
    const unsettled = [...late, ...before, ...(before.length > 0 ? [] : await settled(school, posted))];
    say(`at rest after ${seconds()} s; looking at what is there`);
    const record = await recordOf(school, { posted, chosen: desk.chosen, unsettled });
    if (wish.record) writeFileSync(wish.record, JSON.stringify(record, null, 1));
    const violations = violationsOf(record);
    for (const { rule, what } of violations) say(`VIOLATION of “${rule}”: ${what}`);
    for (const [kind, why] of notRun) say(`NOT RUN: ${kind}: ${why}`);
    say(`torture: ${summaryOf(wish, ran)}; ${seconds()} s; ${violations.length} violations`);
    return violations.length === 0 ? 0 : 1;
  } finally {
    stop();
    await school.close();
  }
}

function summaryOf({ seed, rounds, bug }: Wish, { done, posted, desk, notRun, harmed }: Ran): string {
  const faults = [...harmed].map(([kind, count]) => `${kind} ${count}`).join(', ');
  const missing = notRun.length > 0 ? notRun.map(([kind]) => kind).join(', ') : 'none';
  const people = `${desk.chosen.filter(({ accepted }) => accepted).length} decisions of people`;
  const ran = done === rounds ? `${rounds} rounds` : `${done} of ${rounds} rounds, then the time was over`;
  return `seed ${seed}${bug && `, bug ${bug}`}, ${ran}, ${posted.length} comments, ${people}; ${faults}; not run: ${missing}`;
}

/** Nothing is left behind by Ctrl-C either. */
function closeOnSignal(school: School): () => void {
  const end = (signal: NodeJS.Signals) => {
    process.stderr.write(`${signal}: cleaning up\n`);
    void school.close().finally(() => process.exit(130));
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  return () => process.off('SIGINT', end).off('SIGTERM', end);
}

/** Everything is mended, and what was killed has come back. */
async function bringUp(school: School): Promise<string[]> {
  const { postgres, redis, web, workers } = school;
  await school.mend();
  await postgres.revive();
  await redis.revive();
  for (const part of [web, ...workers]) part.setClock(0);
  return allReady([web, ...workers], 120_000);
}
