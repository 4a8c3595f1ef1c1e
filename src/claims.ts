/**
 * Who deals with a case at the moment: a lease, so that whoever closes the browser or loses the network keeps nobody out.
 * It says who works on what, decides nothing, and stands in no record of decisions.
 */
import type { Prisma } from '../prisma/generated/client.js';
import { mustMay } from './allowed.js';
import { conflictOf } from './conflicts.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { seenBy, type Viewer } from './viewer.js';

/** Each page of the case that its holder opens begins it anew. */
export const leaseMs = 10 * 60_000;

export interface Claiming extends Viewer {
  userId: string;
  caseNumber: string;
}

export interface Holder {
  userId: string;
  name: string;
  until: Date;
}

/**
 * Takes a case that nobody holds, or renews one's own. False where somebody else has it: of two at once one wins; and where
 * it is not for this person to decide (conflicts.ts).
 */
export async function claim(ctx: Context, claiming: Claiming): Promise<boolean> {
  const free = {
    OR: [{ claimUntil: null }, { claimUntil: { lte: ctx.clock.wall() } }, { claimedBy: claiming.userId }],
  };
  return hold(ctx, claiming, free);
}

/** Takes it from whoever holds it: they see so, and their next decision is refused. */
export const takeOver = (ctx: Context, claiming: Claiming): Promise<boolean> => hold(ctx, claiming, {});

/** For the one who holds it; anybody else changes nothing by that. */
export async function renew(ctx: Context, claiming: Claiming): Promise<void> {
  await hold(ctx, claiming, { claimedBy: claiming.userId, claimUntil: { gt: ctx.clock.wall() } });
}

export async function release(ctx: Context, { schoolId, caseNumber, userId }: Claiming): Promise<void> {
  const where = { schoolId, caseNumber, claimedBy: userId };
  await ctx.db.review.updateMany({ where, data: { claimedBy: null, claimUntil: null } });
}

/** Long enough for the page to come again that was only loaded anew. */
const leavingMs = 5_000;

/** The page was left: free in a moment, unless its holder is back by then. */
export async function leave(ctx: Context, { schoolId, caseNumber, userId }: Claiming): Promise<void> {
  const claimUntil = new Date(ctx.clock.wall().getTime() + leavingMs);
  const where = { schoolId, caseNumber, claimedBy: userId, claimUntil: { gt: claimUntil } };
  await ctx.db.review.updateMany({ where, data: { claimUntil } });
}

async function hold(ctx: Context, claiming: Claiming, free: Prisma.ReviewWhereInput): Promise<boolean> {
  const { schoolId, userId: claimedBy, caseNumber } = claiming;
  const claimUntil = new Date(ctx.clock.wall().getTime() + leaseMs);
  const found = await ctx.db.review.findFirst({ where: { schoolId, caseNumber }, select: { commentId: true } });
  if (!found || (await conflictOf(ctx, ctx.db, { commentId: found.commentId, userId: claimedBy }))) return false;
  const { role } = await mustMay(ctx.db, { schoolId, userId: claimedBy }, ['moderate']);
  // Again in the query: whoever stepped aside a moment ago gets nothing by it.
  const stayed = { comment: { stepAsides: { none: { userId: claimedBy } } } };
  const { count } = await ctx.db.review.updateMany({
    where: { AND: [{ schoolId, caseNumber, state: { not: 'closed' } }, seenBy(role), stayed, free] },
    data: { claimedBy, claimUntil },
  });
  return count === 1;
}

/** What somebody is told who would decide beside the colleague who holds this case; null where nobody else holds it. */
export async function besideWords(
  tx: Tx,
  { review, userId }: { review: Parameters<typeof holdersOf>[1][number]; userId: string },
  now: Date,
): Promise<string | null> {
  const holder = (await holdersOf(tx, [review], now)).get(review.id);
  if (!holder || holder.userId === userId) return null;
  return `${holder.name} is dealing with this case. Take it over first, or let them finish.`;
}

/** By the id of a case; those that nobody holds are not in it. */
export async function holdersOf(
  tx: Tx,
  reviews: { id: string; claimedBy: string | null; claimUntil: Date | null }[],
  now: Date,
): Promise<Map<string, Holder>> {
  const held = reviews.flatMap(({ id, claimedBy, claimUntil }) =>
    claimedBy && claimUntil && claimUntil > now ? [{ id, claimedBy, claimUntil }] : [],
  );
  const ids = held.map(({ claimedBy }) => claimedBy);
  const users = ids.length > 0 ? await tx.user.findMany({ where: { id: { in: ids } } }) : [];
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return new Map(
    held.map(({ id, claimedBy, claimUntil }) => [
      id,
      { userId: claimedBy, name: names.get(claimedBy) ?? 'Somebody', until: claimUntil },
    ]),
  );
}
