import { v7 as uuid } from 'uuid';
import type { Review } from '../prisma/generated/client.js';
import type { Tx } from './db/index.js';

interface Opening {
  comment: { id: string; schoolId: string };
  review: { priority: number; dueAt: Date };
  at: Date;
}

/** Opens the case of a comment, or opens it again after an edit; it keeps its number, and never becomes less urgent by itself. */
export async function openReview(tx: Tx, opening: Opening): Promise<Review> {
  const [review] = await openReviews(tx, opening.comment.schoolId, [opening]);
  if (!review) throw new Error('A case was not opened.');
  return review;
}

/** The cases of different comments of one school, in the order of their openings; those that were there as they were before. */
export async function openReviews(tx: Tx, schoolId: string, openings: readonly Opening[]): Promise<Review[]> {
  const commentIds = openings.map(({ comment }) => comment.id);
  const existing = await tx.review.findMany({ where: { commentId: { in: commentIds } } });
  const cases = new Map(existing.map((review) => [review.commentId, review]));
  for (const opening of openings) {
    const known = cases.get(opening.comment.id);
    if (known) await openAgain(tx, known, opening);
  }
  const fresh = openings.filter(({ comment }) => !cases.has(comment.id));
  for (const review of await openFirst(tx, schoolId, fresh)) cases.set(review.commentId, review);
  return commentIds.flatMap((id) => cases.get(id) ?? []);
}

async function openAgain(tx: Tx, existing: Review, { review, at }: Opening): Promise<void> {
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
}

async function openFirst(tx: Tx, schoolId: string, openings: readonly Opening[]): Promise<Review[]> {
  if (openings.length === 0) return [];
  const [school] = await tx.$queryRaw<{ caseSeq: number }[]>`
    UPDATE "School" SET "caseSeq" = "caseSeq" + ${openings.length} WHERE id = ${schoolId}::uuid RETURNING "caseSeq"`;
  const before = (school?.caseSeq ?? 0) - openings.length;
  const data = openings.map(({ comment: { id: commentId }, review, at }, index) => {
    const caseNumber = `${at.getUTCFullYear()}-${String(before + index + 1).padStart(4, '0')}`;
    return { id: uuid(), schoolId, commentId, caseNumber, openedAt: at, ...review };
  });
  return tx.review.createManyAndReturn({ data });
}

interface Standing {
  id: string;
  commentId: string;
  textHash: string;
}

/**
 * Of these wordings, the ids of those of which a person has already let exactly these words stand. An edit that changes nothing, or
 * changes them back, must not make the machine fight that person (platforms.md part 4, 5).
 */
export async function approvedBefore(tx: Tx, revisions: readonly Standing[]): Promise<Set<string>> {
  const closed = await tx.review.findMany({
    where: {
      commentId: { in: revisions.map(({ commentId }) => commentId) },
      ...{ state: 'closed', closedAt: { not: null }, outcome: { in: ['restore', 'leave'] } },
    },
    select: { commentId: true, closedAt: true },
  });
  const closedAt = new Map(closed.map((review) => [review.commentId, review.closedAt]));
  const approved = new Set<string>();
  for (const revision of revisions) {
    const at = closedAt.get(revision.commentId);
    if (at && (await stoodAt(tx, revision, at)) === revision.textHash) approved.add(revision.id);
  }
  return approved;
}

/** The wording that stood when the case was closed, not any older one: what was edited away was not approved. */
async function stoodAt(tx: Tx, { id, commentId }: Standing, closedAt: Date): Promise<string | undefined> {
  const stood = await tx.commentRevision.findFirst({
    where: { commentId, id: { not: id }, receivedAt: { lte: closedAt } },
    orderBy: [{ writtenAt: 'desc' }, { id: 'desc' }],
    select: { textHash: true },
  });
  return stood?.textHash;
}
