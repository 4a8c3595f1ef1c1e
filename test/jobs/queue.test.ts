/** One contract, both drivers: the same list of cases, printed for each. */
import { Redis } from 'ioredis';
import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { createMemoryQueue } from '../../src/jobs/memory.js';
import { type Handler, type JobName, jobNames, type Queue } from '../../src/jobs/queue.js';
import { createRedisQueue } from '../../src/jobs/redis.js';
import { gate } from '../gate.js';
import { describeWith, redisUrl } from '../services.js';

const errors: unknown[] = [];
const onError = (error: unknown) => {
  errors.push(error);
};

describe('memory queue', () => contract(() => createMemoryQueue(onError)));
await describeWith('Redis', 'redis queue', () =>
  contract(() => createRedisQueue({ redisUrl, queueName: `test-${uuid()}`, onError })),
);

await describeWith('Redis', 'redis queue, emptied', () => {
  const redis = new Redis(redisUrl, { lazyConnect: true });
  afterAll(() => redis.disconnect());

  test.each(['', '/again'])('an id whose job Redis lost while a worker took it can be used again (%s)', async (end) => {
    const queueName = `test-${uuid()}`;
    const queue = createRedisQueue({ redisUrl, queueName, onError });
    const started = gate();
    const hold = gate();
    const ran: string[] = [];
    const handler: Handler = async (id) => {
      started.resolve();
      await hold.promise;
      ran.push(id);
    };
    await queue.work(all(handler), { concurrency: 2 });
    if (end) {
      await queue.add('sweep', 'all');
      await started.promise;
    }
    // Its id is all that the worker gets.
    await redis.lpush(`bull:${queueName}:wait`, `sweep/all${end}`);
    await vi.waitUntil(() => errors.length > 0, { timeout: 60_000 });
    await queue.add('sweep', 'all');
    hold.resolve();
    await vi.waitUntil(() => ran.length === (end ? 2 : 1), { timeout: 60_000 });
    await queue.close();
    errors.length = 0;
    await redis.del(await redis.keys(`bull:${queueName}:*`));
  });
});

await describeWith('Redis', 'what Redis holds', () => {
  const redis = new Redis(redisUrl, { lazyConnect: true });
  afterAll(() => redis.disconnect());

  test('is ids and no words: neither of a job nor of what went wrong', async () => {
    const queueName = `test-${uuid()}`;
    const queue = createRedisQueue({ redisUrl, queueName, onError });
    const broken = Object.assign(new TypeError('Robin wrote: you stupid cow'), { code: 'P2002' });
    await queue.work(
      all(() => Promise.reject(broken)),
      { concurrency: 1 },
    );
    await queue.add('moderate-comment', 'some-id');
    await vi.waitUntil(() => errors.length > 0, { timeout: 60_000 });
    const job = await redis.hgetall(`bull:${queueName}:moderate-comment/some-id`);
    expect(Object.keys(job)).toEqual(expect.arrayContaining(['data', 'failedReason', 'stacktrace']));
    expect(job.failedReason).toBe('TypeError P2002');
    expect(JSON.stringify(job)).not.toMatch(/Robin|stupid/);
    expect((await queue.state()).workers).toBe(1);
    await queue.close();
    expect(errors).toMatchObject([{ name: 'TypeError', code: 'P2002' }]);
    errors.length = 0;
    await redis.del(await redis.keys(`bull:${queueName}:*`));
  });
});

