import { ConnectorError, type Cursor } from '../connectors/connector.js';
import { type Context, connectorOf } from './context.js';
import { receive } from './inbound/receive.js';

/** Reads an account from where the last reading ended. A failed reading is noted on the account and not thrown: the next round goes on. */
export async function pollAccount(ctx: Context, accountId: string): Promise<void> {
  const account = await ctx.db.account.findUnique({ where: { id: accountId } });
  const polling = account ? connectorOf(ctx, account)?.polling : undefined;
  if (!account || !polling) return;
  try {
    const { parsed, cursor } = await polling.poll(account.cursor as Cursor | null);
    const body = JSON.stringify(parsed.events);
    await receive(ctx, { account, channel: 'poll', body, parsed, cursor });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    await ctx.db.account.update({ where: { id: accountId }, data: { lastError: error.code } });
    ctx.log.warn({ account: accountId, code: error.code }, 'account.not-read');
  }
}
