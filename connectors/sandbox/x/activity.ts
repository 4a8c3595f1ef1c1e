import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { sandboxSchool } from '../school.js';
import type { Tweet, XDelivery, XWebhook } from '../store/records.js';
import type { Store } from '../store/store.js';
import { activityOf } from './present.js';
import { inNewWords } from './vocabulary.js';
import type { XWays } from './ways.js';

/** A webhook must answer within this (platforms.md X2.3). */
const patienceMs = 10_000;
const firstGapMs = 200;
const longestGapMs = 30_000;
/** What a replay may ask for. */
const replayMs = 24 * 3_600_000;

const sign = (key: string, over: string) => `sha256=${createHmac('sha256', key).update(over).digest('base64')}`;
const { appSecret } = sandboxSchool.x.oauth1;
const { clientSecret } = sandboxSchool.x.oauth2;

/** X Activity: tells the app's webhook what happens around the users that it subscribed to, at least once and in no order. */
export class Activity {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #abort = new AbortController();
  #told: { at: number; webhookId: string; body: string }[] = [];
  #waiters: (() => void)[] = [];
  #number: number;

  constructor(
    private readonly store: Store,
    private readonly ways: XWays,
  ) {
    this.#number = Math.max(0, ...[...store.all('xDeliveries').keys()].map(Number));
    // What was unanswered when the sandbox was closed.
    for (const delivery of store.all('xDeliveries').values()) this.#soon(delivery.id, 0);
  }

  /** `type` happened to `tweet`; nobody hears of it who has no valid webhook subscribed to it. */
  announce(type: string, tweet: Tweet, now: Date): void {
    for (const { eventType, userId, tag, webhookId } of this.store.all('xSubscriptions').values()) {
      const webhook = this.store.get('xWebhooks', webhookId ?? '');
      if (eventType !== type || userId !== sandboxSchool.x.userId || !webhook?.valid) continue;
      const what = activityOf(this.store, type, tweet);
      const event = {
        ...{ event_uuid: randomUUID(), filter: { user_id: userId }, event_type: type, ...(tag !== null && { tag }) },
        payload: what.payload,
        includes: this.ways.webhooks === 'bare' ? {} : what.includes,
      };
      const data = this.ways.vocabulary === 'post' ? inNewWords(event) : event;
      this.#queue(webhook.id, JSON.stringify({ data }), now.getTime());
    }
  }

  /** Sends once more what was told between two instants, within a day. */
  replay(webhookId: string, from: number, to: number): void {
    const again = this.#told.filter((one) => one.webhookId === webhookId && one.at >= from && one.at <= to);
    for (const { body, at } of again) this.#queue(webhookId, body, at);
  }

  /** The challenge: whether the address knows a secret of the app. Null: no answer that says so or otherwise. */
  async challenge(url: string): Promise<boolean | null> {
    const token = randomBytes(24).toString('base64url');
    try {
      const at = new URL(url);
      at.searchParams.set('crc_token', token);
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(patienceMs)]);
      const answer = await fetch(at, { redirect: 'manual', signal });
      if (answer.status >= 400) return null;
      const { response_token } = (await answer.json()) as { response_token?: string };
      // X's own documents disagree on which secret it is (X2.3).
      return answer.status === 200 && [appSecret, clientSecret].some((key) => sign(key, token) === response_token);
    } catch (error) {
      return error instanceof SyntaxError ? false : null;
    }
  }

  /** What was not answered 200 yet. */
  pending(): XDelivery[] {
    return [...this.store.all('xDeliveries').values()];
  }

  /** Resolves when everything was answered 200. */
  async idle(): Promise<void> {
    if (this.#abort.signal.aborted || this.store.all('xDeliveries').size === 0) return;
    await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  close(): void {
    this.#abort.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  #queue(webhookId: string, body: string, at: number): void {
    // What is not told now can be asked for by a replay only.
    this.#told = [...this.#told.filter((one) => one.at > at - replayMs), { at, webhookId, body }];
    if (this.ways.webhooks === 'silent') return;
    this.#number += 1;
    const id = String(this.#number);
    this.store.put('xDeliveries', id, { id, webhookId, body, attempts: 0 });
    this.#soon(id, 0);
  }

  #soon(id: string, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#attempt(id);
    }, ms);
    this.#timers.add(timer);
  }

  async #attempt(id: string): Promise<void> {
    const delivery = this.store.get('xDeliveries', id);
    const webhook = this.store.get('xWebhooks', delivery?.webhookId ?? '');
    // Nothing is told to an address that failed its challenge or is gone; a reset may have taken the delivery itself.
    const over = !delivery || !webhook?.valid || (await this.#sent(webhook, delivery.body));
    if (this.#abort.signal.aborted) return;
    if (over) this.store.drop('xDeliveries', id);
    else {
      const attempts = delivery.attempts + 1;
      this.store.put('xDeliveries', id, { ...delivery, attempts });
      this.#soon(id, Math.min(longestGapMs, firstGapMs * 2 ** (attempts - 1)));
    }
    if (this.store.all('xDeliveries').size === 0) for (const resolve of this.#waiters.splice(0)) resolve();
  }

  async #sent(webhook: XWebhook, body: string): Promise<boolean> {
    const once = await this.#post(webhook.url, body);
    if (once && this.ways.webhooks === 'doubled') await this.#post(webhook.url, body);
    return once;
  }

  async #post(url: string, body: string): Promise<boolean> {
    try {
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(patienceMs)]);
      const headers = { 'content-type': 'application/json', ...this.#signatures(body) };
      const response = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'manual' });
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  /** Both, as apps with both secrets get them for now. */
  #signatures(body: string): Record<string, string> {
    const over = this.ways.webhooks === 'unsigned' ? `${body} ` : body;
    return {
      ...(this.ways.webhooks !== 'oauth2' && { 'x-twitter-webhooks-signature': sign(appSecret, over) }),
      ...(this.ways.webhooks !== 'legacy' && { 'x-twitter-webhooks-signature-oauth2': sign(clientSecret, over) }),
    };
  }
}
