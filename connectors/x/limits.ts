/** Calls that X would refuse are not made: what its headers said last, by endpoint (platforms.md X4). */
import { ConnectorError } from '../connector.js';

/** The endpoints that X counts apart. */
export const families = [
  'me',
  'mentions',
  'own',
  'search',
  'lookup',
  'hide',
  'post',
  'delete',
  'mute',
  'blocking',
  'block',
  'media',
  'metadata',
  'messages',
  'message',
  'webhooks',
  'activity',
] as const;
export type Family = (typeof families)[number];

/** Where X says nothing (a cap of 24 hours, a proxy), so long at least. */
const blindMs = 60_000;
/** A day, in whole seconds, by a clock that may differ. */
const longestMs = 25 * 3_600_000;
/** Clocks differ, and X counts in whole seconds. */
const slackMs = 1_000;

export interface Limiter {
  /** Throws `rate_limited` with the time to wait where the family is used up. */
  admit(family: Family): void;
  /** What the headers of an answer say, successful or not. */
  note(family: Family, headers: Record<string, unknown>, refused: boolean): void;
}

/** One of an account. `now` is real time in milliseconds. */
export function createLimiter(now: () => number = Date.now): Limiter {
  const until = new Map<Family, number>();
  return {
    admit(family) {
      const wait = (until.get(family) ?? 0) - now();
      if (wait > 0) throw new ConnectorError('rate_limited', `X API: ${family} is used up for now`, wait);
    },
    note(family, headers, refused) {
      const wait = usedUpMs(headers, now());
      if (wait > 0) until.set(family, now() + wait + slackMs);
      else if (refused) until.set(family, now() + blindMs);
      else until.delete(family);
    },
  };
}

/** The usual 15 minutes, and the caps of a day that some endpoints add. */
const windows = ['x-rate-limit', 'x-user-limit-24hour', 'x-app-limit-24hour'];

/** Milliseconds until all that is used up opens again; 0 where there is something left, or X does not say. */
export function usedUpMs(headers: Record<string, unknown>, now: number): number {
  return Math.max(0, ...windows.map((window) => waitFor(headers, window, now)));
}

/** Told against the answer's own clock, so that ours may be wrong. */
function waitFor(headers: Record<string, unknown>, window: string, now: number): number {
  const remaining = headers[`${window}-remaining`];
  const reset = Number(headers[`${window}-reset`]) * 1000;
  if (remaining === undefined || Number(remaining) > 0 || !Number.isFinite(reset)) return 0;
  const answered = Date.parse(String(headers.date));
  const wait = reset - (Number.isNaN(answered) ? now : answered);
  return wait <= longestMs ? wait : 0;
}
