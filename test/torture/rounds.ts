/** The disorder itself: rounds of visitors, of somebody at the console, and of harm, one after the other without a pause. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Desk, openDesk } from './desk.js';
import { harm } from './faults.js';
import { postedOf, postFor, visit } from './load.js';
import { type FaultKind, type PlannedFault, planOf, type Round, roundMs } from './plan.js';
import type { School } from './school.js';
import type { Posted } from './seen.js';

interface Wish {
  rounds: number;
  seed: number;
  comments: number;
  kinds: readonly FaultKind[];
  /** Of performance.now(): no round begins later. */
  endsAt: number;
}

export interface Ran {
  done: number;
  posted: Posted[];
  desk: Desk;
  notRun: [FaultKind, string][];
  harmed: Map<FaultKind, number>;
}

export async function roundsOf(school: School, wish: Wish, say: (line: string) => void): Promise<Ran> {
  const fills = school.postgres.fill !== null || !wish.kinds.includes('disk-full');
  const notRun: [FaultKind, string][] = fills ? [] : [['disk-full', school.postgres.whyNoFill]];
  const kinds = wish.kinds.filter((kind) => notRun.every(([missing]) => missing !== kind));
  await schoolDay(school);
  // Every third of what is hidden is given back.
  const desk = await openDesk(school, (ref) => Number(ref.split('-')[1]) % 3 === 0);
  const ran: Ran = { done: 0, posted: [], desk, notRun, harmed: new Map() };
  const shift = keepWorking(desk);
  const harming: Promise<void>[] = [];
  for (const round of planOf({ ...wish, kinds })) {
    if (performance.now() > wish.endsAt) break;
    harming.push(...(await one(school, round, ran)));
    ran.done += 1;
    ran.posted.push(...round.comments.map(postedOf));
    say(`round ${round.number}: ${round.comments.length} comments; ${round.faults.map(({ kind }) => kind).join(', ')}`);
  }
  await Promise.all(harming);
  await shift.end();
  return ran;
}

/** Letters wait for the morning in quiet hours: the week is played to Monday at ten. */
async function schoolDay({ platform }: School): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    const { now } = await platform<{ now: string }>('/clock', { step: true });
    if (new Date(now).getUTCHours() >= 10) return;
  }
}

/** Somebody at the console all the while: what fails there is tried again by them, or is not done. */
function keepWorking(desk: Desk): { end(): Promise<void> } {
  let over = false;
  const working = (async () => {
    while (!over) {
      await desk.work(2).catch(() => {});
      await pause(300);
    }
  })();
  return {
    async end() {
      over = true;
      await working;
    },
  };
}

/** Resolves when the round's time is over, to what of its harm may still be under way: the next round begins all the same. */
async function one(school: School, round: Round, ran: Ran): Promise<Promise<void>[]> {
  await postFor(school, round.number);
  const startedAt = performance.now();
  const harming = round.faults.map((fault) => harmOnce(school, { fault, startedAt, harmed: ran.harmed }));
  await visit(school, round, startedAt);
  await pause(Math.max(0, startedAt + roundMs - performance.now()));
  return harming;
}

interface Harming {
  fault: PlannedFault;
  startedAt: number;
  harmed: Map<FaultKind, number>;
}

/** What another fault made impossible (nobody flushes a Redis that is dead) was not done, and is not counted. */
async function harmOnce(school: School, { fault, startedAt, harmed }: Harming): Promise<void> {
  const { kind, atMs } = fault;
  await pause(Math.max(0, startedAt + atMs - performance.now()));
  if (await harm(school, fault).catch(() => false)) harmed.set(kind, (harmed.get(kind) ?? 0) + 1);
}
