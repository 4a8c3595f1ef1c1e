/** What happens again and again goes on after a round that failed: a database that was away for a moment must not end a worker. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SandboxLink } from '../src/sandbox.js';
import { schedule } from '../src/schedule.js';
import { type Desk, openDesk } from './inbound/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

test('no round throws while the database is away and the queue refuses', async () => {
  const { ctx } = desk;
  let away = false;
  /** The real one, until whatever is asked of it fails as a lost connection does. */
  const losable = <T extends object>(real: T): T =>
    new Proxy(real, {
      get(target, name, receiver) {
        if (away) throw new Error('connection lost');
        return Reflect.get(target, name, receiver);
      },
    });
  const rounds: (() => Promise<void>)[] = [];
  const every = (_ms: number, fn: () => Promise<void>) => {
    rounds.push(fn);
    return () => undefined;
  };
  const logged: unknown[] = [];
  const log = Object.assign(Object.create(ctx.log), { error: (_: object, words: string) => logged.push(words) });
  const parts = { log, clock: { ...ctx.clock, every }, db: losable(ctx.db), queue: losable(ctx.queue) };
  const stop = await schedule({ ...ctx, ...parts }, null);
  stop();
  expect(rounds.length).toBeGreaterThan(7);
  away = true;
  const outcomes = await Promise.allSettled(rounds.map((round) => round()));
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(logged.filter((words) => words === 'round.failed').length).toBeGreaterThan(6);
});

test('beside a sandbox that runs elsewhere everything goes by real time, and no account waits a quarter of an hour', async () => {
  const gaps: number[] = [];
  const every = (ms: number) => {
    gaps.push(ms);
    return () => undefined;
  };
  const addresses = { url: '', graphUrl: '', xUrl: '', smtpUrl: '' } as unknown as SandboxLink['addresses'];
  const link = { addresses, clock: desk.ctx.clock, mail: async () => [], own: null, close: async () => {} };
  const stop = await schedule({ ...desk.ctx, clock: { ...desk.ctx.clock, every } }, link);
  stop();
  expect(Math.min(...gaps)).toBe(2_000);
  expect(gaps).toContain(20_000);
});
