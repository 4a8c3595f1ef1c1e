/** What stands on a case that is locked for a picture: where, when and who; what to do; and who was told when. */
import { bothTimes } from '../evidence/times.js';
import type { Case } from '../reviews.js';
import { channelWords, contactRoleWords, stepStateWords } from './alert-words.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';

export async function imageView({ review, comment }: Case, viewing: Viewing) {
  if (!review.imageLockedAt) return null;
  const { ctx, zone } = viewing;
  const { schoolId, alertId, imageLockedBy } = review;
  const by = await ctx.db.user.findFirst({ where: { schoolId, id: imageLockedBy ?? '' }, select: { name: true } });
  const told = await ctx.db.alertStep.findMany({
    where: { schoolId, alertId: alertId ?? '' },
    orderBy: [{ wishedAt: 'asc' }, { id: 'asc' }],
    take: 50,
  });
  const { author, permalink, externalId, postedAt, receivedAt } = comment;
  return {
    when: whenWords(review.imageLockedAt, viewing),
    by: by?.name ?? 'Somebody',
    // Never a link: nobody opens it from here.
    ...{ permalink, externalId, posted: bothTimes(postedAt, zone), received: bothTimes(receivedAt, zone) },
    author: author && { name: author.name, handle: author.handle, externalId: author.externalId },
    told: told.map(({ who, role, channel, state, wishedAt, sentAt, acknowledgedAt }) => ({
      ...{ who, role: contactRoleWords[role], by: channelWords[channel], state: stepStateWords[state] },
      when: whenWords(acknowledgedAt ?? sentAt ?? wishedAt, viewing),
    })),
  };
}
