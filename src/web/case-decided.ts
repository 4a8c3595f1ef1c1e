/** What people decided about a case, and why: whoever comes after them must see it, and so must they. */

import type { Resolution } from '../resolution-steps.js';
import type { Case } from '../reviews.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';
import { resolutionWords } from './words.js';

export interface DecidedView {
  what: string;
  who: string;
  when: string;
  reason: string;
  /** Somebody stopped it before it left. */
  stopped: boolean;
}

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
    what: resolutionWords[what as Resolution] ?? what,
    who: names.get(by) ?? 'Somebody who has left',
    when: whenWords(at, zoned),
    reason: (reasons.get(`review.${what} ${batchId}`) as { reason?: string } | null | undefined)?.reason ?? '',
    stopped: calledOffAt !== null,
  }));
}

const keyOf = (kind: string, facts: unknown) => `${kind} ${(facts as { batch?: string }).batch ?? ''}`;
