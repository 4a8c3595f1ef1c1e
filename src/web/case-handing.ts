/** To whom a case was and can be given, and how much its reader has read today. */
import { noteRead } from '../case-reads.js';
import { colleaguesFor, lastHandOver } from '../handing-over.js';
import type { Case } from '../reviews.js';
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
  const colleagues = await colleaguesFor(ctx, { schoolId, userId }, review);
  return {
    read,
    last: last && { ...last, mine: last.toId === userId, when: whenWords(last.at, viewing) },
    colleagues: colleagues.map(({ id, name, role }) => ({ id, name, role: roleWords[role] })),
  };
}
