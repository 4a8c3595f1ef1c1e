/** An action that is claimed, and must not be carried out after all: a brake is pulled, or somebody wished otherwise since. */
import type { Action } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import { computeClocks } from './clocks.js';
import type { Context } from './context.js';

interface Dropping {
  /** On the row. */
  errorCode: string;
  /** In the chain: "action.braked". */
  outcome: string;
  /** For whoever asks the chain. */
  why?: string;
}

export async function drop(ctx: Context, action: Action, { errorCode, outcome, why }: Dropping) {
  const { id, schoolId, kind, key, commentId } = action;
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    await tx.action.update({ where: { id }, data: { state: 'cancelled', errorCode, leaseUntil: null, doneAt: at } });
    const facts = { action: id, kind, key, ...(why && { why }) };
    const entry = { kind: `action.${outcome}`, actor: 'bot', commentId: commentId ?? undefined, facts };
    await appendAudit(tx, { schoolId, at }, [entry]);
    // What was not hidden may have to be answered.
    if (commentId) await computeClocks(ctx, tx, { schoolId, commentIds: [commentId] });
  });
}
