import { createHmac } from 'node:crypto';
import { sandboxSchool } from '../school.js';
import type { Change } from './changes.js';
import type { Messaging } from './messages.js';

/** The raw body of a delivery. Meta writes `\/` and `\uXXXX`: whoever signs re-serialised JSON fails (platforms.md F3.3). */
export function envelope(told: (Change | Messaging)[], now: Date): string {
  const id = sandboxSchool.facebook.pageId;
  const changes = told.filter((one) => 'field' in one);
  const messaging = told.flatMap((one) => ('messaging' in one ? [one.messaging] : []));
  // An entry carries the one or the other, and their times differ (platforms.md F3.4).
  const entry = [
    ...(changes.length > 0 ? [{ id, time: Math.floor(now.getTime() / 1000), changes }] : []),
    ...(messaging.length > 0 ? [{ id, time: now.getTime(), messaging }] : []),
  ];
  const body = { object: 'page', entry };
  return JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export const signatureHeaders = ['x-hub-signature', 'x-hub-signature-256'];

/** The headers that prove it is from Facebook: today's and the legacy signature. */
export function signedHeaders(body: string): Record<string, string> {
  const sign = (hash: string) => createHmac(hash, sandboxSchool.facebook.appSecret).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'user-agent': 'facebookexternalua',
    'x-hub-signature': `sha1=${sign('sha1')}`,
    'x-hub-signature-256': `sha256=${sign('sha256')}`,
  };
}
