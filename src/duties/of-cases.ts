/** What somebody has to ask about a case before it can end: advice (WH-17), or the press office of the authority (WH-07). */
import { z } from 'zod';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { openTerm } from '../terms/opening.js';
import { seenBy } from '../viewer.js';
import { type Doer, DutyError } from './doing.js';

export const askForm = z.object({
  kind: z.enum(['advice', 'press_office'], { error: 'Choose whom to ask.' }),
  caseNumber: z.string().trim().max(20),
});

/** The head sees to it, the chair where it is about the head. Asked again while it is open, it is the same. */
export async function askOnCase(ctx: Context, doer: Doer, input: z.output<typeof askForm>): Promise<void> {
  const { schoolId, userId, role } = doer;
  const { kind, caseNumber } = input;
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const review = await tx.review.findFirst({ where: { AND: [seenBy(role), { schoolId, caseNumber }] } });
    if (!review) throw new DutyError('There is no such case among those that you see.');
    const { commentId } = review;
    // Of two who ask at once one asks; whoever decides on the case waits here as well.
    await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${commentId}::uuid FOR NO KEY UPDATE`;
    if (await tx.term.findFirst({ where: { kind, commentId, state: 'open' } })) return;
    const school = await tx.school.findUniqueOrThrow({ where: { id: schoolId } });
    const key = `${kind}:${commentId}:${at.toISOString()}`;
    await openTerm(ctx, tx, { school, wish: { kind, key, subject: commentId, commentId, startedAt: at } });
    const entry = { kind: 'duty.asked', actor: userId, commentId, facts: { duty: kind, case: caseNumber } };
    await appendAudit(tx, { schoolId, at }, [entry]);
  });
}

/** Whether the case still waits for advice: until it has come it stays open. */
export async function awaitsAdvice(tx: Tx, commentId: string): Promise<boolean> {
  return (await tx.term.count({ where: { commentId, kind: 'advice', state: 'open' } })) > 0;
}
