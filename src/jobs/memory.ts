/** Jobs in the process: for one machine without Redis. What is lost with the process, the sweep finds again in the rows. */
import { kindsOf } from './kinds.js';
import { attempts, type Handler, type JobName, type JobOptions, type Queue, retryGapMs } from './queue.js';

interface Job {
  name: JobName;
  id: string;
  priority: number;
  /** Milliseconds of performance.now(): a clock that never jumps. */
  runAt: number;
  failures: number;
  order: number;
}

/** Keeps the jobs and decides which is next; `pump` starts as many as the concurrency allows. */
export function createMemoryQueue(onError: (error: unknown, job: { name: JobName; id: string }) => void): Queue {
  const waiting = new Map<string, Job>();
  const running = new Map<string, Job>();
  /** Asked for again while running. */
  const again = new Map<string, Job>();
  const watchers = new Set<() => void>();
  let handlers: Record<JobName, Handler> | undefined;
  let concurrency = 0;
  let order = 0;
  let timer: NodeJS.Timeout | undefined;

  function put(job: Job): void {
    const key = keyOf(job);
    const place = running.has(key) ? again : waiting;
    const existing = place.get(key);
    if (existing) existing.runAt = Math.min(existing.runAt, job.runAt);
    else place.set(key, job);
  }

  function pump(): void {
    clearTimeout(timer);
    const now = performance.now();
    while (handlers && running.size < concurrency) {
      const job = mostUrgent(waiting, now);
      if (!job) break;
      void run(job, handlers[job.name]);
    }
    const next = Math.min(...[...waiting.values()].map((job) => job.runAt));
    if (handlers && Number.isFinite(next) && next > now) timer = setTimeout(pump, next - now);
    for (const watch of watchers) watch();
  }

  async function run(job: Job, handler: Handler): Promise<void> {
    const key = keyOf(job);
    waiting.delete(key);
    running.set(key, job);
    let failed = false;
    try {
      await handler(job.id);
    } catch (error) {
      failed = true;
      onError(error, { name: job.name, id: job.id });
    }
    running.delete(key);
    const repeat = again.get(key);
    again.delete(key);
    const failures = failed ? job.failures + 1 : 0;
    if (repeat) put(repeat);
    else if (failed && failures < attempts) put({ ...job, failures, runAt: performance.now() + retryGapMs(failures) });
    pump();
  }

  return {
    driver: 'memory',
    async add(name, id, { delayMs = 0, priority = 3 }: JobOptions = {}) {
      put({ name, id, priority, runAt: performance.now() + delayMs, failures: 0, order: order++ });
      pump();
    },
    async work(given, options) {
      handlers = given;
      concurrency = options.concurrency;
      pump();
    },
    async idle(withinMs = 0) {
      const busy = () =>
        running.size > 0 || [...waiting.values()].some((job) => job.runAt <= performance.now() + withinMs);
      await until(watchers, () => !busy());
    },
    async counts() {
      const now = performance.now();
      const delayed = [...waiting.values()].filter((job) => job.runAt > now).length;
      return { waiting: waiting.size - delayed, running: running.size, delayed };
    },
    async state() {
      const now = performance.now();
      const idle = [...waiting.values()].map(({ name, runAt, failures }) => ({
        ...{ name, failedBefore: failures > 0, waitedMs: now - runAt },
        state: runAt > now ? ('delayed' as const) : ('waiting' as const),
      }));
      const busy = [...running.values()].map(({ name }) => ({ name, state: 'running' as const }));
      return { kinds: kindsOf([...idle, ...busy]), cutAt: null, workers: null };
    },
    healthy: async () => true,
    async close() {
      handlers = undefined;
      clearTimeout(timer);
      await until(watchers, () => running.size === 0);
      clearTimeout(timer);
    },
  };
}

const keyOf = (job: { name: JobName; id: string }) => `${job.name}/${job.id}`;

function mostUrgent(waiting: Map<string, Job>, now: number): Job | undefined {
  let best: Job | undefined;
  for (const job of waiting.values()) {
    if (job.runAt > now) continue;
    if (!best || job.priority < best.priority || (job.priority === best.priority && job.order < best.order)) best = job;
  }
  return best;
}

function until(watchers: Set<() => void>, met: () => boolean): Promise<void> {
  if (met()) return Promise.resolve();
  return new Promise((resolve) => {
    const watch = () => {
      if (!met()) return;
      watchers.delete(watch);
      resolve();
    };
    watchers.add(watch);
  });
}
