import { z } from 'zod';

/** Where X itself differs by plan, day and document, switched by a test or a person (platforms.md part 3, 24 to 33). */
const ways = z.strictObject({
  /** The names of its answers: the old ones, or those of its newer documents (X0). */
  vocabulary: z.enum(['tweet', 'post']),
  /** Blocking by API is for Enterprise only (X0). */
  plan: z.enum(['self-serve', 'enterprise']),
  /** So long a new post is missing from searches, by the sandbox's clock (28). */
  indexingMs: z.number().int().min(0),
  /** What may be written in 24 hours, told in headers of their own; null: not told and not counted (X4). */
  postsADay: z.number().int().min(1).nullable(),
  /** Whether a 429 says when to come back. */
  tellsReset: z.boolean(),
  /** What the account had when it was set, in millionths of a dollar; null: enough. What is spent counts from the start. */
  creditMicroUsd: z.number().int().nullable(),
  /** Which of its two forms the 402 has. */
  creditWords: z.enum(['depleted', 'payment-required']),
  /** So many of the next acts are not done, and 200 says so: `{"data":{"hidden":false}}` (trap 15). */
  notDone: z.number().int().min(0),
  /** How its webhooks are told of what happens (33). */
  webhooks: z.enum(['usual', 'doubled', 'silent', 'unsigned', 'legacy', 'oauth2', 'bare']),
});
export type XWays = z.output<typeof ways>;

const usual: XWays = {
  vocabulary: 'tweet',
  plan: 'self-serve',
  indexingMs: 0,
  postsADay: null,
  tellsReset: true,
  creditMicroUsd: null,
  creditWords: 'depleted',
  notDone: 0,
  webhooks: 'usual',
};

export const usualWays = (): XWays => ({ ...usual });

/** Changes some of them; null brings back how it usually is. Throws a ZodError that names the wrong key. */
export function turnWays(now: XWays, wish: unknown): void {
  Object.assign(now, wish === null ? usual : ways.partial().parse(wish));
}
