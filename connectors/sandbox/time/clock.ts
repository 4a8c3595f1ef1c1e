/** Time as the sandbox has it: it stands still between events and timers (design.md section 5). */
export interface SandboxClock {
  now(): Date;
  /** Calls `work` every `intervalMs` of sandbox time until the returned function is called. */
  every(intervalMs: number, work: () => Promise<void> | void): () => void;
}

interface Timer {
  intervalMs: number;
  next: number;
  work: () => Promise<void> | void;
}

/** The timers that run in sandbox time. */
export class Timers {
  readonly #timers = new Set<Timer>();

  add(now: Date, intervalMs: number, work: Timer['work']): () => void {
    if (!(intervalMs > 0)) throw new RangeError('intervalMs must be above 0');
    const timer = { intervalMs, next: now.getTime() + intervalMs, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** When the next one is due. */
  next(): number | undefined {
    const times = [...this.#timers].map((timer) => timer.next);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Runs all that are due at `time`, one after the other. */
  async run(time: number, failed: (error: unknown) => void): Promise<void> {
    for (const timer of [...this.#timers].filter((each) => each.next <= time)) {
      timer.next = time + timer.intervalMs;
      try {
        await timer.work();
      } catch (error) {
        failed(error);
      }
    }
  }
}
