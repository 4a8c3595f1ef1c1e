/**
 * Wrong tries are counted for all strangers at one address together, and apart for each browser that its owner has signed in
 * from before: whoever guesses shuts out guessers, and not the owner. Nothing is counted by network address, for a whole
 * school has one. A link by e-mail and the school's own sign-in are not touched by it.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Context } from '../context.js';

const most = 5;
const windowMs = 15 * 60_000;
const devicesKept = 10;

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The key by which a try is counted. `userId`: null where nobody has this address. */
export async function keyOf(
  { db }: Context,
  { email, userId, device }: { email: string; userId: string | null; device: string | undefined },
): Promise<string> {
  const tokenHash = hashOf(device ?? '');
  // Asked for an address that nobody has as well: the same work.
  const known = await db.signInDevice.findUnique({ where: { tokenHash } });
  return known && known.userId === userId ? `device:${tokenHash}` : `stranger:${hashOf(email)}`;
}

/** Counts a try before it is looked at, so that many at once are not more than many. False: too many. */
export const tryOnce = (ctx: Context, key: string): Promise<boolean> => countTry(ctx, key, { most, windowMs });

/** The same for whatever else is counted: at most so many of one key from the first one on. */
export async function countTry(
  { db, clock }: Context,
  key: string,
  limit: { most: number; windowMs: number },
): Promise<boolean> {
  const now = clock.wall();
  const old = new Date(now.getTime() - limit.windowMs);
  const [row] = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO "SignInTry" AS t (key, count, since) VALUES (${key}, 1, ${now}::timestamptz)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN t.since < ${old}::timestamptz THEN 1 ELSE t.count + 1 END,
      since = CASE WHEN t.since < ${old}::timestamptz THEN ${now}::timestamptz ELSE t.since END
    RETURNING count`;
  return (row?.count ?? limit.most + 1) <= limit.most;
}

export async function forgetTries({ db, clock }: Context, key: string): Promise<void> {
  const old = new Date(clock.wall().getTime() - windowMs);
  // What visitors of the public pages sent is counted for longer.
  const over = { since: { lt: old }, NOT: { key: { startsWith: 'visitor:' } } };
  await db.signInTry.deleteMany({ where: { OR: [{ key }, over] } });
}

/** The browser of somebody who has just signed in; it is known again by the token. */
export async function rememberDevice({ db, clock }: Context, userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.signInDevice.create({ data: { tokenHash: hashOf(token), userId, createdAt: clock.wall() } });
  const older = await db.signInDevice.findMany({
    where: { userId },
    orderBy: { createdAt: 'desc' },
    skip: devicesKept,
  });
  await db.signInDevice.deleteMany({ where: { tokenHash: { in: older.map((one) => one.tokenHash) } } });
  return token;
}
