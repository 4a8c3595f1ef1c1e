import { describe, expect, it, vi } from 'vitest';
import { facebookPost, openSandbox, openServer, openSubscriber, post, xPost } from './harness.js';

const week = [
  { ...facebookPost('p-1'), id: 'e-1', at: '2026-11-09T08:00:00Z' },
  { ...xPost('p-2'), id: 'e-2', at: '2026-11-09T10:00:00Z' },
  { ...facebookPost('p-3'), id: 'e-3', at: '2026-11-10T10:00:00Z' },
];
const hour = 3_600_000;

describe('sandbox time', () => {
  it('plays the week event by event and passes none until its work is done', async () => {
    const seen: string[] = [];
    const active: string[] = [];
    let working = 0;
    const sandbox = await openSandbox({
      week,
      speed: 1_000_000,
      onActivity: (platform) => active.push(platform),
      settled: async () => {
        working += 1;
        expect(working).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(sandbox.clock.now().toISOString());
        working -= 1;
      },
    });
    await vi.waitUntil(() => seen.length === 3);
    expect(seen).toEqual(week.map((event) => new Date(event.at).toISOString()));
    expect(active).toEqual(['facebook', 'x', 'facebook']);
    expect(sandbox.state().clock).toMatchObject({ position: 3, total: 3, now: '2026-11-10T10:00:00.000Z' });
  });

  it('waits for webhooks to be answered', async () => {
    const gate = withResolvers<number>();
    const subscriber = await openSubscriber(() => gate.promise);
    const sandbox = await openSandbox({ week, speed: 1_000_000, webhookUrl: subscriber.url });
    await vi.waitUntil(() => subscriber.deliveries.length === 1);
    expect(sandbox.state().clock.position).toBe(1);
    gate.resolve(200);
    await vi.waitUntil(() => sandbox.state().clock.position === 3);
  });

  it('runs timers between the events, and steps to exactly the next event', async () => {
    const sandbox = await openSandbox({ week });
    const rings: string[] = [];
    const stop = sandbox.clock.every(hour, () => {
      rings.push(sandbox.clock.now().toISOString().slice(11, 16));
    });
    await sandbox.step();
    expect([sandbox.state().clock.position, rings]).toEqual([1, ['08:00']]);
    await sandbox.step();
    expect([sandbox.state().clock.position, rings]).toEqual([2, ['08:00', '09:00', '10:00']]);
    stop();
    await sandbox.step();
    expect(rings).toHaveLength(3);
    await sandbox.step();
    expect(sandbox.state().clock.position).toBe(3);
  });

  it('stands still while paused, but takes what is posted', async () => {
    const { sandbox, url } = await openServer({ week });
    await post(`${url}/events`, facebookPost('own'));
    expect(sandbox.state().facebook.posts).toHaveLength(1);
    expect(sandbox.state().clock).toMatchObject({ paused: true, position: 0, now: '2026-11-09T07:00:00.000Z' });
    expect(await post(`${url}/clock`, { step: true })).toMatchObject({ body: { position: 1, paused: true } });
    sandbox.play();
    expect(sandbox.state().clock.paused).toBe(true);
    expect(await post(`${url}/clock`, { play: true })).toMatchObject({ body: { speed: 1440, paused: false } });
    await post(`${url}/clock`, { speed: 1_000_000 });
    await vi.waitUntil(() => sandbox.state().clock.position === 3);
    expect((await post(`${url}/clock`, { speed: -1 })).status).toBe(400);
  });

  it('goes on after a timer that fails', async () => {
    const errors: unknown[] = [];
    const sandbox = await openSandbox({ week, onError: (error) => errors.push(error) });
    sandbox.clock.every(hour, () => {
      throw new Error('no');
    });
    await sandbox.step();
    expect([sandbox.state().clock.position, errors.length]).toEqual([1, 1]);
  });

  it('plays the whole recorded week', async () => {
    const errors: unknown[] = [];
    const sandbox = await openSandbox({
      week: undefined,
      speed: 1_000_000_000,
      onError: (error) => errors.push(error),
    });
    await vi.waitUntil(() => sandbox.state().clock.position === 193, { timeout: 60_000 });
    expect(errors).toEqual([]);
    const { facebook, x } = sandbox.state();
    expect(facebook.posts).toHaveLength(16 + 6);
    // One of the six that were deleted takes the school's answer with it.
    expect(facebook.comments).toHaveLength(113 + 7 + 13 - 6 - 1);
    expect(x.tweets).toHaveLength(7 + 13 + 6 + 1);
  });
});

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
