/** To whom a case was and can be given, who may not decide on it, and how much its reader has read today. */
import { localDate } from '../../moderation/clock.js';
import { endOf } from '../../moderation/terms.js';
import type { CaseLane, Role } from '../../prisma/generated/client.js';
import { calendarOf } from '../calendars/school-calendar.js';
import { leadersFor } from '../case-handing-steps.js';
import { noteRead } from '../case-reads.js';
import { conflictOf, conflictWords } from '../conflicts.js';
import { lastHandOver } from '../handing-over.js';
import type { Case } from '../reviews.js';
import { may } from '../rights.js';
import { whoIsLeft } from '../stepping-aside.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';
import { isHurtful } from './kind.js';
import type { who } from './session.js';
import { roleWords } from './words.js';

export async function handingView({ comment, review }: Case, viewing: Viewing, user: ReturnType<typeof who>['user']) {
  const { ctx, zone, now } = viewing;
  const { schoolId, id: userId, school } = user;
  const fiveDays = endOf(now, { workingDays: 5 }, await calendarOf(ctx.db, school, ctx.policy.settings));
  const hurtful = isHurtful(comment.current?.decision ?? null);
  const read = await noteRead(ctx, { schoolId, userId, commentId: comment.id, hurtful, zone });
  const last = await lastHandOver(ctx, comment.id);
  const { colleagues, leaders } = await whoIsLeft(ctx, ctx.db, { review, userId });
  return {
    read,
    last: last && { ...last, mine: last.toId === userId, when: whenWords(last.at, viewing) },
    colleagues: colleagues.map(({ id, name, role }) => ({ id, name, role: roleWords[role] })),
    /** Who may be a second person. */
    seconds: colleagues.filter(({ role }) => may(role, 'ban')).map(({ name }) => name),
    slt: {
      leaders: (await leadersFor(ctx.db, { ctx, subject: { review } })).map(({ id, name, role }) => ({
        ...{ id, name, role: roleWords[role] },
      })),
      today: localDate(now, zone),
      until: localDate(new Date(fiveDays.getTime() - 1), zone),
    },
    alone: {
      now: review.lane === 'head_only',
      may: review.lane === 'general' || review.lane === 'staff_allegation',
      whom: review.aboutHead ? 'the chair of governors' : 'the headteacher',
    },
    /** Who hears of it where nobody is left to decide. */
    leaders: leaders.map(({ name, role }) => `${name} (${roleWords[role]})`),
  };
}

const leads: readonly Role[] = ['dsl', 'deputy_dsl'];
const theirs: readonly CaseLane[] = ['safeguarding', 'reporting_restricted'];

/** What this person may do here; why they may not decide is said before they choose anything. */
export async function rightsView({ ctx }: Viewing, { comment, review }: Case, user: ReturnType<typeof who>['user']) {
  const works = may(user.role, 'moderate');
  const conflict = works ? await conflictOf(ctx, ctx.db, { commentId: comment.id, userId: user.id }) : null;
  return {
    rights: {
      moderate: works && !conflict,
      ban: may(user.role, 'ban') && !conflict,
      evidence: may(user.role, 'evidence'),
      letter: may(user.role, 'restrictions') && !conflict,
      // Who leads on it needs not be told of what they read here, and may still want it among theirs.
      refer: leads.includes(user.role) && !conflict ? (theirs.includes(review.lane) ? null : 'take') : 'tell',
    },
    conflict: conflict && { words: conflictWords[conflict] },
  };
}
