/** What people are told of X's money: when four fifths of the month's cap are gone, and when it is spent. Each once a month. */
import type { Account } from '../../prisma/generated/client.js';
import { type Context, connectorOf } from '../context.js';
import { spentOn } from './ledger.js';

const warnShare = 0.8;

export interface MoneyTrouble {
  spent: boolean;
  /** With the month, so that each has its own warning. */
  key: string;
  about: string;
  words: string;
}

const dollars = (microUsd: number) => `${(microUsd / 1_000_000).toFixed(2)} US dollars`;

/** Null where there is enough left, and on a platform that costs nothing. */
export async function moneyTrouble(
  ctx: Context,
  account: Pick<Account, 'platform' | 'externalId'>,
): Promise<MoneyTrouble | null> {
  if (account.platform !== 'x') return null;
  const { monthMicroUsd, capMicroUsd } = await spentOn(ctx, account.externalId);
  const month = ctx.clock.now().toISOString().slice(0, 7);
  const raise = 'Whoever looks after Schoolgate can raise X_MONTHLY_CAP_USD.';
  if (monthMicroUsd >= capMicroUsd) {
    const about = 'X: the money of the month is spent';
    const seen = connectorOf(ctx, account)?.webhook
      ? 'New comments on X are seen only where X tells of them by itself'
      : 'New comments on X are not seen until next month';
    const words = `X: the ${dollars(capMicroUsd)} of this month are spent. ${seen}: look there yourself. Those that are known are still hidden, and answers wait as tasks to do by hand. ${raise}`;
    return { spent: true, key: `money-spent-${month}`, about, words };
  }
  if (monthMicroUsd < warnShare * capMicroUsd) return null;
  const about = 'X: most of the money of the month is spent';
  const words = `X: ${dollars(monthMicroUsd)} of the ${dollars(capMicroUsd)} for this month are spent. When all of it is, Schoolgate no longer reads X. ${raise}`;
  return { spent: false, key: `money-warning-${month}`, about, words };
}
