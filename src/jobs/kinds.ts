/** What the jobs of a queue are at the moment, counted by their kind. */
import type { KindState } from './queue.js';

export interface JobNow {
  name: string;
  state: 'waiting' | 'running' | 'delayed';
  /** Of one that waits: for how long. */
  waitedMs?: number;
  failedBefore?: boolean;
}

/** By the names of the kinds. */
export function kindsOf(jobs: readonly JobNow[]): KindState[] {
  const kinds = new Map<string, KindState>();
  for (const { name, state, waitedMs, failedBefore } of jobs) {
    const kind = kinds.get(name) ?? { name, waiting: 0, running: 0, delayed: 0, retrying: 0, oldestMs: null };
    kind[state] += 1;
    if (state === 'delayed' && failedBefore) kind.retrying += 1;
    if (state === 'waiting') kind.oldestMs = Math.max(kind.oldestMs ?? 0, waitedMs ?? 0);
    kinds.set(name, kind);
  }
  return [...kinds.values()].sort((a, b) => a.name.localeCompare(b.name));
}
