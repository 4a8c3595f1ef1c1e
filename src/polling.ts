import { ConnectorError, type Cursor, hopeOf, type PollSide } from '../connectors/connector.js';
import type { Account } from '../prisma/generated/client.js';
import { checkBans } from './bans-by-hand.js';
import { checkAccount } from './checks.js';
import { type Context, connectorOf } from './context.js';
import { halt } from './halts.js';
import { beat } from './heartbeats.js';
import { receive } from './inbound/receive.js';

const dayMs = 24 * 3_600_000;

/**
 * Reads an account from where the last reading ended, if it is due: a quiet page says itself how long it may be left alone.
 * A failed reading is noted on the account and not thrown: the next round goes on.
 */
export async function pollAccount(ctx: Context, accountId: string): Promise<void> {
  const account = await ctx.db.account.findUnique({ where: { id: accountId } });
  const polling = account ? connectorOf(ctx, account)?.polling : undefined;
  if (!account || !polling || !isDue(ctx, account)) return;
  try {
    await read(ctx, account, polling);
    await checkAccount(ctx, account, { now: false });
    await checkBans(ctx, account);
    await beat(ctx, account);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // No second call before the platform said that we may come back, or an answer that fails costs a call a minute.
    const pollDueAt = error.retryAfterMs ? new Date(ctx.clock.wall().getTime() + error.retryAfterMs) : null;
    await ctx.db.account.update({ where: { id: accountId }, data: { lastError: error.code, pollDueAt } });
    if (hopeOf(error.code) === 'person') await halt(ctx, accountId, error);
    // What is wrong with the token is said in its own words, as that it is a person’s and not the page’s.
    if (error.code === 'unauthorized') await checkAccount(ctx, account, { now: true });
    ctx.log.warn({ account: accountId, code: error.code }, 'account.not-read');
  }
}

function isDue(ctx: Context, { pollDueAt, haltedUntil }: Account): boolean {
  if (haltedUntil !== null && haltedUntil > ctx.clock.wall()) return false;
  return pollDueAt === null || pollDueAt <= ctx.clock.wall();
}

async function read(ctx: Context, account: Account, polling: PollSide): Promise<void> {
  const now = ctx.clock.now();
  const { parsed, cursor, nextMs } = await polling.poll(account.cursor as Cursor | null, now, {
    // Asked each time: a change of the policy holds at once.
    search: ctx.policy.settings['search.mentions'] === 'allowed',
  });
  const body = JSON.stringify(parsed.events);
  // The first readings reach back years: hiding what has long been there would surprise everybody.
  const live = ctx.config.mode === 'live';
  const historyBefore = live ? new Date(account.createdAt.getTime() - dayMs) : undefined;
  await receive(ctx, { account, channel: 'poll', body, parsed, cursor, historyBefore });
  // Rounds come by a timer of their own: what is due a moment after one of them must not wait for the next.
  // In the sandbox an account is read when something happened there, at whatever speed its time goes, or not at all.
  const paced = live && nextMs !== undefined;
  const pollDueAt = paced ? new Date(ctx.clock.wall().getTime() + nextMs - 1_000) : null;
  await ctx.db.account.update({ where: { id: account.id }, data: { pollDueAt } });
}
