/** Finds what is due in the rows and has no job any more: what a queue or a process lost is found here. */
import { climbDue } from '../alerts/climb.js';
import { closeAnswered } from '../answered.js';
import type { Context } from '../context.js';
import { forgetJudged } from '../failures/jobs.js';
import { waitForReader } from '../pictures/reading.js';

const batch = 500;

/** Enqueues every wording without a decision and every action that is due. Adding a job that waits already changes nothing. */
export async function sweep(ctx: Context): Promise<void> {
  const now = ctx.clock.wall();
  const revisions = await ctx.db.commentRevision.findMany({
    where: { decidedAt: null },
    orderBy: { receivedAt: 'asc' },
    take: batch,
    select: { id: true },
  });
  const actions = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Action" WHERE kind <> 'assist' AND ((state = 'pending' AND "notBefore" <= ${now}::timestamptz)
      OR (state = 'performing' AND "leaseUntil" < clock_timestamp()))
    ORDER BY "notBefore" LIMIT ${batch}`;
  for (const { id } of revisions) await ctx.queue.add('moderate-comment', id);
  for (const { id } of actions) await ctx.queue.add('perform-action', id);
  if (await waitForReader(ctx)) await ctx.queue.add('read-pictures', 'all');
  await closeAnswered(ctx);
  await climbDue(ctx);
  await forgetJudged(ctx);
  if (revisions.length + actions.length > 0)
    ctx.log.info({ revisions: revisions.length, actions: actions.length }, 'sweep.found');
}

/** At the start of the only process: whoever held a lease is dead, so nobody waits for it to run out. */
export async function freeLeases(ctx: Context): Promise<void> {
  await ctx.db.action.updateMany({ where: { state: 'performing' }, data: { leaseUntil: new Date(0) } });
}
