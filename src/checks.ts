/** Once a day each platform is asked whether it still lets us do our work: a token dies quietly, and a permission lapses (platforms.md trap 23). */
import { ConnectorError } from '../connectors/connector.js';
import type { Account } from '../prisma/generated/client.js';
import { type Context, connectorOf } from './context.js';

const everyMs = 24 * 3_600_000;

/** Writes what is wrong to the account, in plain words; the console and the alerts show it (figures/health.ts). */
export async function checkAccount(ctx: Context, account: Account, { now }: { now: boolean }): Promise<void> {
  const connector = connectorOf(ctx, account);
  const at = ctx.clock.now();
  const age = account.checkedAt ? at.getTime() - account.checkedAt.getTime() : Number.POSITIVE_INFINITY;
  if (!connector?.check || (!now && age < everyMs)) return;
  try {
    const findings = await connector.check(at);
    await ctx.db.account.update({ where: { id: account.id }, data: { findings, checkedAt: at } });
    if (findings.length > 0) ctx.log.warn({ account: account.id, findings: findings.length }, 'account.checked');
  } catch (error) {
    // What could not be asked is asked in the next round; that nothing answers is known from the reading.
    if (!(error instanceof ConnectorError)) throw error;
    ctx.log.warn({ account: account.id, code: error.code }, 'account.not-checked');
  }
}
