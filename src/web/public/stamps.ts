/** What a public form carries to show that a person sent it: sealed, with the time at which the page was made. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../../context.js';
import { sealerOf } from '../../crypto/keys.js';

const leastMs = 3_000;
const mostMs = 24 * 3_600_000;
const place = 'public-form';
const stamp = z.object({ at: z.number(), nonce: z.string(), form: z.string() });

export function newStamp({ config, clock }: Context, form: string): string {
  const value = { at: clock.wall().getTime(), nonce: randomBytes(12).toString('base64url'), form };
  return sealerOf(config).seal(JSON.stringify(value), place);
}

/** `nonce`: known by it when it is sent twice. */
export type Stamped = { nonce: string } | { wrong: 'quick' | 'old' };

export function readStamp({ config, clock }: Context, form: string, given: string): Stamped {
  try {
    const { at, nonce, form: of } = stamp.parse(JSON.parse(sealerOf(config).open(given, place)));
    const age = clock.wall().getTime() - at;
    if (of !== form || age > mostMs) return { wrong: 'old' };
    return age < leastMs ? { wrong: 'quick' } : { nonce };
  } catch {
    // Not ours, changed, or of a key that is gone.
    return { wrong: 'old' };
  }
}
