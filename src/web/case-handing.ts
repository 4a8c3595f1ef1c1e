/** To whom a case was and can be given, who may not decide on it, and how much its reader has read today. */
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
  const { ctx, zone } = viewing;
  const { schoolId, id: userId } = user;
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
    /** Who hears of it where nobody is left to decide. */
    leaders: leaders.map(({ name, role }) => `${name} (${roleWords[role]})`),
  };
}

/** What this person may do here; why they may not decide is said before they choose anything. */
export async function rightsView({ ctx }: Viewing, { comment }: Case, user: ReturnType<typeof who>['user']) {
  const works = may(user.role, 'moderate');
  const conflict = works ? await conflictOf(ctx, ctx.db, { commentId: comment.id, userId: user.id }) : null;
  return {
    rights: { moderate: works && !conflict, ban: may(user.role, 'ban') && !conflict },
    conflict: conflict && { words: conflictWords[conflict] },
  };
}
