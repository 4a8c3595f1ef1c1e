import { createHmac, timingSafeEqual } from 'node:crypto';
import { sandboxSchool } from '../school.js';

/** How far a caller's clock may be off before X refuses (platforms.md X1). */
const skewMs = 5 * 60_000;
const kept = 10_000;

/** OAuth 1.0a as X checks it: the app, the token, a fresh nonce, the time and the signature over the whole address. */
export class Signatures {
  readonly #nonces = new Set<string>();

  /** `url` is the address as the caller wrote it, with its query. */
  accept(header: string, { method, url }: { method: string; url: string }): boolean {
    const given = fieldsOf(header);
    const { oauth1 } = sandboxSchool.x;
    if (given.oauth_consumer_key !== oauth1.appKey || given.oauth_token !== oauth1.accessToken) return false;
    const off = Math.abs(Date.now() - Number(given.oauth_timestamp) * 1000);
    if (!(off <= skewMs) || !given.oauth_nonce || this.#nonces.has(given.oauth_nonce)) return false;
    if (!same(given.oauth_signature ?? '', signatureOf(given, method, url))) return false;
    this.#nonces.add(given.oauth_nonce);
    if (this.#nonces.size > kept) this.#nonces.delete([...this.#nonces][0] ?? '');
    return true;
  }
}

function fieldsOf(header: string): Record<string, string> {
  const pairs = [...header.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, decodeURIComponent(value)]));
}

/** RFC 5849 section 3.4; bodies in JSON and multipart are not part of it. */
function signatureOf(given: Record<string, string>, method: string, address: string): string {
  const url = new URL(address);
  const signed = Object.entries(given).filter(([name]) => name !== 'oauth_signature');
  const pairs = [...signed, ...url.searchParams].map(([name, value]) => [encode(name), encode(value)] as const);
  pairs.sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));
  const parameters = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  const base = [method, encode(url.origin + url.pathname), encode(parameters)].join('&');
  const { appSecret, accessSecret } = sandboxSchool.x.oauth1;
  return createHmac('sha1', `${encode(appSecret)}&${encode(accessSecret)}`)
    .update(base)
    .digest('base64');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
