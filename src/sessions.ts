/** Sessions: eight hours at most, and half an hour without doing anything. Their owners see and end them. Of a token only the hash is kept. */
import { createHash, randomBytes } from 'node:crypto';
import { DateTime } from 'luxon';
import { localDate } from '../moderation/clock.js';
import type { School, Session, User } from '../prisma/generated/client.js';
import type { Context } from './context.js';
import { ownPolicy } from './policy-change/live.js';

export interface SignedIn {
  user: User & { school: School };
  csrfToken: string;
  sessionId: string;
  /** False where this person has not said for a year to know the policy: reading is all that can be done (LK-23). */
  mayAct: boolean;
}

export type SignInWay = 'link' | 'password' | 'provider';

const minuteMs = 60_000;
const lastsMs = 8 * 60 * minuteMs;
const idleMs = 30 * minuteMs;

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
const newToken = () => randomBytes(32).toString('base64url');

/** Not suspended, and not after the last day (LK-22): access ends by itself, whatever is still open. */
export function mayComeIn(
  { clock }: { clock: Pick<Context['clock'], 'now'> },
  user: Pick<User, 'disabledAt' | 'leavesOn'> & { school: { timezone: string } },
): boolean {
  return !user.disabledAt && (user.leavesOn === null || localDate(clock.now(), user.school.timezone) <= user.leavesOn);
}

/** Until when the last word holds that somebody knows the policy; null: it was never given. */
export function attestedUntil({ policy }: Pick<Context, 'policy'>, user: Pick<User, 'attestedAt'>): Date | null {
  const months = policy.settings['training.everyMonths'];
  return user.attestedAt && DateTime.fromJSDate(user.attestedAt).plus({ months }).toJSDate();
}

export interface Opening {
  userId: string;
  way: SignInWay;
  /** What the browser calls itself. */
  device: string;
}

export async function openSession({ db, clock }: Context, { userId, way, device }: Opening): Promise<string> {
  const token = newToken();
  const now = clock.wall();
  await db.session.deleteMany({ where: { expiresAt: { lt: now } } });
  const expiresAt = new Date(now.getTime() + lastsMs);
  const named = device.slice(0, 200);
  const data = {
    tokenHash: hashOf(token),
    userId,
    way,
    device: named,
    csrfToken: newToken(),
    createdAt: now,
    expiresAt,
  };
  await db.session.create({ data });
  return token;
}

/** Who a session's cookie stands for, or null where it ended, lay idle, or its owner may not come in any more. */
export async function findSession(ctx: Context, token: string): Promise<SignedIn | null> {
  const session = await ctx.db.session.findUnique({
    where: { tokenHash: hashOf(token) },
    include: { user: { include: { school: true } } },
  });
  if (!session || !isAlive(session, ctx.clock.wall()) || !mayComeIn(ctx, session.user)) return null;
  const { user, csrfToken, id } = session;
  const policy = (await ownPolicy(ctx, user.school)) ?? ctx.policy;
  const until = attestedUntil({ policy }, user);
  return { user, csrfToken, sessionId: id, mayAct: until !== null && ctx.clock.now() < until };
}

const isAlive = ({ expiresAt, seenAt, createdAt }: Session, now: Date) =>
  now < expiresAt && now.getTime() - (seenAt ?? createdAt).getTime() < idleMs;

/** Its owner did something. What a page asks by itself does not count, or no session would ever lie idle. */
export async function touchSession({ db, clock }: Context, { sessionId }: SignedIn): Promise<void> {
  const now = clock.wall();
  const before = new Date(now.getTime() - minuteMs);
  const where = { id: sessionId, OR: [{ seenAt: null }, { seenAt: { lt: before } }] };
  await db.session.updateMany({ where, data: { seenAt: now } });
}

export async function endSession({ db }: Context, token: string): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash: hashOf(token) } });
}

/** Those that are open, the latest first. */
export async function sessionsOf({ db, clock }: Context, userId: string): Promise<Session[]> {
  const all = await db.session.findMany({ where: { userId }, orderBy: { createdAt: 'desc' } });
  return all.filter((one) => isAlive(one, clock.wall()));
}

/** One's own: anybody else's is not found. */
export async function endOne({ db }: Context, userId: string, sessionId: string): Promise<void> {
  await db.session.deleteMany({ where: { id: sessionId, userId } });
}
