/** Tries are counted in the database, by all web processes together: so many of one key from the first one on. */
import type { Context } from '../context.js';

export interface Limit {
  most: number;
  windowMs: number;
}

export const quarterMs = 15 * 60_000;
const five: Limit = { most: 5, windowMs: quarterMs };

/** Counts a try before it is looked at, so that many at once are not more than many. False: too many. */
export const tryOnce = (ctx: Context, key: string): Promise<boolean> => countTry(ctx, key, five);

export async function countTry(ctx: Context, key: string, limit: Limit): Promise<boolean> {
  return (await countUp(ctx, key, limit.windowMs)) <= limit.most;
}

/** The how-manieth this one is. */
export async function countUp({ db, clock }: Context, key: string, windowMs = quarterMs): Promise<number> {
  const now = clock.wall();
  const old = new Date(now.getTime() - windowMs);
  const [row] = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO "SignInTry" AS t (key, count, since) VALUES (${key}, 1, ${now}::timestamptz)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN t.since < ${old}::timestamptz THEN 1 ELSE t.count + 1 END,
      since = CASE WHEN t.since < ${old}::timestamptz THEN ${now}::timestamptz ELSE t.since END
    RETURNING count`;
  return row?.count ?? Number.MAX_SAFE_INTEGER;
}

/** It was none that should count: what others tried meanwhile stays counted. */
export async function takeBackTry({ db }: Context, keys: readonly string[]): Promise<void> {
  await db.signInTry.updateMany({ where: { key: { in: [...keys] } }, data: { count: { decrement: 1 } } });
}

export async function forgetTries({ db }: Context, key: string): Promise<void> {
  await db.signInTry.deleteMany({ where: { key } });
}

/** What is over, so that nobody can fill the table. What visitors of the public pages sent is counted for longer. */
export async function forgetOldTries({ db, clock }: Context): Promise<void> {
  const since = { lt: new Date(clock.wall().getTime() - quarterMs) };
  await db.signInTry.deleteMany({ where: { since, NOT: { key: { startsWith: 'visitor:' } } } });
}
