import { ConnectorError, type Cursor } from '../connectors/connector.js';
import { type Context, connectorOf } from './context.js';
import { receive } from './inbound/receive.js';

const dayMs = 24 * 3_600_000;

/** Reads an account from where the last reading ended. A failed reading is noted on the account and not thrown: the next round goes on. */
export async function pollAccount(ctx: Context, accountId: string): Promise<void> {
  const account = await ctx.db.account.findUnique({ where: { id: accountId } });
  const polling = account ? connectorOf(ctx, account)?.polling : undefined;
  if (!account || !polling) return;
  try {
    const { parsed, cursor } = await polling.poll(account.cursor as Cursor | null);
    const body = JSON.stringify(parsed.events);
    // The first reading reaches back years: hiding what has long been there would surprise everybody.
    const first = account.cursor === null && ctx.config.mode === 'live';
    const historyBefore = first ? new Date(ctx.clock.now().getTime() - dayMs) : undefined;
    await receive(ctx, { account, channel: 'poll', body, parsed, cursor, historyBefore });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    await ctx.db.account.update({ where: { id: accountId }, data: { lastError: error.code } });
    ctx.log.warn({ account: accountId, code: error.code }, 'account.not-read');
  }
}
