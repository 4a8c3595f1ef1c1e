/**
 * Who carries out which actions: claimed, loaded and looked over together, so that many that come at once share a transaction and
 * the questions that all of them ask. One winner, by the database. An expired lease is the sign of a process that died in the
 * middle, so it is measured by the one clock that all machines share.
 */
import { brakesOn } from './brakes.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { errorName } from './log.js';
import { overtakenOf } from './overtaken.js';
import { overtaken } from './pictures/live/hiding.js';

/** Longer than any call may take (connectors time out at 20 s), so that a lease that ran out means a dead process. */
const leaseSeconds = 60;

const withTargets = {
  account: true,
  comment: true,
  post: true,
  author: true,
  notification: { select: { channel: true } },
  school: { select: { id: true, policySeq: true } },
} as const;

const load = (tx: Tx, ids: string[]) =>
  tx.action.findMany({ where: { id: { in: ids } }, include: withTargets, orderBy: { id: 'asc' } });

export type Target = Awaited<ReturnType<typeof load>>[number];

/**
 * Of these actions of one school those that are to be carried out now, by whoever asked. What is not due yet, by the clock of this
 * machine, or must wait for its opposite is looked at again; what a brake holds or something newer overtook is not among them.
 */
export async function claimAll(ctx: Context, ids: readonly string[]): Promise<Target[]> {
  const now = ctx.clock.wall();
  const { claimed, targets } = await ctx.db.$transaction(async (tx) => {
    await lockComments(tx, ids);
    const claimed = await take(tx, ids, now);
    const mine = claimed.flatMap((one) => (one.mine ? [one.id] : []));
    return { claimed, targets: mine.length > 0 ? await load(tx, mine) : [] };
  });
  for (const { id, notBefore } of claimed.filter(({ mine }) => !mine)) {
    const delayMs = Math.max(300, notBefore.getTime() - now.getTime() + 1);
    await ctx.queue.add('perform-action', id, { delayMs });
  }
  return stillWanted(ctx, targets);
}

/** One that cannot be looked over stops no other: its lease runs out, and the sweep brings it again. */
async function stillWanted(ctx: Context, targets: Target[]): Promise<Target[]> {
  if (targets.length === 0) return [];
  const over = [await brakesOn(ctx, targets), await overtakenOf(ctx, targets), (one: Target) => overtaken(ctx, one)];
  const wanted: Target[] = [];
  for (const target of targets) {
    try {
      if (!(await anyOf(over, target))) wanted.push(target);
    } catch (error) {
      ctx.log.error({ action: target.id, error: errorName(error) }, 'action.not-looked-over');
    }
  }
  return wanted;
}

async function anyOf(all: ((one: Target) => Promise<boolean>)[], target: Target): Promise<boolean> {
  for (const isOver of all) if (await isOver(target)) return true;
  return false;
}

/** Of two that look at once, each would see the other still waiting: so one a comment may look at a time. */
async function lockComments(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT c.id FROM "Comment" c WHERE c.id IN (SELECT a."commentId" FROM "Action" a
      WHERE a.id = ANY(${ids}::uuid[]) AND a.kind IN ('hide', 'unhide') AND a.state IN ('pending', 'performing'))
    ORDER BY c.id FOR NO KEY UPDATE`;
}

interface Claimed {
  id: string;
  mine: boolean;
  notBefore: Date;
}

/** Hiding and showing the same comment or post never overlap, or the earlier call could win; nothing is asked of an account that is halted. */
async function take(tx: Tx, ids: readonly string[], now: Date): Promise<Claimed[]> {
  return tx.$queryRaw<Claimed[]>`
    WITH due AS (
      SELECT a.id, GREATEST(a."notBefore", h."haltedUntil") AS "notBefore",
        CASE WHEN a.kind IN ('hide', 'unhide') THEN a."commentId"::text
          WHEN a.kind IN ('hide_post', 'unhide_post') THEN a."accountId"::text || (a.payload->>'postExternalId')
          ELSE a.id::text END AS about,
        (a.state = 'pending' AND a."notBefore" > ${now}::timestamptz) OR COALESCE(h."haltedUntil" > ${now}::timestamptz, FALSE) OR EXISTS (
        SELECT 1 FROM "Action" o WHERE o."commentId" = a."commentId" AND o.id <> a.id AND o.state = 'performing'
          AND o."leaseUntil" > clock_timestamp() AND o.kind IN ('hide', 'unhide') AND a.kind IN ('hide', 'unhide'))
        OR EXISTS (
        SELECT 1 FROM "Action" o WHERE o."accountId" = a."accountId" AND o.id <> a.id AND o.state = 'performing'
          AND o."leaseUntil" > clock_timestamp() AND o.kind IN ('hide_post', 'unhide_post') AND a.kind IN ('hide_post', 'unhide_post')
          AND o.payload->>'postExternalId' = a.payload->>'postExternalId') AS waits
      FROM "Action" a LEFT JOIN "Account" h ON h.id = a."accountId"
      WHERE a.id = ANY(${ids}::uuid[]) AND (a.state = 'pending'
        OR (a.state = 'performing' AND a."leaseUntil" < clock_timestamp()))
      ORDER BY a.id FOR UPDATE OF a),
    first AS (
      SELECT id, "notBefore", NOT waits AND row_number() OVER (PARTITION BY about, waits ORDER BY id) = 1 AS mine FROM due),
    taken AS (
      UPDATE "Action" a SET state = 'performing', "leaseUntil" = statement_timestamp() + make_interval(secs => ${leaseSeconds}),
        attempts = a.attempts + 1
      FROM first WHERE a.id = first.id AND first.mine RETURNING a.id)
    SELECT id, mine, "notBefore" FROM first`;
}
