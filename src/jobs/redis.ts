/** Jobs on Redis by Bull: for any number of workers. The contract is queue.ts; what Redis loses, the sweep finds again. */
import { setTimeout as pause } from 'node:timers/promises';
import Bull from 'bull';
import { errorName } from '../log.js';
import { kindsOf } from './kinds.js';
import { attempts, type JobName, type Queue, type QueueState, retryGapMs } from './queue.js';

interface Options {
  redisUrl: string;
  /** Several installations may share one Redis. */
  queueName?: string;
  onError: (error: unknown, job?: { name: JobName; id: string }) => void;
}

interface Payload {
  name: JobName;
  id: string;
}

export function createRedisQueue({ redisUrl, queueName = 'schoolgate', onError }: Options): Queue {
  const bull = new Bull<Payload>(queueName, redisUrl, {
    settings: { backoffStrategies: { gaps: (failures: number) => retryGapMs(failures) } },
    // Rows are the record; a job that gave up must not keep its id from being used again.
    defaultJobOptions: { attempts, backoff: { type: 'gaps' }, removeOnComplete: true, removeOnFail: true },
  });
  bull.on('error', (error) => onError(error));
  bull.on('failed', (job, error) => onError(error, job.data));

  return {
    driver: 'redis',
    async add(name, id, { delayMs = 0, priority = 3 } = {}) {
      const key = `${name}/${id}`;
      const state = await stateOf(bull, key);
      if (state === 'delayed' && delayMs === 0) await (await bull.getJob(key))?.promote().catch(ignoreMoved);
      // A second id while it runs: one more run is remembered, and Bull drops a third of the same.
      const jobId = state === 'active' ? `${key}/again` : key;
      if (state === 'active') await stateOf(bull, jobId);
      await bull.add({ name, id }, { jobId, delay: delayMs, priority });
    },
    async work(handlers, { concurrency }) {
      const run = (job: Bull.Job<Payload>) => handlers[job.data.name](job.data.id).catch(throwBare);
      void bull.process(concurrency, run).catch(onError);
      await bull.isReady();
    },
    async idle(withinMs = 0) {
      while (!(await isIdle(bull, withinMs))) await pause(20);
    },
    async counts() {
      const { waiting, active, delayed } = await bull.getJobCounts();
      return { waiting, running: active, delayed };
    },
    state: () => stateNow(bull),
    async healthy() {
      // Bull's client queues commands while it is cut off, so ask for its state and not for an answer.
      return bull.client.status === 'ready';
    },
    async close() {
      await bull.close();
    },
  };
}

/** Bull keeps message and stack of what went wrong in Redis, and a database error quotes the values of its row: words of people. */
function throwBare(error: unknown): never {
  const { name = 'Error', code } = error as { name?: string; code?: string };
  const bare = Object.assign(new Error(errorName(error)), { name, code });
  bare.stack = bare.message;
  throw bare;
}

/** Of each state so many jobs are looked at: a person sees what kind piles up, and no page waits for a million. */
const most = 1000;

async function stateNow(bull: Bull.Queue<Payload>): Promise<QueueState> {
  const now = Date.now();
  const [waiting, running, delayed] = await Promise.all(
    [bull.getWaiting(0, most - 1), bull.getActive(0, most - 1), bull.getDelayed(0, most - 1)].map(async (some) =>
      (await some).filter((job) => job?.data?.name),
    ),
  );
  const of = (jobs: Bull.Job<Payload>[] | undefined, state: 'waiting' | 'running' | 'delayed') =>
    (jobs ?? []).map(({ data: { name }, timestamp, opts, attemptsMade }) => {
      return {
        name,
        state,
        failedBefore: attemptsMade > 0,
        waitedMs: Math.max(0, now - timestamp - (opts.delay ?? 0)),
      };
    });
  const kinds = kindsOf([...of(waiting, 'waiting'), ...of(running, 'running'), ...of(delayed, 'delayed')]);
  const counts = await bull.getJobCounts();
  const cut = Math.max(counts.waiting, counts.active, counts.delayed) > most;
  const workers = await bull.getWorkers().catch(() => null);
  return { kinds, cutAt: cut ? most : null, workers: workers?.length ?? null };
}

/** States from which a job never runs, while its id is taken. */
const over = ['failed', 'completed', 'stuck'];

/**
 * Emptied between the two steps in which Bull takes a job, Redis keeps a job without words: it fails, has no options that
 * say to forget it, and every later job of its id would be dropped, the sweep's own among them. So it is cleared away.
 */
async function stateOf(bull: Bull.Queue<Payload>, jobId: string): Promise<string | undefined> {
  const job = await bull.getJob(jobId);
  const state = await job?.getState();
  if (!job || state === undefined || !over.includes(state)) return state;
  try {
    await job.remove();
    return undefined;
  } catch {
    // It only moved from one list to another while Bull looked, and somebody works on it.
    return 'active';
  }
}

/** A job that moves between the two looks would be seen by neither, so the second must account for what the first counted. */
async function isIdle(bull: Bull.Queue<Payload>, withinMs: number): Promise<boolean> {
  const { waiting, active, delayed } = await bull.getJobCounts();
  if (waiting + active > 0) return false;
  if (delayed === 0) return true;
  const jobs = await bull.getDelayed();
  return jobs.length === delayed && jobs.every((job) => job.timestamp + (job.opts.delay ?? 0) > Date.now() + withinMs);
}

/** Between looking and promoting, a worker may have taken the job: then it runs already. */
function ignoreMoved(): void {}
