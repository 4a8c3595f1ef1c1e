import type { PendingDelivery } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { Change } from './changes.js';
import { envelope, signatureHeaders, signedHeaders } from './envelope.js';
import type { Messaging } from './messages.js';
import { pagePerson } from './nodes.js';
import type { FacebookWays } from './ways.js';

/** How webhooks misbehave in real life (platforms.md F3.3, F3.4; part 3, 15). */
export type Quirk = 'doubled' | 'disordered' | 'silent' | 'nameless' | 'unsigned' | 'headerless' | 'strange' | 'bare';

const changesInOne = 50;
/** Of a disordered delivery, in real time. */
const longestDelayMs = 5_000;
const firstGapMs = 200;
const longestGapMs = 30_000;
const patienceMs = 10_000;
const hoursOfTrying = 36;
/** The next delivery starts when the one before was answered, or after this: so order holds, and a slow one holds up nobody. */
const headStartMs = 25;

/** Sends webhooks until they are answered 200, with growing gaps. What is unanswered survives a restart. */
export class Deliveries {
  readonly quirks = new Set<Quirk>();
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
    private readonly ways: Pick<FacebookWays, 'retryHourMs'>,
  ) {
    this.#number = Math.max(0, ...[...store.all('deliveries').keys()].map(Number));
    this.#due = [...store.all('deliveries').keys()];
  }

  /** Notes a change; `pack` makes deliveries of all that were noted. */
  announce(change: Change | Messaging): void {
    const named = this.quirks.has('nameless') ? withoutName(change) : change;
    this.#changes.push(this.quirks.has('bare') ? withoutPost(named) : named);
    if (this.quirks.has('strange')) this.#changes.push(strange);
  }

  /** Makes what was announced durable. Call it within the same `together` as the changes themselves. */
  pack(now: Date): void {
    while (this.#changes.length > 0) {
      this.#number += 1;
      const id = String(this.#number);
      const body = envelope(this.#changes.splice(0, changesInOne), now);
      this.store.put('deliveries', id, { id, body, attempts: 0 });
      if (this.quirks.has('disordered')) this.#later(id, Math.random() * longestDelayMs);
      else this.#due.push(id);
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
    // What is not told now is never told: nobody can ask for it later (platforms.md F3.3).
    const silent = this.quirks.has('silent');
    const answered = silent || (await this.#post(url, delivery.body));
    if (answered && !silent && this.quirks.has('doubled')) await this.#post(url, delivery.body);
    if (this.#closed) return;
    if (answered) return this.#done(delivery.id);
    const { since = Date.now() } = delivery;
    // After that it is lost: nobody can ask for it later (platforms.md F3.3).
    if (Date.now() - since >= hoursOfTrying * this.ways.retryHourMs) return this.#done(delivery.id);
    const attempts = delivery.attempts + 1;
    this.store.put('deliveries', delivery.id, { ...delivery, attempts, since });
    const gap = Math.min(longestGapMs, firstGapMs * 2 ** (attempts - 1));
    this.#later(delivery.id, gap);
  }

  #done(id: string): void {
    this.store.drop('deliveries', id);
    if (this.store.all('deliveries').size === 0) this.#wake();
  }

  #later(id: string, ms: number): void {
    const due = () => {
      this.#timers.delete(id);
      this.#due.push(id);
      this.kick();
    };
    this.#timers.set(id, setTimeout(due, ms));
  }

  async #post(url: string, body: string): Promise<boolean> {
    try {
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(patienceMs)]);
      const headers = signedHeaders(this.quirks.has('unsigned') ? `${body} ` : body);
      if (this.quirks.has('headerless')) for (const name of signatureHeaders) delete headers[name];
      const response = await fetch(url, { method: 'POST', body, headers, signal });
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

/** Of whoever may not be named `from` is not empty but missing; the page itself is always named. */
function withoutName(change: Change | Messaging): Change | Messaging {
  if (!('field' in change) || (change.value.from as { id?: string } | undefined)?.id === pagePerson.id) return change;
  const { from: _from, ...value } = change.value;
  return { ...change, value };
}

/** Some tell of the post around a comment, some do not. */
function withoutPost(change: Change | Messaging): Change | Messaging {
  if (!('field' in change)) return change;
  const { post: _post, ...value } = change.value;
  return { ...change, value };
}

/** What no document lists: platforms grow. */
const strange: Change = { field: 'feed', value: { item: 'hologram', verb: 'shimmer', created_time: 1_794_209_990 } };

function headStart(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, headStartMs));
}
