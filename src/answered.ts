/** Cases that existed for an answer only are done once it was given, here or on the platform itself (design rule: rows, not counters). */
import { validate as isUuid } from 'uuid';
import type { ClockState, Prisma } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import type { Context } from './context.js';

const batch = 200;

/** Whatever else was found in the words, or is still to be done about them, is for a person to close. */
const ending = (clocks: ClockState[]) =>
  ({
    state: 'open',
    priority: { gte: 3 },
    comment: {
      is: {
        clock: { is: { state: { in: clocks } } },
        current: {
          is: { decision: { is: { disposition: { in: ['leave', 'acknowledge'] }, escalate: { isEmpty: true } } } },
        },
        actions: { none: { state: { in: ['pending', 'performing'] } } },
        terms: { none: { state: 'open' } },
      },
    },
  }) satisfies Prisma.ReviewWhereInput;

const answeredOnly = ending(['answered']);
/** Where a person said of this case that no answer is needed. */
const settledOnly = ending(['answered', 'no_reply_needed']);

/** Of one comment, as soon as its answer is there: nobody should find in the list what they have just answered. */
export async function closeIfAnswered(ctx: Context, commentId: string, by?: { settled: boolean }): Promise<void> {
  const wanted = by?.settled ? settledOnly : answeredOnly;
  if ((await ctx.db.review.count({ where: { ...wanted, commentId } })) > 0) await closeOne(ctx, commentId, wanted);
}

/** May run twice, and beside a person who decides: the row says who came first. */
export async function closeAnswered(ctx: Context): Promise<void> {
  const found = await ctx.db.review.findMany({ where: answeredOnly, take: batch, select: { commentId: true } });
  for (const { commentId } of found) await closeOne(ctx, commentId, answeredOnly);
  if (found.length > 0) ctx.log.info({ cases: found.length }, 'cases.answered');
}

async function closeOne(ctx: Context, commentId: string, wanted: Prisma.ReviewWhereInput): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    // As whoever decides does: first the comment, then its case.
    await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${commentId}::uuid FOR NO KEY UPDATE`;
    const review = await tx.review.findFirst({
      where: { ...wanted, commentId },
      include: { comment: { select: { clock: { select: { stoppedBy: true } } } } },
    });
    if (!review) return;
    const { id, schoolId, caseNumber, comment } = review;
    const by = await tx.user.findFirst({ where: { schoolId, id: { in: uuids(comment.clock?.stoppedBy) } } });
    const free = { claimedBy: null, claimUntil: null, snoozedUntil: null };
    const data = { ...free, state: 'closed' as const, closedAt: at, closedBy: by?.id ?? null, outcome: 'answered' };
    await tx.review.update({ where: { id }, data });
    await appendAudit(tx, { schoolId, at }, [
      { kind: 'review.answered', actor: 'bot', commentId, facts: { case: caseNumber } },
    ]);
  });
}

/** Whoever answered on the platform itself has no id here. */
const uuids = (by: string | null | undefined) => (by && isUuid(by) ? [by] : []);
