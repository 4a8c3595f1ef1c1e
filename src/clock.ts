/**
 * The clock, reached only through the context. `now` is the school's time: in the sandbox it is simulated and jumps.
 * `wall` is real time, for leases, retries, sessions and how long our own work took.
 */
export interface Clock {
  now(): Date;
  wall(): Date;
  /** Calls `fn` every `intervalMs` of the school's time until the returned function is called. A round that fails is the caller's to log. */
  every(intervalMs: number, fn: () => Promise<void>): () => void;
  /** Where the time is kept by another process: asks it anew. Called before each job and each delivery. */
  refresh?(): Promise<void>;
}

/** Real time. Rounds never overlap: the next wait begins when the last round is done. */
export function realClock(): Clock {
  return {
    now: () => new Date(),
    wall: () => new Date(),
    every(intervalMs, fn) {
      let timer: NodeJS.Timeout;
      let stopped = false;
      const round = async () => {
        await fn();
        if (!stopped) timer = setTimeout(round, intervalMs);
      };
      timer = setTimeout(round, intervalMs);
      return () => {
        stopped = true;
        clearTimeout(timer);
      };
    },
  };
}