function contract(make: () => Queue): void {
  const open: Queue[] = [];
  const start = async (handler: Handler, concurrency = 2) => {
    const queue = make();
    open.push(queue);
    await queue.work(all(handler), { concurrency });
    return queue;
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((queue) => queue.close()));
    errors.length = 0;
  });

  test('runs a job once, with its id', async () => {
    const ran: string[] = [];
    const queue = await start(async (id) => void ran.push(id));
    await queue.add('moderate-comment', 'a');
    await queue.idle();
    expect(ran).toEqual(['a']);
  });

  test('keeps jobs that were added before anybody works', async () => {
    const ran: string[] = [];
    const queue = make();
    open.push(queue);
    await queue.add('sweep', 'early');
    await queue.work(
      all(async (id) => void ran.push(id)),
      { concurrency: 1 },
    );
    await queue.idle();
    expect(ran).toEqual(['early']);
  });

  test('the same name and id, waiting, is one job; another name is another', async () => {
    const ran: string[] = [];
    const hold = gate();
    const queue = await start(async (id) => {
      if (id === 'first') await hold.promise;
      ran.push(id);
    }, 1);
    await queue.add('sweep', 'first');
    await queue.add('perform-action', 'x');
    await queue.add('perform-action', 'x');
    await queue.add('moderate-comment', 'x');
    hold.resolve();
    await queue.idle();
    expect(ran.toSorted()).toEqual(['first', 'x', 'x']);
  });

  test('counts what waits, what runs and what is to come', async () => {
    const hold = gate();
    const started = gate();
    const queue = await start(async () => {
      started.resolve();
      await hold.promise;
    }, 1);
    await queue.add('sweep', 'runs');
    await started.promise;
    await queue.add('sweep', 'waits');
    await queue.add('sweep', 'urgent', { priority: 1 });
    await queue.add('sweep', 'later', { delayMs: 60_000 });
    expect(await queue.counts()).toEqual({ waiting: 2, running: 1, delayed: 1 });
    hold.resolve();
    await queue.idle();
    expect(await queue.counts()).toEqual({ waiting: 0, running: 0, delayed: 1 });
  });

  test('tells of each kind what waits, for how long, what runs, and what failed before', async () => {
    const hold = gate();
    const started = gate();
    const queue = await start(async (id) => {
      if (id === 'bad') throw new Error('always');
      started.resolve();
      await hold.promise;
    }, 1);
    await queue.add('perform-action', 'bad');
    await vi.waitUntil(() => errors.length > 0, { timeout: 60_000 });
    await queue.add('sweep', 'runs');
    await started.promise;
    for (const id of ['a', 'b']) await queue.add('moderate-comment', id);
    await queue.add('moderate-comment', 'c', { delayMs: 3_600_000 });
    const { kinds, cutAt } = await queue.state();
    const none = { waiting: 0, running: 0, delayed: 0, retrying: 0, oldestMs: null };
    expect(kinds).toEqual([
      { ...none, name: 'moderate-comment', waiting: 2, delayed: 1, oldestMs: expect.any(Number) },
      // Its gap may be over, and then it waits like any other.
      {
        ...none,
        name: 'perform-action',
        ...(kinds[1]?.delayed ? { delayed: 1, retrying: 1 } : { waiting: 1, oldestMs: expect.any(Number) }),
      },
      { ...none, name: 'sweep', running: 1 },
    ]);
    expect(cutAt).toBeNull();
    hold.resolve();
  });

  test('asked for again while it runs, it runs once more', async () => {
    const hold = gate();
    const started = gate();
    let runs = 0;
    const queue = await start(async () => {
      runs += 1;
      started.resolve();
      if (runs === 1) await hold.promise;
    });
    await queue.add('poll-account', 'a');
    await started.promise;
    await queue.add('poll-account', 'a');
    hold.resolve();
    await queue.idle();
    expect(runs).toBe(2);
  });

  test('a finished id can be added anew', async () => {
    let runs = 0;
    const queue = await start(async () => void runs++);
    await queue.add('sweep', 'all');
    await queue.idle();
    await queue.add('sweep', 'all');
    await queue.idle();
    expect(runs).toBe(2);
  });

  test('a job that throws is tried again, and the error is told', async () => {
    let runs = 0;
    const queue = await start(async () => {
      runs += 1;
      if (runs === 1) throw new Error('the first time');
    });
    await queue.add('moderate-comment', 'a');
    await vi.waitUntil(() => runs === 2, { timeout: 60_000 });
    await queue.idle();
    expect(errors).toHaveLength(1);
  });

  test('one that fails does not stop the others', async () => {
    const ran: string[] = [];
    const queue = await start(async (id) => {
      if (id === 'bad') throw new Error('always');
      ran.push(id);
    }, 1);
    await queue.add('moderate-comment', 'bad');
    await queue.add('moderate-comment', 'good');
    await vi.waitUntil(() => ran.includes('good'), { timeout: 60_000 });
  });

  test('what is delayed waits, and what is added without delay goes first', async () => {
    const ran: string[] = [];
    const queue = await start(async (id) => void ran.push(id), 1);
    await queue.add('perform-action', 'later', { delayMs: 300 });
    await queue.add('perform-action', 'now');
    await vi.waitUntil(() => ran.length === 2, { timeout: 60_000 });
    expect(ran).toEqual(['now', 'later']);
  });

  test('a delayed job that is added again without delay runs at once', async () => {
    const ran: string[] = [];
    const queue = await start(async (id) => void ran.push(id));
    await queue.add('perform-action', 'a', { delayMs: 3_600_000 });
    await queue.add('perform-action', 'a');
    await vi.waitUntil(() => ran.length === 1, { timeout: 60_000 });
  });

  test('the more urgent goes first', async () => {
    const ran: string[] = [];
    const queue = make();
    open.push(queue);
    await queue.add('perform-action', 'routine', { priority: 4 });
    await queue.add('perform-action', 'urgent', { priority: 1 });
    await queue.work(
      all(async (id) => void ran.push(id)),
      { concurrency: 1 },
    );
    await queue.idle();
    expect(ran).toEqual(['urgent', 'routine']);
  });

  test('closing waits for what runs', async () => {
    const hold = gate();
    const started = gate();
    let ended = false;
    const queue = await start(async () => {
      started.resolve();
      await hold.promise;
      ended = true;
    });
    await queue.add('sweep', 'all');
    await started.promise;
    const closed = queue.close();
    open.length = 0;
    hold.resolve();
    await closed;
    expect(ended).toBe(true);
  });
}

function all(handler: Handler): Record<JobName, Handler> {
  return Object.fromEntries(jobNames.map((name) => [name, handler])) as Record<JobName, Handler>;
}
