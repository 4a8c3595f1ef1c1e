import type { PendingDelivery } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { Change } from './changes.js';
import { envelope, signedHeaders } from './envelope.js';
import type { Messaging } from './messages.js';

const changesInOne = 50;
const firstGapMs = 200;
const longestGapMs = 30_000;
const patienceMs = 10_000;
/** The next delivery starts when the one before was answered, or after this: so order holds, and a slow one holds up nobody. */
const headStartMs = 25;

/** Sends webhooks until they are answered 200, with growing gaps. What is unanswered survives a restart. */
export class Deliveries {
  #changes: (Change | Messaging)[] = [];
  #number: number;
  #due: string[] = [];
  #sending = false;
  #closed = false;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #abort = new AbortController();
  #waiters: (() => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly webhookUrl: string | null,
  ) {
    this.#number = Math.max(0, ...[...store.all('deliveries').keys()].map(Number));
    this.#due = [...store.all('deliveries').keys()];
  }

  /** Notes a change; `pack` makes deliveries of all that were noted. */
  announce(change: Change | Messaging): void {
    this.#changes.push(change);
  }

  /** Makes what was announced durable. Call it within the same `together` as the changes themselves. */
  pack(now: Date): void {
    while (this.#changes.length > 0) {
      this.#number += 1;
      const id = String(this.#number);
      const body = envelope(this.#changes.splice(0, changesInOne), now);
      this.store.put('deliveries', id, { id, body, attempts: 0 });
      this.#due.push(id);
    }
  }

  /** What has not been answered 200 yet, as it is sent. */
  pending(): { id: string; rawBody: string; headers: Record<string, string>; attempts: number }[] {
    return [...this.store.all('deliveries').values()].map(({ id, body, attempts }) => ({
      id,
      rawBody: body,
      headers: signedHeaders(body),
      attempts,
    }));
  }

  /** Starts sending what is due, without waiting for it. */
  kick(): void {
    if (this.#sending || this.#closed || this.webhookUrl === null) return;
    this.#sending = true;
    void this.#drain(this.webhookUrl);
  }

  /** Resolves when everything has been answered 200. */
  async idle(): Promise<void> {
    if (this.webhookUrl === null || this.#closed || this.store.all('deliveries').size === 0) return;
    await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  close(): void {
    this.#closed = true;
    this.#abort.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#wake();
  }

  async #drain(url: string): Promise<void> {
    for (let id = this.#due.shift(); id !== undefined && !this.#closed; id = this.#due.shift()) {
      const delivery = this.store.get('deliveries', id);
      if (delivery) await Promise.race([this.#attempt(url, delivery), headStart()]);
    }
    this.#sending = false;
  }

  async #attempt(url: string, delivery: PendingDelivery): Promise<void> {
    const answered = await this.#post(url, delivery.body);
    if (this.#closed) return;
    if (answered) {
      this.store.drop('deliveries', delivery.id);
      if (this.store.all('deliveries').size === 0) this.#wake();
      return;
    }
    const attempts = delivery.attempts + 1;
    this.store.put('deliveries', delivery.id, { ...delivery, attempts });
    const gap = Math.min(longestGapMs, firstGapMs * 2 ** (attempts - 1));
    this.#timers.set(
      delivery.id,
      setTimeout(() => {
        this.#timers.delete(delivery.id);
        this.#due.push(delivery.id);
        this.kick();
      }, gap),
    );
  }

  async #post(url: string, body: string): Promise<boolean> {
    try {
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(patienceMs)]);
      const response = await fetch(url, { method: 'POST', body, headers: signedHeaders(body), signal });
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  #wake(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}

function headStart(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, headStartMs));
}
