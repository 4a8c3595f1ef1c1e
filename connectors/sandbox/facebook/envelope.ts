import { createHmac } from 'node:crypto';
import { sandboxSchool } from '../school.js';
import type { Change } from './changes.js';

/** The raw body of a delivery. Meta writes `\/` and `\uXXXX`: whoever signs re-serialised JSON fails (platforms.md F3.3). */
export function envelope(changes: Change[], now: Date): string {
  const time = Math.floor(now.getTime() / 1000);
  const body = { object: 'page', entry: [{ id: sandboxSchool.facebook.pageId, time, changes }] };
  return JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

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
