import { z } from 'zod';

/** Where Facebook itself differs by setting, day and load, switched by a test or a person (platforms.md part 3, 3 to 18). */
const ways = z.strictObject({
  /** The app's setting "Require app secret": a call without the proof fails (F8). */
  requireProof: z.boolean(),
  /** Calls in 24 hours with a page's token; null: as many as its rule gives for those who wrote (F7). */
  callsADay: z.number().int().min(1).nullable(),
  /** Calls in an hour with a person's token or the app's (F7). */
  callsAnHour: z.number().int().min(1),
  /** Words that the page may write in a minute before it is too fast (613); null: not counted. */
  wordsAMinute: z.number().int().min(1).nullable(),
  /** Listings whose pages are shorter than was asked, or begin with an empty one, and go on all the same (F4). */
  pages: z.enum(['usual', 'short', 'empty']),
  /** So many parts of the next calls that ask for several things at once are not done in time, and come as `null` (F2.11). */
  partsLate: z.number().int().min(0),
  /** How long an hour is for webhooks that nobody answers, in real time: they are dropped after 36 (F3.3). */
  retryHourMs: z.number().int().min(1),
});
export type FacebookWays = z.output<typeof ways>;

const usual: FacebookWays = {
  requireProof: false,
  callsADay: null,
  callsAnHour: 200,
  wordsAMinute: null,
  pages: 'usual',
  partsLate: 0,
  retryHourMs: 10_000,
};

export const usualWays = (): FacebookWays => ({ ...usual });

/** Whether the next part is one of those. */
export function isLate(ways: FacebookWays): boolean {
  if (ways.partsLate === 0) return false;
  ways.partsLate -= 1;
  return true;
}

/** Changes some of them; null brings back how it usually is. Throws a ZodError that names the wrong key. */
export function turnWays(now: FacebookWays, wish: unknown): void {
  Object.assign(now, wish === null ? usual : ways.partial().parse(wish));
}
