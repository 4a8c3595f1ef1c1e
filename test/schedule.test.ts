/** What happens again and again goes on after a round that failed: a database that was away for a moment must not end a worker. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  // The digest's own round looks after itself.
  expect(rounds.length).toBeGreaterThan(7);
  away = true;
  const outcomes = await Promise.allSettled(rounds.map((round) => round()));
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeLessThan(2);
  expect(logged.filter((words) => words === 'round.failed').length).toBeGreaterThan(6);
});
