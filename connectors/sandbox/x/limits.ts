const quarterMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;

/** One call against a window that opens again. */
export interface Taken {
  allowed: boolean;
  /** For the headers of the answer. */
  limit: number;
  remaining: number;
  /** Unix seconds. */
  reset: number;
}

/** Counts calls per token and endpoint over real time (platforms.md X4). */
export class RateLimits {
  readonly #windows = new Map<string, { used: number; endsAt: number }>();

  /** `factor` makes a fast week possible: real limits would stop its polling within minutes. */
  constructor(private readonly factor: number) {}

  /** Takes one call of 15 minutes. */
  take(key: string, perWindow: number): Taken {
    return this.#take(key, perWindow * this.factor, quarterMs);
  }

  /** Takes one of a day, which is as long for a fast week: it is set by hand. */
  takeOfDay(key: string, limit: number): Taken {
    return this.#take(`day ${key}`, limit, dayMs);
  }

  #take(key: string, limit: number, windowMs: number): Taken {
    const now = Date.now();
    const open = this.#windows.get(key);
    const current = open && open.endsAt > now ? open : { used: 0, endsAt: now + windowMs };
    current.used += 1;
    this.#windows.set(key, current);
    const { used, endsAt } = current;
    const reset = Math.ceil(endsAt / 1000);
    return { allowed: used <= limit, limit, remaining: Math.max(0, limit - used), reset };
  }
}

/** As X writes them: `x-rate-limit-remaining` and its like. */
export function headersOf(window: string, { limit, remaining, reset }: Omit<Taken, 'allowed'>): Record<string, string> {
  return {
    [`${window}-limit`]: String(limit),
    [`${window}-remaining`]: String(remaining),
    [`${window}-reset`]: String(reset),
  };
}
