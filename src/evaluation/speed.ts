/** How fast, against the quickest rival, on the same texts in the same run. For people to read: no test and no CI rests on it. */
export interface Contestant {
  name: string;
  run(text: string): unknown;
}

export interface Speed {
  name: string;
  perSecond: number;
}

const rounds = 5;

/**
 * Rounds take turns, so that a busy moment of the machine hits each alike; the best round counts, as the least disturbed.
 * Time of the processor, since others may be using the machine.
 */
export function measureSpeed(texts: string[], contestants: Contestant[]): Speed[] {
  const best = contestants.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { run }] of contestants.entries()) {
      const began = process.cpuUsage();
      for (const text of texts) run(text);
      const { user, system } = process.cpuUsage(began);
      best[index] = Math.min(best[index] ?? Number.POSITIVE_INFINITY, (user + system) / 1000);
    }
  }
  return contestants.map(({ name }, index) => ({ name, perSecond: (texts.length * 1000) / (best[index] ?? 1) }));
}
