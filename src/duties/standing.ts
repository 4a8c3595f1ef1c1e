/** Which duties come round by themselves, read from the accounts that are there, the school's calendar and the policies in use. */
import { dayOf } from '../../moderation/consent.js';
import { duties, endOfMonth, endOfSchoolTerm, seasonOf } from '../../moderation/duties.js';
import { endOfDate, type TermKind } from '../../moderation/terms.js';
import type { Context } from '../context.js';
import type { TermSchool, TermWish } from '../terms/opening.js';

export const roundDuties = [
  'settings_audit',
  'tagging_check',
  'stale_posts',
  'house_rules_link',
] as const satisfies readonly TermKind[];

/** The subject of what is done once for the whole school. */
export const wholeSchool = 'school';

/** Only what a policy in use asks for. One that is late stays late: the next round begins when it is done. */
export async function dutyWishes(ctx: Context, { id: schoolId, timezone }: TermSchool): Promise<TermWish[]> {
  const now = ctx.clock.now();
  const today = dayOf(now, timezone);
  const terms = await ctx.db.calendarSpan.findMany({ where: { schoolId, kind: 'term' } });
  const accounts = await ctx.db.account.findMany({ where: { schoolId }, select: { id: true } });
  const kinds = [...roundDuties];
  const open = await ctx.db.term.findMany({ where: { schoolId, kind: { in: kinds }, state: 'open' } });
  const wanted = kinds.filter((kind) =>
    duties[kind].clauses.some((id) => ctx.policy.clauses.some((one) => one.id === id)),
  );
  return wanted.flatMap((kind) => {
    const { every, per } = duties[kind];
    const last = every === 'month' ? endOfMonth(today) : endOfSchoolTerm(terms, today);
    const round = every === 'month' ? last.slice(0, 7) : seasonOf(last);
    return (per === 'account' ? accounts.map(({ id }) => id) : [wholeSchool]).map((subject) => {
      const late = open.find((one) => one.kind === kind && one.subject === subject);
      const key = late?.key ?? `${kind}:${subject}:${round}`;
      return { kind, key, subject, startedAt: now, dueAt: endOfDate(last, timezone) };
    });
  });
}
