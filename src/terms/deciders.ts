/** Who decided on a comment before. */
import { validate as isUuid } from 'uuid';
import type { Tx } from '../db/index.js';
import type { Resolution } from '../resolution-steps.js';

export const closingDecisions: readonly Resolution[] = ['restore', 'keep_hidden', 'hide', 'leave'];
const banDecisions: readonly Resolution[] = ['ban', 'unban', 'confirm_ban'];

/** The act of banning: by it a ban is known, however often its term changes. */
export const banKey = (authorId: string, bannedAt: Date) => `ban:${authorId}:${bannedAt.toISOString()}`;

/** The last who decided on the comment, and the last who decided on a ban for it: those against whom an appeal goes. */
export async function decidersOf(tx: Tx, commentId: string): Promise<string[]> {
  const last = async (what: readonly Resolution[]) => {
    const kind = { in: what.map((one) => `review.${one}`) };
    const event = await tx.auditEvent.findFirst({ where: { commentId, kind }, orderBy: { seq: 'desc' } });
    const { proposedBy } = (event?.facts ?? {}) as { proposedBy?: string };
    return [event?.actor ?? '', proposedBy ?? ''];
  };
  const found = [...(await last(closingDecisions)), ...(await last(banDecisions))];
  return [...new Set(found.filter((id) => isUuid(id)))];
}
