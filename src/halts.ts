/**
 * An account whose token is dead, which is out of credit, or which the platform has stopped: every further call is in vain,
 * and may lengthen the stop (platforms.md trap 17). So all of its calls wait, and the first one after the wait is the trial.
 */
import type { ConnectorError } from '../connectors/connector.js';
import type { Context } from './context.js';

/** How long a person may need to mend it, where the platform says nothing. */
export const mendMs = 5 * 60_000;

/** Stops all calls of the account, readings and effects alike. People are told by the troubles of the account (figures/health.ts). */
export async function halt(ctx: Context, accountId: string, error: ConnectorError): Promise<void> {
  const haltedUntil = new Date(ctx.clock.wall().getTime() + (error.retryAfterMs ?? mendMs));
  await ctx.db.account.update({ where: { id: accountId }, data: { haltedUntil, haltCode: error.code } });
  ctx.log.warn({ account: accountId, code: error.code }, 'account.halted');
}

/** A call went through: whatever it was, it is over. */
export async function resume(ctx: Context, accountId: string): Promise<void> {
  const where = { id: accountId, haltCode: { not: null } };
  await ctx.db.account.updateMany({ where, data: { haltedUntil: null, haltCode: null } });
}

/** At a start: somebody may have put in another token, and nobody should wait for the old one's time. A block by the platform stays. */
export async function tryAgain(ctx: Context): Promise<void> {
  await ctx.db.account.updateMany({ where: { haltCode: 'unauthorized' }, data: { haltedUntil: null } });
}
