/** Does to the school what a round's plan says, and puts it right again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Part } from './crew.js';
import type { FaultKind, PlannedFault } from './plan.js';
import type { School } from './school.js';

type Harm = (school: School, fault: PlannedFault) => Promise<boolean>;

const harms: Record<FaultKind, Harm> = {
  'kill-worker': ({ workers }, { choice, forMs }) => killOne(workers[choice % workers.length], forMs),
  'kill-web': ({ web }, { forMs }) => killOne(web, forMs),
  async 'power-cut'({ web, workers }, { forMs }) {
    const killed = await Promise.all([web, ...workers].map((part) => part.kill(forMs)));
    return killed.includes(true);
  },
  // As somebody updates it: one after the other ends by itself, and is back before the next one goes.
  async 'rolling-restart'({ web, workers }) {
    for (const part of [...workers, web]) if (!(await part.renew())) return false;
    return true;
  },
  async 'redis-stop'({ redis }, { forMs }) {
    await redis.stopFor(forMs);
    return true;
  },
  async 'redis-flush'({ redis }) {
    await redis.flush();
    return true;
  },
  async 'postgres-restart'({ postgres }) {
    await postgres.restart();
    return true;
  },
  'connections-cut': async ({ postgres }) => (await postgres.cut()) > 0,
  async 'platform-before'({ platform }, { choice }) {
    await platform('/faults', { ...pick(calls, choice), ...pick(refusals, choice >> 3), times: 2 });
    return true;
  },
  async 'platform-after'({ platform }, { choice }) {
    await platform('/faults', { ...pick(calls, choice), ...pick(lostAnswers, choice >> 3), times: 2 });
    return true;
  },
  'reply-cut': cutWhileAnswering,
  async 'disk-full'({ postgres }, { forMs }) {
    await postgres.fill?.(forMs);
    return postgres.fill !== null;
  },
  async 'school-clock-jump'({ platform }, { choice }) {
    for (let steps = 1 + (choice % 2); steps > 0; steps -= 1) await platform('/clock', { step: true });
    return true;
  },
  async 'machine-clock-jump'({ web, workers }, { choice }) {
    const part = pick([...workers, web], choice);
    const size = 2_000 + (choice % 13_000);
    part.setClock(choice % 2 === 0 ? size : -size);
    return true;
  },
};

/** Resolves when it is over; false where there was nothing to harm. */
export function harm(school: School, fault: PlannedFault): Promise<boolean> {
  return harms[fault.kind](school, fault);
}

const killOne = async (part: Part | undefined, backAfterMs: number) => (await part?.kill(backAfterMs)) ?? false;

/** The calls that change something. */
const calls = [
  { platform: 'facebook', method: 'POST', path: '/^/v[\\d.]+/[\\d_]+$/' },
  { platform: 'facebook', method: 'POST', path: '*/comments' },
  { platform: 'x', method: 'PUT', path: '*/hidden' },
  { method: 'POST', path: '' },
];

const refusals = [{ reset: true }, { html: true }, { hang: true }, { status: 500 }, { status: 429, bare: true }];

/** It was done, and nobody heard of it. */
const lostAnswers = [
  { reset: true, when: 'after' },
  { html: true, when: 'after' },
  { body: 'cut' },
  { body: 'half' },
  { delayMs: 3_000 },
];

const pick = <T>(all: readonly T[], choice: number): T => all[choice % all.length] as T;

/** Everything dies while the platform has a reply and its answer is still on the way. */
async function cutWhileAnswering({ platform, web, workers }: School, { forMs }: PlannedFault): Promise<boolean> {
  await platform('/faults', {
    name: 'slow',
    platform: 'facebook',
    method: 'POST',
    path: '*/comments',
    delayMs: 2_500,
    times: 3,
  });
  for (let waited = 0; waited < 30; waited += 1) {
    await pause(100);
    const waiting = await platform<{ name?: string; times: number }[]>('/faults');
    if (waiting.every(({ name, times }) => name !== 'slow' || times < 3)) break;
  }
  const killed = await Promise.all([web, ...workers].map((part) => part.kill(forMs)));
  return killed.includes(true);
}
