/** The code of a phone (TOTP, RFC 6238) and the codes for a lost phone. Each counts once. */
import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { User } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';

const stepSeconds = 30;
const codesAtFirst = 10;
export const totpPlace = (userId: string) => `user:${userId}:totp`;
const hashOf = (code: string) => createHash('sha256').update(code).digest('hex');
/** As people type them: with spaces and dashes, large or small. */
const plain = (code: string) => code.replace(/[\s-]/g, '').toLowerCase();

const totpOf = (base32: string, label: string) =>
  new TOTP({ issuer: 'Schoolgate', label, secret: Secret.fromBase32(base32), period: stepSeconds });

/** A new key for a phone; it counts once a code of it was typed (`confirm`). */
export async function newKey({ db, config }: Context, userId: string): Promise<void> {
  const totpSealed = sealerOf(config).seal(new Secret({ size: 20 }).base32, totpPlace(userId));
  await db.user.update({ where: { id: userId }, data: { totpSealed, totpConfirmedAt: null, totpStep: null } });
}

/** What a phone needs, while it has not shown a code yet; afterwards nobody sees it again. */
export function keyToShow({ config }: Context, user: User): { key: string; link: string } | null {
  if (!user.totpSealed || user.totpConfirmedAt) return null;
  const key = sealerOf(config).open(user.totpSealed, totpPlace(user.id));
  return { key: key.replace(/(.{4})(?=.)/g, '$1 '), link: totpOf(key, user.email).toString() };
}

/** The first code of a phone makes its key count. The answer: the codes for a lost phone, shown this once. */
export async function confirm(ctx: Context, user: User, code: string): Promise<string[] | null> {
  if (user.totpConfirmedAt || !(await takeCode(ctx, user, code))) return null;
  const codes = Array.from({ length: codesAtFirst }, () => randomBytes(8).toString('hex'));
  const data = { totpConfirmedAt: ctx.clock.wall(), recoveryHashes: codes.map(hashOf) };
  await ctx.db.user.update({ where: { id: user.id }, data });
  return codes.map((one) => one.replace(/(.{4})(?=.)/g, '$1-'));
}

/** Uses a code up. Of two that come at once with the same, one is refused. */
export async function takeCode(ctx: Context, user: User, typed: string): Promise<boolean> {
  const code = plain(typed);
  if (/^\d{6}$/.test(code)) return takeTotp(ctx, user, code);
  return user.totpConfirmedAt !== null && /^[\da-f]{16}$/.test(code) && takeRecovery(ctx, user.id, hashOf(code));
}

async function takeTotp({ db, clock, config }: Context, user: User, token: string): Promise<boolean> {
  if (!user.totpSealed) return false;
  const timestamp = clock.wall().getTime();
  const totp = totpOf(sealerOf(config).open(user.totpSealed, totpPlace(user.id)), user.email);
  const delta = totp.validate({ token, window: 1, timestamp });
  if (delta === null) return false;
  const totpStep = Math.floor(timestamp / 1000 / stepSeconds) + delta;
  const fresh = { OR: [{ totpStep: null }, { totpStep: { lt: totpStep } }] };
  return (await db.user.updateMany({ where: { id: user.id, ...fresh }, data: { totpStep } })).count === 1;
}

async function takeRecovery({ db }: Context, userId: string, hash: string): Promise<boolean> {
  const count = await db.$executeRaw`UPDATE "User" SET "recoveryHashes" = array_remove("recoveryHashes", ${hash})
    WHERE id = ${userId}::uuid AND ${hash} = ANY("recoveryHashes")`;
  return count === 1;
}
