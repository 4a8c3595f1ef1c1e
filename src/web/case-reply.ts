/** How this case may be answered: freely, or only by the fixed words, and who may change that. */
import { fixedReply, lockOf, mayUnlock } from '../reply-steps.js';
import type { Case } from '../reviews.js';
import { banState } from './case-actions.js';
import type { Viewing } from './case-view.js';
import type { who } from './session.js';

export async function caseReply(
  { comment, review }: Case,
  { ctx, now }: Viewing,
  user: ReturnType<typeof who>['user'],
) {
  const lock = await lockOf(ctx, ctx.db, { ...comment, review });
  const subject = { school: user.school, clock: comment.clock };
  const marked = Boolean(comment.author?.pupilMarkedAt);
  return {
    lock,
    inPrivate: comment.surface === 'message',
    fixed: lock ? ((await fixedReply(ctx, ctx.db, { subject, lock, now })) ?? null) : null,
    mayUnlock: lock === 'journalist' && (await mayUnlock(ctx.db, user)),
    marked,
    mayMark: !marked && banState(comment) !== 'nobody',
  };
}
