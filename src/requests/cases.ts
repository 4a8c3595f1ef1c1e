/** What a request begins on the comment that it is about: a case where there is none yet, and an appeal against what was decided. */
import { concernsHead } from '../../moderation/about-head.js';
import type { PublicRequest, School } from '../../prisma/generated/client.js';
import { headNames } from '../alerts/people.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { openReview } from '../opening.js';
import { startAppeal } from '../terms/appeals.js';
import type { Target } from './target.js';

interface About {
  school: School;
  target: Target;
  request: PublicRequest;
}

export async function openOn(ctx: Context, tx: Tx, { school, target, request }: About): Promise<void> {
  const { id, schoolId, review, deletedAt, hiddenAt, author } = target;
  const now = ctx.clock.now();
  if (request.kind === 'review') {
    // Only where something was decided against its writer is there something to appeal against.
    const decided = review && (hiddenAt !== null || deletedAt !== null || author?.bannedAt != null);
    if (decided) await startAppeal(ctx, tx, { school, commentId: id, startedAt: now, note: 'By the public page' });
    return;
  }
  // What a person closed stays closed: whoever reports it again is heard, and moves nothing.
  if (request.kind !== 'report' || deletedAt !== null || review?.state === 'closed') return;
  // Anybody can say the worst; the alert and the request say it to those who must know, and the case waits its turn.
  const priority = Math.max(2, request.priority);
  const opened = await openReview(tx, {
    comment: { id, schoolId },
    review: { priority, dueAt: request.dueAt },
    at: now,
  });
  if (review) return;
  const toChair = ctx.policy.settings.aboutHead === 'chair';
  const aboutHead = toChair && concernsHead(target.current?.text ?? '', await headNames(tx, schoolId));
  if (aboutHead) await tx.review.update({ where: { id: opened.id }, data: { aboutHead } });
}
