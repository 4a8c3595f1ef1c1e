/** When the effects of what Schoolgate does are to be assessed, or assessed again: one duty, always with a day. */
import { DateTime } from 'luxon';
import { dayOf } from '../../moderation/consent.js';
import { duties } from '../../moderation/duties.js';
import { endOfDate } from '../../moderation/terms.js';
import type { Context } from '../context.js';
import type { TermSchool, TermWish } from '../terms/opening.js';
import { type AssessmentStanding, assessmentStanding } from './assessments.js';

/** From the day on which it shows. No policy says it: the gate is closed meanwhile. */
const daysToAssess = 28;

export async function assessmentWishes(ctx: Context, { id: schoolId, timezone }: TermSchool): Promise<TermWish[]> {
  const asked = ctx.policy.clauses.some(({ id }) => duties.assessment.clauses.includes(id));
  if (!asked || (await ctx.db.account.count({ where: { schoolId } })) === 0) return [];
  const subject = 'accounts';
  const standing = await assessmentStanding(ctx, ctx.db, { schoolId, use: subject });
  const now = ctx.clock.now();
  const today = dayOf(now, timezone);
  const open = await ctx.db.term.findFirst({ where: { schoolId, kind: 'assessment', subject, state: 'open' } });
  // What was added, taken away and added again is asked for again: so its day is part of the key.
  const round = `assessment:${subject}:${standing.last?.id ?? ''}:${standing.why.length > 0 ? 'now' : 'year'}:`;
  const key = open?.key.startsWith(round) ? open.key : round + today;
  return [{ kind: 'assessment', key, subject, startedAt: now, dueAt: endOfDate(lastDay(standing, today), timezone) }];
}

function lastDay({ why, until }: AssessmentStanding, today: string): string {
  const soon = DateTime.fromISO(today).plus({ days: daysToAssess }).toFormat('yyyy-MM-dd');
  if (until === null) return soon;
  // A year that is over is late, whatever else was added.
  return why.length > 0 && until >= today && soon < until ? soon : until;
}
