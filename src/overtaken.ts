/**
 * A hide that failed at first, and whose comment a person has had shown since, must not come afterwards; nor a showing after a
 * later hide. Found by torture: the person restored while the first try was under way, so it could not be called off.
 */
import type { ActionKind } from '../prisma/generated/client.js';
import type { Target } from './actions.js';
import { appendAudit } from './audit.js';
import { computeClocks } from './clocks.js';
import type { Context } from './context.js';

const opposites: Partial<Record<ActionKind, ActionKind>> = { hide: 'unhide', unhide: 'hide' };

/** Calls it off where its opposite was wished for later and is done. What is only wished for may still be called off itself. */
export async function overtakenSince(ctx: Context, action: Target): Promise<boolean> {
  const { id, schoolId, commentId, requestedAt } = action;
  const kind = opposites[action.kind];
  if (!kind || !commentId) return false;
  const later = { commentId, kind, state: 'done' as const, requestedAt: { gt: requestedAt } };
  if ((await ctx.db.action.count({ where: later })) === 0) return false;
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const data = { state: 'cancelled' as const, errorCode: 'overtaken', leaseUntil: null, doneAt: at };
    await tx.action.update({ where: { id }, data });
    const facts = { action: id, kind: action.kind, key: action.key, why: 'overtaken' };
    await appendAudit(tx, { schoolId, at }, [{ kind: 'action.overtaken', actor: 'bot', commentId, facts }]);
    await computeClocks(ctx, tx, { schoolId, commentIds: [commentId] });
  });
  return true;
}
