/** Users from the configuration, and links that sign in once. Of a token only the hash is kept. The rest: user-changes.ts, sessions.ts. */
import { createHash, randomBytes } from 'node:crypto';
import type { Role, User } from '../prisma/generated/client.js';
import type { Context } from './context.js';
import { mayComeIn, openSession } from './sessions.js';

export interface UserInput {
  schoolId: string;
  email: string;
  name: string;
  role: Role;
}

/** Why a link does not sign in, for the page that says so. */
export type LinkState = 'good' | 'used' | 'expired' | 'unknown';

const minutes = 60_000;
const hours = 60 * minutes;
/** Links asked for by e-mail: more than this in a quarter of an hour and no further one is sent. */
const linksPerQuarter = 5;

// In the sandbox nothing is real, and a link printed at start must still work after lunch.
const linkMs = (ctx: Context) => (ctx.config.mode === 'sandbox' ? 24 * hours : 15 * minutes);
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
const newToken = () => randomBytes(32).toString('base64url');
const later = (ctx: Context, ms: number) => new Date(ctx.clock.wall().getTime() + ms);

/**
 * Creates or updates users by e-mail address; who was disabled stays so, and whom a person has changed since stays as that
 * person said. Where an address comes twice, the first counts. In the sandbox everybody has been trained.
 */
export async function ensureUsers(ctx: Context, list: UserInput[]): Promise<User[]> {
  const byEmail = new Map<string, UserInput>();
  for (const one of list) {
    const email = normalEmail(one.email);
    if (!byEmail.has(email)) byEmail.set(email, { ...one, email });
  }
  const users: User[] = [];
  for (const { schoolId, email, name, role } of byEmail.values()) {
    const said = { schoolId, name, role };
    const attestedAt = ctx.config.mode === 'sandbox' ? ctx.clock.now() : null;
    const known = await ctx.db.user.findUnique({ where: { email }, select: { changedAt: true, schoolId: true } });
    if (known && known.schoolId !== schoolId)
      throw new Error(
        `One address of the configuration (${role}) signs in to another school of this database already.`,
      );
    const update = known?.changedAt ? {} : said;
    users.push(await ctx.db.user.upsert({ where: { email }, create: { ...said, email, attestedAt }, update }));
  }
  return users;
}

/** The user that the start prints a link for: the first communications administrator who may still sign in. */
export function firstCommsAdmin(ctx: Context, schoolId: string): Promise<User | null> {
  return ctx.db.user.findFirst({
    where: { schoolId, role: 'comms_admin', disabledAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** The address of a page that signs this user in, once. */
export async function issueLink(ctx: Context, userId: string): Promise<string> {
  const token = newToken();
  await ctx.db.signInLink.deleteMany({ where: { expiresAt: { lt: later(ctx, -7 * 24 * hours) } } });
  await ctx.db.signInLink.create({ data: { tokenHash: hashOf(token), userId, expiresAt: later(ctx, linkMs(ctx)) } });
  return new URL(`/sign-in/${token}`, ctx.config.PUBLIC_URL).href;
}

/** Sends a link if the address is known. Says nothing of whether it was, so that nobody can find out who has an account. */
export async function sendLink(ctx: Context, email: string): Promise<void> {
  const user = await ctx.db.user.findUnique({ where: { email: normalEmail(email) }, include: { school: true } });
  if (!user || !mayComeIn(ctx, user) || (await askedTooOften(ctx, user.id))) return;
  const link = await issueLink(ctx, user.id);
  const valid = ctx.config.mode === 'sandbox' ? '24 hours' : '15 minutes';
  await ctx.mailer.send({
    messageId: `sign-in-${hashOf(link).slice(0, 32)}`,
    to: [user.email],
    subject: 'Your link to sign in to Schoolgate',
    text: `Use this link to sign in. It works once, for ${valid}:\n\n${link}\n\nIf you did not ask for it, you need not do anything.\n`,
  });
}

/** For somebody who was let in a moment ago: their first way in. */
export async function issueLetter(ctx: Context, { email }: Pick<User, 'email'>): Promise<void> {
  await sendLink(ctx, email).catch((error: Error) => ctx.log.error({ error: error.name }, 'no sign-in link sent'));
}

async function askedTooOften(ctx: Context, userId: string): Promise<boolean> {
  const sinceQuarter = later(ctx, linkMs(ctx) - 15 * minutes);
  return (await ctx.db.signInLink.count({ where: { userId, expiresAt: { gt: sinceQuarter } } })) >= linksPerQuarter;
}

const include = { user: { include: { school: true } } } as const;

/** Looks at a link without using it up: mail scanners open links before their reader does. */
export async function lookAtLink(ctx: Context, token: string): Promise<{ state: LinkState; name: string }> {
  const link = await ctx.db.signInLink.findUnique({ where: { tokenHash: hashOf(token) }, include });
  if (!link || !mayComeIn(ctx, link.user)) return { state: 'unknown', name: '' };
  if (link.usedAt) return { state: 'used', name: '' };
  if (link.expiresAt <= ctx.clock.wall()) return { state: 'expired', name: '' };
  return { state: 'good', name: link.user.name };
}

/** Uses a link up and opens a session; of two that come at once, one wins. */
export async function consumeLink(
  ctx: Context,
  token: string,
  device = '',
): Promise<{ sessionToken: string } | { state: LinkState }> {
  const { state } = await lookAtLink(ctx, token);
  if (state !== 'good') return { state };
  const tokenHash = hashOf(token);
  const now = ctx.clock.wall();
  const won = await ctx.db.signInLink.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (won.count !== 1) return { state: 'used' };
  const { userId } = await ctx.db.signInLink.findUniqueOrThrow({ where: { tokenHash }, select: { userId: true } });
  return { sessionToken: await openSession(ctx, { userId, way: 'link', device }) };
}

export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
