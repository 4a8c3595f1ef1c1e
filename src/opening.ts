import { v7 as uuid } from 'uuid';
import type { Review } from '../prisma/generated/client.js';
import type { Tx } from './db/index.js';

interface Opening {
  comment: { id: string; schoolId: string };
  review: { priority: number; dueAt: Date };
  at: Date;
}

/** Opens the case of a comment, or opens it again after an edit; it keeps its number, and never becomes less urgent by itself. */
export async function openReview(tx: Tx, { comment, review, at }: Opening): Promise<Review> {
  const existing = await tx.review.findUnique({ where: { commentId: comment.id } });
  if (existing) {
    const reopened = existing.state === 'closed';
    await tx.review.update({
      where: { id: existing.id },
      data: {
        // New words do not wait for what was said of the old ones.
        snoozedUntil: null,
        state: reopened ? 'open' : existing.state,
        priority: reopened ? review.priority : Math.min(existing.priority, review.priority),
        dueAt: reopened || review.dueAt < existing.dueAt ? review.dueAt : existing.dueAt,
        ...(reopened && { openedAt: at, closedAt: null, closedBy: null, outcome: null }),
      },
    });
    return existing;
  }
  const [school] = await tx.$queryRaw<{ caseSeq: number }[]>`
    UPDATE "School" SET "caseSeq" = "caseSeq" + 1 WHERE id = ${comment.schoolId}::uuid RETURNING "caseSeq"`;
  const caseNumber = `${at.getUTCFullYear()}-${String(school?.caseSeq ?? 0).padStart(4, '0')}`;
  const { id: commentId, schoolId } = comment;
  return tx.review.create({ data: { id: uuid(), schoolId, commentId, caseNumber, openedAt: at, ...review } });
}

/**
 * Whether a person has already let exactly these words of this comment stand. An edit that changes nothing, or changes
 * them back, must not make the machine fight that person (platforms.md part 4, 5).
 */
export async function approvedBefore(
  tx: Tx,
  revision: { id: string; commentId: string; textHash: string },
): Promise<boolean> {
  const { id, commentId, textHash } = revision;
  const review = await tx.review.findUnique({
    where: { commentId },
    select: { state: true, outcome: true, closedAt: true },
  });
  if (review?.state !== 'closed' || !review.closedAt || !['restore', 'leave'].includes(review.outcome ?? ''))
    return false;
  // The wording that stood when the case was closed, not any older one: what was edited away was not approved.
  const stood = await tx.commentRevision.findFirst({
    where: { commentId, id: { not: id }, receivedAt: { lte: review.closedAt } },
    orderBy: [{ writtenAt: 'desc' }, { id: 'desc' }],
    select: { textHash: true },
  });
  return stood?.textHash === textHash;
}
