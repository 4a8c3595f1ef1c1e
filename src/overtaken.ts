/**
 * A hide that failed at first, and whose comment a person has had shown since, must not come afterwards; nor a showing after a
 * later hide. Found by torture: the person restored while the first try was under way, so it could not be called off.
 */
import type { Action, ActionKind } from '../prisma/generated/client.js';
import type { Target } from './claiming.js';
import type { Context } from './context.js';
import { drop } from './dropping.js';

const opposites: Partial<Record<ActionKind, ActionKind>> = { hide: 'unhide', unhide: 'hide' };

/**
 * Of actions of one school, which are claimed together: which was overtaken, and is called off. Its opposite was wished for later
 * and is done; what is only wished for may still be called off itself.
 */
export async function overtakenOf(
  ctx: Context,
  actions: readonly Target[],
): Promise<(one: Target) => Promise<boolean>> {
  const commentIds = actions.flatMap(({ kind, commentId }) => (opposites[kind] && commentId ? [commentId] : []));
  const where = { commentId: { in: commentIds }, kind: { in: Object.values(opposites) }, state: 'done' as const };
  const done = commentIds.length > 0 ? await ctx.db.action.findMany({ where }) : [];
  return async (action) => {
    const { kind, commentId, requestedAt } = action;
    const isLater = (one: Action) =>
      one.commentId === commentId && one.kind === opposites[kind] && one.requestedAt > requestedAt;
    if (!done.some(isLater)) return false;
    await drop(ctx, action, { errorCode: 'overtaken', outcome: 'overtaken', why: 'overtaken' });
    return true;
  };
}
