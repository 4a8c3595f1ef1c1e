/** Who deals with a case at the moment, and whether it can wait, as its page says it. */
import { holdersOf, renew } from '../claims.js';
import type { Context } from '../context.js';
import type { Case } from '../reviews.js';
import { untilWords } from './dates.js';
import type { who } from './session.js';

export async function holdingView(ctx: Context, { review }: Case, user: ReturnType<typeof who>['user']) {
  const holder = (await holdersOf(ctx.db, [review], ctx.clock.wall())).get(review.id) ?? null;
  const mine = holder?.userId === user.id;
  const { schoolId, role, id: userId } = user;
  // Whoever reads goes on working on it.
  if (mine) await renew(ctx, { schoolId, role, userId, caseNumber: review.caseNumber });
  const now = ctx.clock.now();
  const { snoozedUntil } = review;
  const waits = snoozedUntil !== null && snoozedUntil > now;
  return {
    mine,
    other: holder && !mine ? holder.name : null,
    snoozed: waits ? untilWords(snoozedUntil, { now, zone: user.school.timezone }) : null,
    mayWait: !waits && review.priority > 1,
  };
}
