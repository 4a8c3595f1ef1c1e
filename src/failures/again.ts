/**
 * Lets what failed be tried again, once, or says that nothing more is to be done about it. Each is bound to the row as the person
 * saw it: a second click finds another state and changes nothing. How a reply is not doubled: it was tried before, so that the
 * platform is read first (src/actions.ts).
 */
import { appendAudit } from '../audit.js';
import { computeClocks } from '../clocks.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import type { Viewer } from '../viewer.js';
import { mayTryAgain, type StuckAction, stuckActions } from './actions.js';

export type Actor = Viewer & { userId: string };

export interface Wished {
  id: string;
  /** How often it had been tried when the person looked. */
  tries: number;
}

/** How many are tried again: of these actions and letters, those that still stand as they were seen. */
export async function tryActionsAgain(ctx: Context, actor: Actor, wished: readonly Wished[]): Promise<number> {
  const again = await ctx.db.$transaction(async (tx) => {
    const notBefore = ctx.clock.wall();
    const stuck = (await standing(ctx, tx, { actor, wished })).filter((one) => mayTryAgain(one, notBefore));
    if (stuck.length === 0) return [];
    const ids = stuck.map(({ id }) => id);
    const data = { state: 'pending' as const, notBefore, leaseUntil: null, doneAt: null };
    await tx.action.updateMany({ where: { id: { in: ids } }, data });
    await freeAccounts(tx, stuck);
    await note(ctx, tx, { actor, stuck, kind: 'action.tried-again' });
    return ids;
  });
  for (const id of again) await ctx.queue.add('perform-action', id, { priority: 1 });
  return again.length;
}

/** How many are settled: of these only what failed; what goes on by itself goes on. */
export async function settleActions(ctx: Context, actor: Actor, wished: readonly Wished[]): Promise<number> {
  return ctx.db.$transaction(async (tx) => {
    const stuck = (await standing(ctx, tx, { actor, wished })).filter(({ state }) => state === 'failed');
    if (stuck.length === 0) return 0;
    const settled = { settledAt: ctx.clock.now(), settledBy: actor.userId };
    await tx.action.updateMany({ where: { id: { in: stuck.map(({ id }) => id) } }, data: settled });
    await note(ctx, tx, { actor, stuck, kind: 'action.settled' });
    return stuck.length;
  });
}

interface Standing {
  actor: Actor;
  wished: readonly Wished[];
}

/** Locked as a decision of a person locks them: nobody wishes for the opposite meanwhile, and of two clicks the second sees the first. */
async function standing(ctx: Context, tx: Tx, { actor, wished }: Standing): Promise<StuckAction[]> {
  const ids = wished.map(({ id }) => id);
  await tx.$queryRaw`
    SELECT c.id FROM "Comment" c WHERE c.id IN (SELECT a."commentId" FROM "Action" a WHERE a.id = ANY(${ids}::uuid[]))
    ORDER BY c.id FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT id FROM "Action" WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  const seen = new Map(wished.map(({ id, tries }) => [id, tries]));
  const stuck = await stuckActions(ctx, tx, { viewer: actor, ids });
  return stuck.filter(({ id, tries }) => seen.get(id) === tries);
}

/** Whoever says “try again” has mended the password or paid: nobody waits for the time of the old one. */
async function freeAccounts(tx: Tx, stuck: StuckAction[]): Promise<void> {
  const id = { in: stuck.flatMap(({ accountId }) => accountId ?? []) };
  const haltCode = { in: ['unauthorized', 'payment_required'] };
  await tx.account.updateMany({ where: { id, haltCode }, data: { haltedUntil: null } });
}

interface Noting {
  actor: Actor;
  stuck: StuckAction[];
  kind: string;
}

/** And what was not hidden had to be answered: whether that still holds is asked again. */
async function note(ctx: Context, tx: Tx, { actor: { schoolId, userId }, stuck, kind }: Noting): Promise<void> {
  const commentIds = [...new Set(stuck.flatMap(({ kind, commentId }) => (kind !== 'notify' && commentId) || []))];
  const entries = stuck.map(({ id, kind: what, tries, code, commentId }) => ({
    ...{ kind, actor: userId, commentId: commentId ?? undefined },
    facts: { action: id, kind: what, tries, code },
  }));
  await appendAudit(tx, { schoolId, at: ctx.clock.now() }, entries);
  await computeClocks(ctx, tx, { schoolId, commentIds });
}
