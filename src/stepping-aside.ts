/**
 * Somebody gives up a case because they know whom it is about, or for another reason of their own (WH-18). It leaves their
 * list, they cannot decide on it any more, and it never ends with nobody: where no other is left, those hear of it who can let
 * somebody in.
 */

import type { Review, Role } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import { writeLetter } from './case-letters.js';
import { holdersOf } from './claims.js';
import { type Colleague, colleaguesFor } from './colleagues.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { storable } from './inbound/store.js';
import { mayComeIn } from './sessions.js';
import { type Sighted, seenBy, type Viewer } from './viewer.js';

/** The message is for the person who asked, in plain words; nothing was changed. */
export class StepAsideError extends Error {
  override name = 'StepAsideError';
}

export interface SteppingAside extends Viewer {
  userId: string;
  caseNumber: string;
  reason: string;
}

export interface Left {
  /** Who can still decide. */
  colleagues: Colleague[];
  /** Who is told where nobody can. */
  leaders: Colleague[];
}

type About = Pick<Review, 'schoolId' | 'commentId'> & Sighted;

/** They can let somebody in, or have it done; what concerns the head passes over her and her line. */
const leading: readonly Role[] = ['deputy_head', 'headteacher', 'chair', 'sysadmin'];
const ofHead: readonly Role[] = ['deputy_head', 'headteacher'];

/** Who is there when this person is not. */
export async function whoIsLeft(ctx: Context, tx: Tx, { review, userId }: { review: About; userId: string }) {
  const colleagues = await colleaguesFor(ctx, tx, { review, userId });
  if (colleagues.length > 0) return { colleagues, leaders: [] };
  const { schoolId, aboutHead } = review;
  const roles = leading.filter((role) => !aboutHead || !ofHead.includes(role));
  const users = await tx.user.findMany({
    where: { schoolId, disabledAt: null, id: { not: userId }, role: { in: roles } },
    include: { school: { select: { timezone: true } } },
  });
  return { colleagues, leaders: users.filter((user) => mayComeIn(ctx, user)) };
}

export async function stepAside(ctx: Context, asked: SteppingAside): Promise<Left> {
  const { schoolId, role, userId, caseNumber } = asked;
  const reason = storable(asked.reason.trim());
  if (reason === '') throw new StepAsideError('Say in a few words why: it is kept with the case.');
  const { left, letter } = await ctx.db.$transaction(async (tx) => {
    // Two who step aside at once: the second must see that the first is gone.
    await tx.$queryRaw`SELECT id FROM "Review" WHERE "schoolId" = ${schoolId}::uuid AND "caseNumber" = ${caseNumber} FOR UPDATE`;
    const review = await tx.review.findFirst({ where: { schoolId, caseNumber, ...seenBy(role) } });
    if (!review) throw new StepAsideError('This case does not exist any more.');
    const left = await whoIsLeft(ctx, tx, { review, userId });
    if (left.colleagues.length + left.leaders.length === 0)
      throw new StepAsideError('Nobody else is here to decide. Let somebody in first, on the page “Users”.');
    return { left, letter: await leave(ctx, tx, { review, userId, reason, left }) };
  });
  if (letter) await ctx.queue.add('perform-action', letter, { priority: 1 });
  ctx.log.info({ case: caseNumber, by: userId, left: left.colleagues.length }, 'case.stepped-aside');
  return left;
}

interface Leaving {
  review: Review;
  userId: string;
  reason: string;
  left: Left;
}

async function leave(ctx: Context, tx: Tx, { review, userId, reason, left }: Leaving): Promise<string | null> {
  const { schoolId, commentId, caseNumber } = review;
  const at = ctx.clock.now();
  const row = { schoolId, commentId, userId, reason, at };
  const { count } = await tx.stepAside.createMany({ data: [row], skipDuplicates: true });
  if (count === 0) throw new StepAsideError('You stepped aside from this case already.');
  if (review.claimedBy === userId)
    await tx.review.update({ where: { id: review.id }, data: { claimedBy: null, claimUntil: null } });
  const last = left.colleagues.length === 0;
  const entry = { kind: 'case.stepped_aside', actor: userId, commentId, facts: { case: caseNumber, last } };
  await appendAudit(tx, { schoolId, at }, [{ ...entry, content: { reason } }]);
  const holder = (await holdersOf(tx, [review], ctx.clock.wall())).get(review.id);
  if (review.state === 'closed' || (holder && holder.userId !== userId)) return null;
  const words = last
    ? {
        subject: 'nobody is left to decide on it',
        lines: ['Everybody who may see this case has stepped aside or is spoken of in it.', 'Let somebody else in.'],
      }
    : {
        subject: 'it needs somebody else',
        lines: ['A colleague has stepped aside from this case. Please take it over.'],
      };
  const to = last ? left.leaders : left.colleagues;
  return writeLetter(ctx, tx, { schoolId, commentId, caseNumber, key: `aside:${commentId}:${userId}`, to, ...words });
}
