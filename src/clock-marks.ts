/** What a person says of an answer that no platform shows: given by phone or in private, not needed, or not given after all. */
import { v7 as uuid } from 'uuid';
import type { ClockMarkKind } from '../prisma/generated/client.js';
import { mustMayOn } from './allowed.js';
import { closeIfAnswered } from './answered.js';
import { appendAudit } from './audit.js';
import { besideWords } from './claims.js';
import { computeClocks } from './clocks.js';
import { conflictOf, conflictWords } from './conflicts.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { storable } from './inbound/store.js';

export interface Mark {
  schoolId: string;
  commentId: string;
  userId: string;
  kind: ClockMarkKind;
  /** Of an answer. */
  way?: 'outside' | 'private' | 'phone' | 'person';
  /** When it happened; now, where nobody says. */
  at?: Date;
  note: string;
  /** It answers all that anybody wrote in this thread before. */
  coversAll?: boolean;
  /** The wording that the person saw: if the comment was edited meanwhile, it asks again. */
  revisionId: string;
  /** One for all that are marked together. */
  batchId?: string;
}

/** The message is for the person who asked, in plain words. */
export class MarkError extends Error {
  override name = 'MarkError';
}

/** Somebody was quicker: the words were edited, or a colleague works on the case. */
export class MarkOvertaken extends MarkError {}

export async function markClock(ctx: Context, mark: Mark): Promise<void> {
  const { schoolId, commentId, userId, kind } = mark;
  const now = ctx.clock.now();
  const at = mark.at ?? now;
  const touched = await ctx.db.$transaction(async (tx) => {
    const comment = await theComment(ctx, tx, mark);
    if (at > now) throw new MarkError('This time is still to come. Say when you answered.');
    if (at < comment.postedAt) throw new MarkError('At that time the comment was not yet written.');
    const { accountId, externalId, parentExternalId, surface, post } = comment;
    const own = surface === 'visitor_post' ? externalId : (parentExternalId ?? externalId);
    const thread = mark.coversAll ? (post?.externalId ?? own) : null;
    const way = kind === 'answered' ? (mark.way ?? 'person') : null;
    const row = { id: uuid(), schoolId, accountId, commentId, thread, kind, way, at };
    await tx.clockMark.create({ data: { ...row, note: storable(mark.note), markedBy: userId, markedAt: now } });
    const facts = { mark: row.id, kind, way, at, coversAll: mark.coversAll === true, batch: mark.batchId };
    const entry = { kind: `clock.${kind}`, actor: userId, commentId, facts, content: { note: storable(mark.note) } };
    await appendAudit(tx, { schoolId, at: now }, [entry]);
    const where = {
      accountId,
      ours: false,
      OR: [{ id: commentId }, ...(thread ? [{ post: { externalId: thread } }] : [])],
    };
    const touched = await tx.comment.findMany({ where, select: { id: true } });
    await computeClocks(ctx, tx, { schoolId, commentIds: touched.map(({ id }) => id) });
    return touched;
  });
  const settled = (id: string) => kind === 'settled' && id === commentId;
  if (kind !== 'reopened') for (const { id } of touched) await closeIfAnswered(ctx, id, { settled: settled(id) });
  ctx.log.info({ comment: commentId, kind, by: userId }, 'clock.marked');
}

/** As it stands, for whoever may mark it: bound to the wording and to the claim as a decision is (resolutions.ts). */
async function theComment(ctx: Context, tx: Tx, { schoolId, commentId, userId, revisionId }: Mark) {
  await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${commentId}::uuid FOR NO KEY UPDATE`;
  const where = { id: commentId, schoolId };
  const comment = await tx.comment.findFirst({ where, include: { post: true, review: true } });
  if (!comment) throw new MarkError('This case does not exist any more.');
  const { review } = comment;
  await mustMayOn(tx, { schoolId, userId }, { right: 'moderate', review });
  if (revisionId !== comment.currentId)
    throw new MarkOvertaken(
      'The comment was edited after you opened this page. Read the new words, then choose again.',
    );
  const conflict = await conflictOf(ctx, tx, { commentId, userId });
  if (conflict) throw new MarkError(conflictWords[conflict]);
  const beside = review && (await besideWords(tx, { review, userId }, ctx.clock.wall()));
  if (beside) throw new MarkOvertaken(beside);
  return comment;
}
