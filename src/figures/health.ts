/** Whether the accounts were read, and whether the head's digest went out: what people are told when it did not. */
import type { Platform } from '../../prisma/generated/client.js';
import { type Context, connectorOf } from '../context.js';

/** LK-02: monitored regularly and frequently. */
export const unreadAfterMs = 30 * 60_000;

export interface Unread {
  accountId: string;
  platform: Platform;
  /** Null: never. */
  since: Date | null;
}

/**
 * Accounts that could not be read. Where we ask the platform ourselves, silence is a sign; where it tells us by webhook, a
 * quiet night is not: there only an error counts.
 */
export async function unreadAccounts(ctx: Context, schoolId: string, at: Date): Promise<Unread[]> {
  const accounts = await ctx.db.account.findMany({ where: { schoolId }, orderBy: { platform: 'asc' } });
  return accounts
    .filter((account) => {
      const connector = connectorOf(ctx, account);
      const silentMs = at.getTime() - (account.lastReadAt ?? account.createdAt).getTime();
      return !connector || account.lastError !== null || (connector.polling !== undefined && silentMs > unreadAfterMs);
    })
    .map(({ id, platform, lastReadAt }) => ({ accountId: id, platform, since: lastReadAt }));
}
