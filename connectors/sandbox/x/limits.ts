const windowMs = 15 * 60_000;

/** Counts calls per token and endpoint over 15 real minutes (platforms.md X4). */
export class RateLimits {
  readonly #windows = new Map<string, { used: number; endsAt: number }>();

  /** `factor` makes a fast week possible: real limits would stop its polling within minutes. */
  constructor(private readonly factor: number) {}

  /** Takes one call; `allowed` is false where there was none left. */
  take(key: string, perWindow: number): { allowed: boolean; headers: Record<string, string> } {
    const now = Date.now();
    const limit = perWindow * this.factor;
    const open = this.#windows.get(key);
    const current = open && open.endsAt > now ? open : { used: 0, endsAt: now + windowMs };
    current.used += 1;
    this.#windows.set(key, current);
    return {
      allowed: current.used <= limit,
      headers: {
        'x-rate-limit-limit': String(limit),
        'x-rate-limit-remaining': String(Math.max(0, limit - current.used)),
        'x-rate-limit-reset': String(Math.ceil(current.endsAt / 1000)),
      },
    };
  }
}
