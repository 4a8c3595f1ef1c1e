/** What a delivery left in the database. */
import type { Desk } from '../inbound/desk.js';

/** A comment with all that hangs on it, its wordings in the order in which they were written; null where there is none. */
export const stored = ({ ctx }: Desk, externalId: string) =>
  ctx.db.comment.findFirst({
    where: { externalId },
    include: { author: true, post: true, revisions: { orderBy: { writtenAt: 'asc' } }, current: true, decisions: true },
  });

export const lastDelivery = ({ ctx }: Desk) => ctx.db.delivery.findFirstOrThrow({ orderBy: { id: 'desc' } });
