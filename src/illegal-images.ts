/**
 * A picture that may be illegal to look at, keep or pass on (Protection of Children Act 1978 s.1; domain.md 3.9, GT-08). Nothing
 * of it was ever fetched; from the click on nothing of the case can be copied, shown again or deleted, and those who must know
 * are rung at any hour. What the school may keep is where it stood, its ids, when, and who wrote.
 */
import { v7 as uuid } from 'uuid';
import { stricterLane } from '../moderation/lanes.js';
import type { Review } from '../prisma/generated/client.js';
import { climbNow } from './alerts/climb.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import type { PlannedAction } from './plan.js';
import type { ImageResolution } from './resolution-kinds.js';
import {
  ability,
  type Case,
  type Deciding,
  needReason,
  ResolutionError,
  type ResolveInput,
  type Step,
  takeBack,
  wish,
} from './resolution-steps.js';

/** What may still be done: out of sight, told, written down. */
const allowed: readonly string[] = [
  ...['illegal_image', 'image_cleared', 'hide', 'keep_hidden', 'note_step', 'refer', 'report', 'assist_done', 'ban'],
  ...['confirm_ban', 'decline', 'appeal'],
];

export const lockedWords =
  'This case is locked, because a picture there may be illegal. Nothing of it can be shown again, answered, copied or deleted.';

/** Throws where the lock forbids it, whoever asks. */
export function refuseLocked(
  { review }: Pick<Case, 'review'>,
  { what, act }: Pick<ResolveInput, 'what' | 'act'>,
): void {
  if (!review?.imageLockedAt) return;
  const asksForBan = what === 'propose' && act === 'ban';
  if (!allowed.includes(what) && !asksForBan) throw new ResolutionError(lockedWords);
}

export const imageSteps: Record<ImageResolution, Step> = {
  async illegal_image(tx, at) {
    const { subject, now, input } = at;
    const { review } = subject;
    if (!review) throw new ResolutionError('This case does not exist any more.');
    if (review.imageLockedAt) throw new ResolutionError('This case is locked already, and people were told.');
    const open = { state: 'escalated' as const, closedAt: null, closedBy: null, outcome: null, snoozedUntil: null };
    const lock = { imageLockedAt: now, imageLockedBy: input.userId, priority: 1, dueAt: now };
    const lane = stricterLane(review.lane, 'safeguarding');
    await tx.review.update({ where: { id: review.id }, data: { ...open, ...lock, lane } });
    at.made?.push(...(await ring(at.ctx, tx, { review, subject, now })));
    return hidden(tx, at);
  },
  /** By those who may give evidence: an honest mistake must not lock a case for ever. */
  async image_cleared(tx, { subject, input }) {
    needReason(input);
    if (!subject.review?.imageLockedAt) throw new ResolutionError('This case is not locked.');
    await tx.review.update({ where: { id: subject.review.id }, data: { imageLockedAt: null, imageLockedBy: null } });
    return [];
  },
};

/** Whatever would show or destroy it is taken back first. */
async function hidden(tx: Tx, at: Deciding): Promise<PlannedAction[]> {
  const { perhaps } = await takeBack(tx, 'unhide', at);
  await takeBack(tx, 'delete', at);
  const { subject, ctx } = at;
  const there = subject.deletedAt === null && (subject.hiddenAt === null || perhaps);
  return there && ability(ctx, subject, 'hide') !== 'no' ? wish(tx, 'hide', at) : [];
}

interface Ringing {
  review: Review;
  subject: Case;
  now: Date;
}

/** An alert of its own, whatever was told of this case before and however many others ring: nobody has been told this. */
async function ring(ctx: Context, tx: Tx, { review, subject, now }: Ringing): Promise<string[]> {
  const { schoolId, caseNumber, aboutHead } = review;
  const tell = ['dsl' as const, aboutHead ? ('chair' as const) : ('head' as const)];
  const id = uuid();
  const what = { kind: 'case' as const, priority: 1, category: 'a picture that may be illegal', childAtRisk: true };
  const times = { openedAt: now, climbsFrom: now };
  const about = { caseNumber, postId: subject.postId, aboutHead, tell, atOnce: tell };
  await tx.alert.create({ data: { id, schoolId, key: `image:${review.id}:${id}`, ...what, ...about, ...times } });
  // Of several that share one, the others go on.
  const before = { id: review.alertId ?? '', kind: 'case' as const, closedAt: null };
  if (review.alertId) await tx.alert.updateMany({ where: before, data: { closedAt: now, nextAt: null } });
  await tx.review.update({ where: { id: review.id }, data: { alertId: id } });
  return climbNow(ctx, tx, id);
}
