/** Begins an appeal, whoever brings it: a person in the office, or the public page. */
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { decidersOf } from './deciders.js';
import { openTerm, type TermSchool } from './opening.js';

interface Appeal {
  school: TermSchool;
  commentId: string;
  startedAt: Date;
  note: string;
}

/** False where one is open already. The case is open again, for another person than the one who decided. */
export async function startAppeal(
  ctx: Context,
  tx: Tx,
  { school, commentId, startedAt, note }: Appeal,
): Promise<boolean> {
  const going = { schoolId: school.id, commentId, kind: 'appeal', state: 'open' } as const;
  if (await tx.term.findFirst({ where: going })) return false;
  const notBy = await decidersOf(tx, commentId);
  const key = `appeal:${commentId}:${ctx.clock.now().toISOString()}`;
  const wish = { kind: 'appeal', key, subject: commentId, commentId, startedAt, note, notBy } as const;
  const dueAt = await openTerm(ctx, tx, { school, wish });
  await reopenCase(tx, commentId, { dueAt });
  return true;
}

export async function reopenCase(tx: Tx, commentId: string, data: { dueAt: Date }): Promise<void> {
  const open = { state: 'open' as const, closedAt: null, closedBy: null, outcome: null };
  await tx.review.update({ where: { commentId }, data: { ...open, ...data } });
}
