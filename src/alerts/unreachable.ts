/** Ways by which messages do not reach their people: known from the first failure until it is mended, and shown on every page. */
import type { Channel } from '../../moderation/ladder.js';
import type { Contact, Unreachable } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';

export interface Way {
  schoolId: string;
  /** As below. */
  key: string;
}

export interface Trouble extends Way {
  channel: Channel;
  who: string;
  /** A code of ConnectorError or of the mail server, or "bounced 5.1.1". */
  reason: string;
}

/** The mail server itself: no letter leaves the school. */
export const mailServerKey = 'email:';
export const addressKey = (address: string) => `email:${address.toLowerCase()}`;
export const channelKey = (channel: Channel, contactId: string) => `${channel}:${contactId}`;

export const bounced = 'bounced';

/** Once for each way, since the first time. */
export async function noteUnreachable(tx: Tx, { schoolId, key, ...more }: Trouble, now: Date): Promise<void> {
  await tx.unreachable.upsert({
    where: { schoolId_key: { schoolId, key } },
    create: { schoolId, key, ...more, since: now, lastAt: now },
    update: { ...more, lastAt: now },
  });
}

/**
 * It went through. That a mail server took a letter says nothing of an address from which an earlier one came back: that
 * one is mended when its reader has answered (`forCertain`), or when people say so.
 */
export async function clearUnreachable(tx: Tx, { schoolId, key }: Way, forCertain = false): Promise<void> {
  const unsure = forCertain ? {} : { NOT: { reason: { startsWith: bounced } } };
  await tx.unreachable.deleteMany({ where: { schoolId, key, ...unsure } });
}

/** The ways of a contact are no longer used as they were. */
export async function forgetWays(tx: Tx, { schoolId, id, email }: Pick<Contact, 'schoolId' | 'id' | 'email'>) {
  const others = (['teams', 'slack', 'webhook'] as const).map((channel) => channelKey(channel, id));
  const keys = email ? [addressKey(email), ...others] : others;
  await tx.unreachable.deleteMany({ where: { schoolId, key: { in: keys } } });
}

export function listUnreachable(ctx: Context, schoolId: string): Promise<Unreachable[]> {
  return ctx.db.unreachable.findMany({ where: { schoolId }, orderBy: [{ since: 'asc' }, { key: 'asc' }] });
}
