/** Several cases on one page, each with its words, for one decision about some of them. */
import { noteRead } from '../case-reads.js';
import { holdersOf } from '../claims.js';
import { conflictKey, conflictsOf } from '../conflicts.js';
import type { Context } from '../context.js';
import type { Scope, Together, TogetherKind } from '../together.js';
import { whenWords, type Zoned } from './dates.js';
import { foldSummary, isHurtful, standsFolded } from './kind.js';
import { markedPieces } from './marks.js';
import { categories, stateTag } from './queue-view.js';
import type { who } from './session.js';

export const scopeWords: Record<Scope, string> = { thread: 'this thread', writer: 'this writer' };

export const kindWords: Record<TogetherKind, string> = {
  restore: 'Restore them',
  keep_hidden: 'Keep them hidden',
  hide: 'Hide them',
  leave: 'Leave them as they are',
  answered: 'They were answered elsewhere',
};

export interface Shown {
  rows: Together[];
  user: ReturnType<typeof who>['user'];
  /** Those that stay ticked, and why some could not be decided. */
  picked: Set<string>;
  failed: Map<string, string>;
}

export async function togetherRows(ctx: Context, { rows, user, picked, failed }: Shown) {
  const zoned: Zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  await noteReads(ctx, rows, user);
  const holders = await holdersOf(ctx.db, rows, ctx.clock.wall());
  const commentIds = rows.map(({ commentId }) => commentId);
  const conflicts = await conflictsOf(ctx, ctx.db, { commentIds, people: [user] });
  return rows.map(({ id, commentId, caseNumber, comment }) => {
    const wording = { text: comment.current?.text ?? '', decision: comment.current?.decision ?? null };
    const holder = holders.get(id);
    const other = holder && holder.userId !== user.id ? `${holder.name} is dealing with it` : null;
    const conflict = conflicts.has(conflictKey(commentId, user.id)) ? 'Not yours to decide' : null;
    return {
      ...{ commentId, caseNumber, blocked: conflict ?? other },
      pick: `${commentId}:${comment.currentId ?? ''}`,
      ticked: picked.has(commentId),
      problem: failed.get(commentId) ?? null,
      who: comment.author?.name || 'Name not given by the platform',
      when: whenWords(comment.postedAt, zoned),
      state: stateTag(comment),
      categories: categories(wording.decision),
      summary: foldSummary(wording),
      folded: standsFolded(wording),
      pieces: markedPieces(wording.text, []),
    };
  });
}

/** Their words are on the page: whoever opens it has read each. */
async function noteReads(ctx: Context, rows: Together[], { id: userId, schoolId, school }: Shown['user']) {
  for (const { commentId, comment } of rows) {
    const hurtful = isHurtful(comment.current?.decision ?? null);
    await noteRead(ctx, { schoolId, userId, commentId, hurtful, zone: school.timezone });
  }
}
