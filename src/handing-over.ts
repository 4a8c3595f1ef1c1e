/** A case given to a colleague with a note, by whoever has read enough for a day or knows who knows better. */
import { v7 as uuid } from 'uuid';
import { appendAudit } from './audit.js';
import { colleaguesFor } from './colleagues.js';
import type { Context } from './context.js';
import { storable } from './inbound/store.js';
import { seenBy, type Viewer } from './viewer.js';

/** The message is for the person who asked, in plain words. */
export class HandOverError extends Error {
  override name = 'HandOverError';
}

interface HandingOver extends Viewer {
  userId: string;
  caseNumber: string;
  to: string;
  note: string;
}

export async function handOver(ctx: Context, { schoolId, role, userId, caseNumber, to, note }: HandingOver) {
  const now = ctx.clock.now();
  const where = { schoolId, caseNumber, ...seenBy(role) };
  const review = await ctx.db.review.findFirst({ where });
  if (!review || review.state === 'closed')
    throw new HandOverError('This case is done: there is nothing to hand over.');
  const colleague = (await colleaguesFor(ctx, ctx.db, { review, userId })).find(({ id }) => id === to);
  if (!colleague) throw new HandOverError('Choose a colleague who may decide on this case.');
  if (note.trim() === '') throw new HandOverError('Write a note: what is known, and what is still to be done.');
  const { commentId } = review;
  const words = storable(note);
  await ctx.db.$transaction(async (tx) => {
    const data = { id: uuid(), schoolId, commentId, fromId: userId, toId: to, note: words, at: now };
    await tx.handOver.create({ data });
    // Whoever gives it away holds it no more, and it waits for nobody's convenience.
    const free = { claimedBy: null, claimUntil: null, snoozedUntil: null };
    await tx.review.update({ where: { id: review.id }, data: free });
    const facts = { case: caseNumber, to };
    const entry = { kind: 'review.handed_over', actor: userId, commentId, facts, content: { note: words } };
    await appendAudit(tx, { schoolId, at: now }, [entry]);
  });
  ctx.log.info({ case: caseNumber, from: userId, to }, 'review.handed-over');
}

/** The last time that this case was given to somebody. */
export async function lastHandOver(ctx: Context, commentId: string) {
  const last = await ctx.db.handOver.findFirst({ where: { commentId }, orderBy: [{ at: 'desc' }, { id: 'desc' }] });
  if (!last) return null;
  const users = await ctx.db.user.findMany({ where: { id: { in: [last.fromId, last.toId] } } });
  const nameOf = (id: string) => users.find((user) => user.id === id)?.name ?? 'Somebody';
  return { from: nameOf(last.fromId), to: nameOf(last.toId), toId: last.toId, note: last.note, at: last.at };
}

/** Open cases of which this person was the last to be given them, and which they may still see. */
export async function handedTo(ctx: Context, { schoolId, role, userId }: Viewer & { userId: string }) {
  const rows = await ctx.db.handOver.findMany({
    where: {
      schoolId,
      toId: userId,
      comment: {
        stepAsides: { none: { userId } },
        review: { is: { ...seenBy(role), state: { not: 'closed' } } },
      },
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 50,
    include: {
      comment: {
        select: {
          review: { select: { caseNumber: true } },
          handOvers: { orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 1, select: { id: true } },
        },
      },
    },
  });
  return rows.flatMap(({ id, comment }) =>
    comment.handOvers[0]?.id === id && comment.review ? [comment.review.caseNumber] : [],
  );
}
