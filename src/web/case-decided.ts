/** What people decided about a case, and why: whoever comes after them must see it, and so must they. */

import type { Resolution } from '../resolution-steps.js';
import type { Case } from '../reviews.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';

export interface DecidedView {
  what: string;
  who: string;
  when: string;
  reason: string;
  /** Somebody stopped it before it left. */
  stopped: boolean;
}

/** As something that happened: a title that reads like a button is pressed in vain. */
const decidedWords: Record<Resolution, string> = {
  restore: 'Showed the comment again',
  keep_hidden: 'Kept it hidden',
  hide: 'Hid the comment',
  leave: 'Left it as it was',
  reply: 'Replied',
  reply_privately: 'Answered in private',
  reply_fixed: 'Sent the fixed words',
  unlock_reply: 'Allowed a free answer',
  mark_pupil: 'Said that the writer may be a pupil',
  ban: 'Banned the writer',
  unban: 'Lifted the ban',
  mute: 'Muted the writer',
  unmute: 'Unmuted the writer',
  delete: 'Deleted the comment for good',
  confirm_ban: 'Said that the ban is right',
  appeal: 'Wrote down an appeal',
  ask_to_remove: 'Asked the writer to take it down',
  retract: 'Took our words back',
  assist_done: 'Did it by hand',
  note_step: 'Wrote down what was done',
  report: 'Reported it to the platform',
  refer: 'Referred it to the safeguarding lead',
  restrict_to_head: 'Left it to the headteacher alone',
  share_again: 'Let the others see it again',
  refer_to_slt: 'Handed it to the leadership',
  illegal_image: 'Locked it: a picture may be illegal',
  image_cleared: 'Unlocked it: no illegal picture',
  propose: 'Asked a second person',
  confirm: 'Confirmed what a colleague asked for',
  decline: 'Declined what a colleague asked for',
};

/** A case has few; of one that went to and fro the newest are enough. */
const shown = 20;

/** The newest first. */
export async function decidedBy({ comment }: Case, { ctx, ...zoned }: Viewing): Promise<DecidedView[]> {
  const made = await ctx.db.resolution.findMany({
    where: { commentId: comment.id },
    orderBy: { at: 'desc' },
    take: shown,
  });
  if (made.length === 0) return [];
  const events = await ctx.db.auditEvent.findMany({
    where: { commentId: comment.id, kind: { in: made.map(({ what }) => `review.${what}`) } },
    select: { kind: true, facts: true, content: true },
  });
  const by = { id: { in: made.map((one) => one.by) } };
  const users = await ctx.db.user.findMany({ where: by, select: { id: true, name: true } });
  const names = new Map(users.map(({ id, name }) => [id, name]));
  const reasons = new Map(events.map(({ kind, facts, content }) => [keyOf(kind, facts), content]));
  return made.map(({ what, by, at, batchId, calledOffAt }) => ({
    what: decidedWords[what as Resolution] ?? what,
    who: names.get(by) ?? 'Somebody who has left',
    when: whenWords(at, zoned),
    reason: (reasons.get(`review.${what} ${batchId}`) as { reason?: string } | null | undefined)?.reason ?? '',
    stopped: calledOffAt !== null,
  }));
}

const keyOf = (kind: string, facts: unknown) => `${kind} ${(facts as { batch?: string }).batch ?? ''}`;
