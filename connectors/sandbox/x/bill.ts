/** What X takes for its answers, in millionths of a dollar (platforms.md X0, August 2026); written apart from our own ledger, to check it. */

const perResource = { owned: 1_000, post: 5_000, user: 10_000, message: 10_000 };
/** What an answer's `data` are. */
export type Read = keyof typeof perResource;

const resources = (value: unknown): string[] =>
  [value].flat().flatMap((one) => (typeof one === 'object' && one !== null && 'id' in one ? [String(one.id)] : []));

/** The bill of one account. Not kept over a restart. */
export class Bill {
  #day = '';
  #today = new Set<string>();
  #microUsd = 0;

  get microUsd(): number {
    return this.#microUsd;
  }

  /** What was done. */
  charge(microUsd: number): void {
    this.#microUsd += microUsd;
  }

  /** What was answered: each resource once in a UTC day, of each kind. */
  chargeRead(body: unknown, kind: Read, now: Date): void {
    const { data, includes = {} } = body as { data?: unknown; includes?: Record<string, unknown> };
    this.#newDay(now);
    this.#once(kind, resources(data));
    this.#once('post', resources(includes.tweets ?? []));
    this.#once('user', resources(includes.users ?? []));
  }

  #newDay(now: Date): void {
    const day = now.toISOString().slice(0, 10);
    if (day === this.#day) return;
    this.#day = day;
    this.#today.clear();
  }

  #once(kind: Read, ids: string[]): void {
    for (const id of ids) {
      const key = `${kind} ${id}`;
      if (this.#today.has(key)) continue;
      this.#today.add(key);
      this.#microUsd += perResource[kind];
    }
  }
}
