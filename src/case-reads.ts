/** Which cases somebody opened on a day: a record of who saw what, and a count for whoever has read enough. */
import { validate as isUuid } from 'uuid';
import { dayOf } from '../moderation/consent.js';
import type { Prisma, Role } from '../prisma/generated/client.js';
import type { Context } from './context.js';
import { seenBy, sees, type Viewer } from './viewer.js';

interface Reading {
  schoolId: string;
  userId: string;
  commentId: string;
  hurtful: boolean;
  zone: string;
}

export interface ReadToday {
  cases: number;
  hurtful: number;
}

/** Notes this one, once a day, and says how many there were today. */
export async function noteRead(ctx: Context, { zone, ...one }: Reading): Promise<ReadToday> {
  const now = ctx.clock.now();
  const day = dayOf(now, zone);
  await ctx.db.caseRead.createMany({ data: [{ ...one, day, at: now }], skipDuplicates: true });
  const { userId } = one;
  const [cases, hurtful] = await Promise.all([
    ctx.db.caseRead.count({ where: { userId, day } }),
    ctx.db.caseRead.count({ where: { userId, day, hurtful: true } }),
  ]);
  return { cases, hurtful };
}

const sighted = { lane: true, aboutHead: true, deputyCalledAt: true };
const named = { comment: { select: { review: { select: { caseNumber: true, ...sighted } } } } };
const readsPerPage = 50;

export interface Read {
  userId: string;
  name: string;
  role: Role | null;
  caseNumber: string;
  at: Date;
  /** Whether whoever looks at the record may open the case itself. */
  mayOpen: boolean;
}

export interface ReadsPage {
  rows: Read[];
  /** What to pass as `after` for the next page; null on the last. */
  next: string | null;
}

/**
 * Who opened which case, the latest first, once a day each. A data protection officer sees the record of every case and no
 * case; everybody else only of those that they may see themselves (what is about the head is not in hers).
 */
export async function readsPage(
  ctx: Context,
  { schoolId, role }: Viewer,
  { caseNumber, after }: { caseNumber?: string; after?: string },
): Promise<ReadsPage> {
  const seen = role === 'dpo' ? {} : seenBy(role);
  const comment = { review: { is: { ...seen, ...(caseNumber && { caseNumber }) } } };
  const found = await ctx.db.caseRead.findMany({
    where: { AND: [{ schoolId, comment }, placeAfter(after)] },
    orderBy: [{ at: 'desc' }, { userId: 'desc' }, { commentId: 'desc' }],
    take: readsPerPage + 1,
    include: named,
  });
  const rows = found.slice(0, readsPerPage);
  const users = await ctx.db.user.findMany({ where: { schoolId, id: { in: rows.map(({ userId }) => userId) } } });
  const userOf = new Map(users.map((user) => [user.id, user]));
  const last = rows.at(-1);
  return {
    rows: rows.map(({ userId, at, comment: { review } }) => ({
      ...{ userId, at, caseNumber: review?.caseNumber ?? '' },
      ...{ name: userOf.get(userId)?.name ?? 'Somebody', role: userOf.get(userId)?.role ?? null },
      mayOpen: review !== null && sees(role, review),
    })),
    next: found.length > readsPerPage && last ? [last.at.getTime(), last.userId, last.commentId].join('_') : null,
  };
}

/** Keyset: what is read meanwhile moves nothing. What is no place begins at the top. */
function placeAfter(after: string | undefined): Prisma.CaseReadWhereInput {
  const [, ms, userId, commentId] = /^(\d{1,15})_([\da-f-]{36})_([\da-f-]{36})$/.exec(after ?? '') ?? [];
  if (!ms || !isUuid(userId) || !isUuid(commentId)) return {};
  const at = new Date(Number(ms));
  return { OR: [{ at: { lt: at } }, { at, userId: { lt: userId } }, { at, userId, commentId: { lt: commentId } }] };
}
