/** The gate of LK-31: personal data is put to a new use only after somebody has assessed what that means for people (DPIA). */
import { z } from 'zod';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Db, Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { type Doer, dayGiven } from './doing.js';

/** What waits for an assessment, and for what. */
export const uses = {
  accounts: 'Reading and judging what people write to an account: no account is approved before',
} as const;
export type Use = keyof typeof uses;

export const assessmentForm = z.object({
  use: z.enum(Object.keys(uses) as [Use, ...Use[]], { error: 'Choose what was assessed.' }),
  on: z.string().max(10),
  officer: z.string().trim().min(3, { error: 'Name the data protection officer who has seen it.' }).max(200),
});

export async function noteAssessment(ctx: Context, doer: Doer, input: z.output<typeof assessmentForm>): Promise<void> {
  const { schoolId, userId } = doer;
  const { use, on } = input;
  const at = ctx.clock.now();
  const { timezone: zone } = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  dayGiven(on, { now: at, zone });
  const officer = storable(input.officer);
  await ctx.db.$transaction(async (tx) => {
    await tx.assessment.create({ data: { schoolId, use, assessedOn: on, officer, by: userId, at } });
    const entry = { kind: 'assessment.noted', actor: userId, facts: { use, on }, person: { officer } };
    await appendAudit(tx, { schoolId, at }, [entry]);
  });
}

export async function isAssessed(tx: Db | Tx, schoolId: string, use: Use): Promise<boolean> {
  return (await tx.assessment.count({ where: { schoolId, use } })) > 0;
}

/** Of each use the newest; null where nobody has assessed it. */
export async function assessments({ db }: Context, schoolId: string) {
  const rows = await db.assessment.findMany({ where: { schoolId }, orderBy: { at: 'desc' } });
  return (Object.keys(uses) as Use[]).map((use) => ({
    use,
    words: uses[use],
    last: rows.find((one) => one.use === use) ?? null,
  }));
}

export const notAssessed =
  'First its effects on people must be assessed and the data protection officer have seen the result. Write down on Duties when that was.';
