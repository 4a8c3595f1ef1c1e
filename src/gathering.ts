/** Calls that come while one is under way are done together by the next: they share what a transaction costs. */
interface Waiting<T> {
  one: T;
  done: () => void;
  failed: (error: unknown) => void;
}

/** What shares a transaction holds its rows, and the school's, until all of it is done. */
const usualMost = 32;

/**
 * `work` is never called twice at once, nor with more than `most`; the same one twice is given once. The promise resolves when it is
 * done, alone or among others. Where several fail together each is tried by itself, so that a bad one stops no other; it rejects
 * with what went wrong then.
 */
export function gathered<T>(work: (all: T[]) => Promise<void>, most = usualMost): (one: T) => Promise<void> {
  const waiting: Waiting<T>[] = [];
  let running = false;

  async function all(batch: Waiting<T>[]): Promise<void> {
    try {
      await work([...new Set(batch.map(({ one }) => one))]);
      for (const { done } of batch) done();
    } catch (error) {
      if (batch.length === 1) batch[0]?.failed(error);
      else for (const one of batch) await all([one]);
    }
  }

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) await all(waiting.splice(0, most));
    running = false;
  }

  return (one) =>
    new Promise((done, failed) => {
      waiting.push({ one, done, failed });
      if (!running) void run();
    });
}
