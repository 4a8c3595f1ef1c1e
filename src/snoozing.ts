/** Puts a case aside until a day on which somebody can deal with it. Its clocks run on, and whoever was told stays told. */
import { DateTime } from 'luxon';
import { nextWorkingDay } from '../moderation/clock.js';
import { usualSchoolDay } from '../moderation/school-hours.js';
import { appendAudit } from './audit.js';
import { calendarOf } from './calendars/school-calendar.js';
import { conflictOf, conflictWords } from './conflicts.js';
import type { Context } from './context.js';
import { storable } from './inbound/store.js';
import { seenBy, type Viewer } from './viewer.js';

/** `tomorrow`: the next working day; `week`: the first working day a week from now. Both when the office opens. */
export const waits = ['tomorrow', 'week'] as const;
export type Wait = (typeof waits)[number];

export interface Snoozing extends Viewer {
  userId: string;
  caseNumber: string;
  wait: Wait;
  reason: string;
}

/** The message is for the person who asked, in plain words; nothing was changed. */
export class SnoozeError extends Error {
  override name = 'SnoozeError';
}

export async function snooze(
  ctx: Context,
  { schoolId, role, userId, caseNumber, wait, reason }: Snoozing,
): Promise<void> {
  const now = ctx.clock.now();
  const why = storable(reason.trim());
  await ctx.db.$transaction(async (tx) => {
    const found = await tx.review.findFirst({
      where: { schoolId, caseNumber, ...seenBy(role) },
      include: { comment: { include: { school: true } } },
    });
    if (!found || found.state === 'closed') throw new SnoozeError('This case is done already.');
    const conflict = await conflictOf(ctx, tx, { commentId: found.commentId, userId });
    if (conflict) throw new SnoozeError(conflictWords[conflict]);
    if (found.priority === 1)
      throw new SnoozeError('A child or a life may be at risk: this case cannot wait. Deal with it, or hand it over.');
    if (why === '') throw new SnoozeError('Say why it can wait');
    const { school } = found.comment;
    const calendar = await calendarOf(tx, school, ctx.policy.settings);
    const today = DateTime.fromJSDate(now, { zone: calendar.zone });
    const day = nextWorkingDay(wait === 'week' ? today.plus({ days: 6 }) : today, calendar);
    const snoozedUntil = day.set({ hour: usualSchoolDay.from }).toJSDate();
    const data = { snoozedUntil, claimedBy: null, claimUntil: null };
    await tx.review.update({ where: { id: found.id }, data });
    const facts = { case: caseNumber, until: snoozedUntil };
    const entry = { kind: 'case.snoozed', actor: userId, commentId: found.commentId, facts, content: { reason: why } };
    await appendAudit(tx, { schoolId, at: now }, [entry]);
  });
}

/** Back into the list at once. */
export async function wake(
  ctx: Context,
  { schoolId, role, userId, caseNumber }: Omit<Snoozing, 'wait' | 'reason'>,
): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const where = { schoolId, caseNumber, snoozedUntil: { gt: at }, ...seenBy(role) };
    const found = await tx.review.findFirst({ where });
    if (!found) return;
    await tx.review.update({ where: { id: found.id }, data: { snoozedUntil: null } });
    const entry = { kind: 'case.woken', actor: userId, commentId: found.commentId, facts: { case: caseNumber } };
    await appendAudit(tx, { schoolId, at }, [entry]);
  });
}
