/** One run: rounds of load and faults, then rest, then the checks. */
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Posted, violationsOf } from './checks.js';
import { allReady } from './crew.js';
import { type Desk, openDesk } from './desk.js';
import { harm } from './faults.js';
import { postedOf, postFor, visit } from './load.js';
import { type FaultKind, faultKinds, planOf, type Round, roundMs } from './plan.js';
import { recordOf } from './record.js';
import { openSchool, type School } from './school.js';
import { settled } from './settle.js';

export interface Wish {
  rounds: number;
  seed: number;
  workers: number;
  comments: number;
  bug: string;
  /** Where what was found is written down; empty: nowhere. */
  record: string;
}

type Say = (line: string) => void;

/** The exit code: 0 only where nothing was violated. */
export async function torture(wish: Wish, say: Say): Promise<number> {
  const startedAt = performance.now();
  say(`seed ${wish.seed}, ${wish.rounds} rounds${wish.bug && `, with the bug “${wish.bug}”`}`);
  const school = await openSchool(wish);
  const stop = closeOnSignal(school);
  try {
    const ran = await roundsOf(school, wish, say);
    const { posted, desk, notRun, harmed } = ran;
    const { chosen } = desk;
    const late = await bringUp(school);
    // Whatever the disorder left them time for, people decide something.
    await desk.work(6);
    const unsettled = [...late, ...(await settled(school, posted))];
    say(`at rest after ${seconds(startedAt)} s; looking at what is there`);
    const record = await recordOf(school, { posted, chosen, unsettled });
    if (wish.record) writeFileSync(wish.record, JSON.stringify(record, null, 1));
    const violations = violationsOf(record);
    for (const { rule, what } of violations) say(`VIOLATION of “${rule}”: ${what}`);
    for (const [kind, why] of notRun) say(`NOT RUN: ${kind}: ${why}`);
    const done = [...harmed].map(([kind, count]) => `${kind} ${count}`).join(', ');
    const people = `${chosen.filter(({ accepted }) => accepted).length} decisions of people`;
    const missing = notRun.length > 0 ? notRun.map(([kind]) => kind).join(', ') : 'none';
    say(
      `torture: seed ${wish.seed}, ${wish.rounds} rounds, ${posted.length} comments, ${people}; ${done}; ` +
        `not run: ${missing}; ${seconds(startedAt)} s; ${violations.length} violations`,
    );
    return violations.length === 0 ? 0 : 1;
  } finally {
    stop();
    await school.close();
  }
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(0);

/** Nothing is left behind by Ctrl-C either. */
function closeOnSignal(school: School): () => void {
  const end = (signal: NodeJS.Signals) => {
    process.stderr.write(`${signal}: cleaning up\n`);
    void school.close().finally(() => process.exit(130));
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  return () => process.off('SIGINT', end).off('SIGTERM', end);
}

interface Ran {
  posted: Posted[];
  desk: Desk;
  notRun: [FaultKind, string][];
  harmed: Map<FaultKind, number>;
}

async function roundsOf(school: School, { seed, rounds, comments }: Wish, say: Say): Promise<Ran> {
  const notRun: [FaultKind, string][] = school.postgres.fill ? [] : [['disk-full', school.postgres.whyNoFill]];
  const kinds = faultKinds.filter((kind) => notRun.every(([missing]) => missing !== kind));
  const plan = planOf({ seed, rounds, comments, kinds });
  await schoolDay(school);
  // Every third of what is hidden is given back.
  const desk = await openDesk(school, (ref) => Number(ref.split('-')[1]) % 3 === 0);
  const harmed = new Map<FaultKind, number>();
  for (const round of plan) {
    await one(school, { round, desk, harmed });
    say(`round ${round.number}: ${round.comments.length} comments; ${round.faults.map(({ kind }) => kind).join(', ')}`);
  }
  const posted = plan.flatMap((round) => round.comments.map(postedOf));
  return { posted, desk, notRun, harmed };
}

/** Letters wait for the morning in quiet hours: the week is played to Monday at ten. */
async function schoolDay({ platform }: School): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    const { now } = await platform<{ now: string }>('/clock', { step: true });
    if (new Date(now).getUTCHours() >= 10) return;
  }
}

interface Doing {
  round: Round;
  desk: Desk;
  harmed: Map<FaultKind, number>;
}

async function workUntil(desk: Desk, endsAt: number): Promise<void> {
  while (performance.now() < endsAt) {
    await desk.work(2).catch(() => {});
    await pause(300);
  }
}

async function one(school: School, { round, desk, harmed }: Doing): Promise<void> {
  await postFor(school, round.number);
  const startedAt = performance.now();
  const harming = round.faults.map(async (fault) => {
    await pause(Math.max(0, startedAt + fault.atMs - performance.now()));
    // What another fault made impossible (nobody flushes a Redis that is dead) was not done, and is not counted.
    if (await harm(school, fault).catch(() => false)) harmed.set(fault.kind, (harmed.get(fault.kind) ?? 0) + 1);
  });
  // Somebody at the console all the while: what fails there is tried again by them, or is not done.
  const working = workUntil(desk, startedAt + roundMs);
  await Promise.all([visit(school, round, startedAt), working, ...harming]);
  await pause(Math.max(0, startedAt + roundMs - performance.now()));
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
