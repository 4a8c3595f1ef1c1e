/**
 * The gate of LK-31: personal data is put to a new use only after somebody has assessed what that means for people (DPIA). It is
 * asked again when something was added to what was assessed (described.ts), and each year.
 */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { localDate } from '../../moderation/clock.js';
import { anniversary } from '../../moderation/terms.js';
import type { Platform } from '../../moderation/types.js';
import type { Assessment } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Db, Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { termEvent } from '../terms/opening.js';
import { addedSince, describe, readDescribed } from './described.js';
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
  const doneAt = dayGiven(on, { now: at, zone });
  const officer = storable(input.officer);
  await ctx.db.$transaction(async (tx) => {
    const covers = await describe(ctx, tx, { schoolId });
    await tx.assessment.create({ data: { schoolId, use, assessedOn: on, officer, by: userId, at, covers } });
    const ended = await tx.term.updateManyAndReturn({
      where: { schoolId, kind: 'assessment', subject: use, state: 'open' },
      data: { state: 'done', doneAt, doneBy: userId, nextAt: null },
    });
    const entry = { kind: 'assessment.noted', actor: userId, facts: { use, on, covers }, person: { officer } };
    await appendAudit(tx, { schoolId, at }, [entry, ...ended.map((term) => termEvent(term, 'done', userId))]);
  });
}

export interface AssessmentStanding {
  last: Assessment | null;
  /** Why it must be assessed, in sentences; empty where the last one holds. */
  why: string[];
  /** The last day on which the last one holds, where nothing is added before. */
  until: string | null;
}

interface Asking {
  schoolId: string;
  use: Use;
  /** One that is about to be approved. */
  platform?: Platform;
  /** Where the policy at hand may be another school's. */
  policy?: Context['policy'];
}

export async function assessmentStanding(ctx: Context, tx: Db | Tx, asking: Asking): Promise<AssessmentStanding> {
  const { schoolId, use, platform, policy = ctx.policy } = asking;
  const last = await tx.assessment.findFirst({ where: { schoolId, use }, orderBy: [{ at: 'desc' }, { id: 'desc' }] });
  if (!last) return { last, why: [never], until: null };
  const { timezone: zone } = await tx.school.findUniqueOrThrow({ where: { id: schoolId }, select: { timezone: true } });
  const until = holdsUntil(last, zone);
  const then = readDescribed(last.covers);
  const now = await describe(ctx, tx, { schoolId, platform, policy });
  const over = localDate(ctx.clock.now(), zone) > until ? [`A year has passed since ${last.assessedOn}.`] : [];
  return { last, until, why: [...over, ...(then ? addedSince(then, now, policy) : [unknown])] };
}

const never = 'Nobody has written down an assessment.';
const unknown = 'What the last one covers was not kept.';

function holdsUntil({ assessedOn }: Pick<Assessment, 'assessedOn'>, zone: string): string {
  const over = anniversary(DateTime.fromISO(assessedOn, { zone }), 12);
  return over.minus({ days: 1 }).toFormat('yyyy-MM-dd');
}

/** Null where nothing stands in the way; else what to do first, in words for the person. */
export async function gateOf(ctx: Context, asking: Asking): Promise<string | null> {
  const { last, why } = await assessmentStanding(ctx, ctx.db, asking);
  if (why.length === 0) return null;
  return last ? `${assessAgain} ${why.join(' ')} ${thenWrite}` : `${assessFirst} ${thenWrite}`;
}

const assessFirst =
  'First its effects on people must be assessed and the data protection officer have seen the result.';
const assessAgain =
  'First the effects on people must be assessed again and the data protection officer have seen the result.';
const thenWrite = 'Write down on Duties when that was.';

/** What would have to be assessed again if this policy held; empty where nobody has assessed anything, which is said elsewhere. */
export async function againBy(ctx: Context, schoolId: string, policy: Context['policy']): Promise<string[]> {
  const rows = await ctx.db.assessment.findMany({ where: { schoolId }, orderBy: { at: 'desc' }, take: 1 });
  const then = readDescribed(rows[0]?.covers);
  return then ? addedSince(then, await describe(ctx, ctx.db, { schoolId, policy }), policy) : [];
}

/** How each use stands. */
export const assessments = (ctx: Context, schoolId: string) =>
  Promise.all(
    (Object.keys(uses) as Use[]).map(async (use) => {
      return { use, words: uses[use], ...(await assessmentStanding(ctx, ctx.db, { schoolId, use })) };
    }),
  );
