/** What the jobs are, for whoever looks after the machine: numbers by kind, and no word of what went wrong. */
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryQueue } from '../../src/jobs/memory.js';
import type { Queue } from '../../src/jobs/queue.js';
import { createRedisQueue } from '../../src/jobs/redis.js';
import { describeWith, redisUrl } from '../services.js';
import { type Console, openConsole } from './console.js';

function page(make: () => Queue, says: string): void {
  let office: Console;
  let queue: Queue;
  beforeAll(async () => {
    office = await openConsole();
    queue = make();
    office.desk.ctx.queue = queue;
  });
  afterAll(async () => {
    await queue.close();
    await office.close();
  });
  const text = async () => {
    const { body } = await (await office.enter('sysadmin')).get('/queue-state');
    return body
      .slice(body.indexOf('<main'))
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');
  };

  test('nothing is to be done, and it says where the jobs are', async () => {
    const page = await text();
    expect(page).toContain(says);
    expect(page).toContain('Nothing is to be done.');
    expect(page).toContain('No job has failed');
  });

  test('what waits, by kind; the last error of each, without its words; of no other school', async () => {
    const { ctx } = office.desk;
    for (const id of ['one', 'two']) await queue.add('moderate-comment', id);
    await queue.add('perform-action', 'three', { delayMs: 3_600_000 });
    const at = office.desk.time.now;
    const { id: other } = await ctx.db.school.create({ data: { name: 'Other Primary' } });
    const failed = { name: 'erase-old', jobId: 'all', tries: 2, error: 'TypeError', since: at, lastAt: at };
    await ctx.db.failedJob.create({ data: failed });
    await ctx.db.failedJob.create({ data: { ...failed, schoolId: other, name: 'poll-account', error: 'Zebedee' } });
    const page = await text();
    expect(page).toMatch(/Waiting 2 Being done 0 For later 1/);
    expect(page).toMatch(/Judge what somebody wrote Waiting 2, the oldest for .* Being done 0 For later 0/);
    expect(page).toMatch(/Carry out one effect, or send one letter Waiting 0 Being done 0 For later 1/);
    expect(page).toContain('Erase what is past its time TypeError, today at 9am, 2 times in a row');
    expect(page).not.toMatch(/Zebedee|one\b.*two\b.*three/);
  });

  test('is nobody else’s, not the headteacher’s either', async () => {
    for (const role of ['headteacher', 'comms_admin'] as const)
      expect((await (await office.enter(role)).get('/queue-state')).statusCode).toBe(403);
  });
}

await describeWith('Redis', 'with Redis', () =>
  page(
    () => createRedisQueue({ redisUrl, queueName: `test-${uuid()}`, onError: () => undefined }),
    'No worker takes them: start one.',
  ),
);
describe('in the process', () => page(() => createMemoryQueue(() => undefined), 'run inside this one process'));
