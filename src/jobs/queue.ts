/**
 * A queue carries ids and nothing else: Postgres is the only truth, so that losing the queue loses nothing (a sweep
 * re-enqueues what is due) and every job may run twice. Two drivers pass one contract test: memory.ts and redis.ts.
 */
export const jobNames = [
  'moderate-comment',
  'perform-action',
  'poll-account',
  'sweep',
  'rescore-clocks',
  'fetch-holidays',
  'end-terms',
  'send-digests',
  'climb-alert',
  'acknowledge',
  'publish-due',
  'watch-pictures',
  'read-pictures',
  'anchor-chains',
  'erase-old',
] as const;
export type JobName = (typeof jobNames)[number];

export interface JobOptions {
  /** Not before this many milliseconds from now. */
  delayMs?: number;
  /** 1 is the most urgent (domain.md 8.2); default 3. */
  priority?: number;
}

export type Handler = (id: string) => Promise<void>;

export interface JobCounts {
  waiting: number;
  running: number;
  /** Not before a time that is still to come. */
  delayed: number;
}

/** Of one kind of job. */
export interface KindState extends JobCounts {
  name: string;
  /** Of those that are delayed: how many failed before. */
  retrying: number;
  /** How long the one has waited that waits longest; null where none does. */
  oldestMs: number | null;
}

export interface QueueState {
  kinds: KindState[];
  /** There are more jobs than were looked at: so many of each state. */
  cutAt: number | null;
  /** Processes that take jobs, by what Redis knows; null where it does not say. */
  workers: number | null;
}

export interface Queue {
  readonly driver: 'memory' | 'redis';
  /** Same name and id while one waits is one job. Asked for again while it runs, it runs again (on Redis perhaps beside it). */
  add(name: JobName, id: string, options?: JobOptions): Promise<void>;
  /** Begins to work. A handler that throws is tried again with growing gaps, `attempts` times in all. */
  work(handlers: Record<JobName, Handler>, options: { concurrency: number }): Promise<void>;
  /** Resolves when nothing waits, runs, or is due within `withinMs` (delayed retries beyond it are not waited for). */
  idle(withinMs?: number): Promise<void>;
  /** How many jobs there are, by what they wait for. */
  counts(): Promise<JobCounts>;
  /** The same by kind, for people: names of kinds and numbers, no id. */
  state(): Promise<QueueState>;
  /** For /health: whether the driver answers. */
  healthy(): Promise<boolean>;
  /** Stops taking jobs, lets the running ones end, closes connections. */
  close(): Promise<void>;
}

/** Tries in all, and the gap before the nth retry. The rows remember more: a sweep takes over when a job gives up. */
export const attempts = 4;
export const retryGapMs = (failures: number) => Math.min(30_000, 500 * 4 ** (failures - 1));
