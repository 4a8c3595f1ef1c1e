/**
 * Lets so many in at once, in the order in which they came; who would have to wait longer than they listen is sent away.
 * Without it a wave of deliveries takes every connection to the database and waits there for each other, the console with
 * them, and is at last worked off for callers who have gone, and who ask again.
 */
export class Busy extends Error {
  override name = 'Busy';
}

export type Admit = <T>(work: () => Promise<T>) => Promise<T>;

/** The promise rejects with Busy where nobody had room within `waitMs`, if that is given; the work was not begun then. */
export function admission({ atOnce, waitMs }: { atOnce: number; waitMs?: number }): Admit {
  let inside = 0;
  const waiting = new Set<() => void>();

  function enter(): Promise<void> {
    if (inside < atOnce) {
      inside += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        waiting.delete(begin);
        reject(new Busy('too many at once'));
      };
      const timer = waitMs === undefined ? undefined : setTimeout(giveUp, waitMs);
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      waiting.add(begin);
    });
  }

  /** The place goes on to whoever waits the longest. */
  function leave(): void {
    const [next] = waiting;
    if (!next) inside -= 1;
    else {
      waiting.delete(next);
      next();
    }
  }

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
