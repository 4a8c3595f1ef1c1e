/** Browsers from which somebody has come in before, by whatever way: what strangers try does not count against them. */
import { createHash, randomBytes } from 'node:crypto';
import type { Context } from '../context.js';

const kept = 10;

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
/** By which the wrong tries of one such browser are counted. */
export const deviceKey = (token: string): string => `device:${hashOf(token)}`;

/** Whether this is a browser of theirs. Asked for an address that nobody has as well: the same work. */
export async function knowsDevice({ db }: Context, userId: string | undefined, token = ''): Promise<boolean> {
  const found = await db.signInDevice.findUnique({ where: { tokenHash: hashOf(token) } });
  return found !== null && found.userId === userId;
}

/**
 * The browser of somebody who has just come in; it is known again by the token. `before`: by which it was known until now, so
 * that coming in often from one browser makes none of the others unknown.
 */
export async function rememberDevice({ db, clock }: Context, userId: string, before = ''): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const data = { tokenHash: hashOf(token), createdAt: clock.wall() };
  const again = await db.signInDevice.updateMany({ where: { tokenHash: hashOf(before), userId }, data });
  if (again.count === 0) await db.signInDevice.create({ data: { ...data, userId } });
  const older = await db.signInDevice.findMany({ where: { userId }, orderBy: { createdAt: 'desc' }, skip: kept });
  await db.signInDevice.deleteMany({ where: { tokenHash: { in: older.map((one) => one.tokenHash) } } });
  return token;
}
