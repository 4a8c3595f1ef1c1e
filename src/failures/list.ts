/** All that definitely failed or is parked, as the page of failures and its number in the menu have it. */
import type { Context } from '../context.js';
import type { Viewer } from '../viewer.js';
import { mayTryAgain, type StuckAction, stuckActions } from './actions.js';
import { mayReadAgain, unreadDeliveries } from './deliveries.js';
import { failedJobs } from './jobs.js';

export interface Failures {
  actions: (StuckAction & { again: boolean })[];
  deliveries: { id: string; account: string; since: Date; tries: number; why: string[]; again: boolean }[];
  jobs: { id: string; name: string; jobId: string; since: Date; tries: number; error: string; again: boolean }[];
}

/** What could not be read of a delivery, by reasons of ours; a place in its body tells nobody anything. */
const mostReasons = 3;

export async function failuresOf(ctx: Context, viewer: Viewer): Promise<Failures> {
  const wall = ctx.clock.wall();
  const stuck = await stuckActions(ctx, ctx.db, { viewer });
  const unread = await unreadDeliveries(ctx, viewer);
  const gaveUp = await failedJobs(ctx, viewer);
  return {
    actions: stuck.map((one) => ({ ...one, again: mayTryAgain(one, wall) })),
    deliveries: unread.map((one) => {
      const problems = (one.problems ?? []) as { at: string; why: string }[];
      const why = [...new Set(problems.map((problem) => problem.why))].slice(0, mostReasons);
      const { id, account, receivedAt: since, reads: tries } = one;
      return { id, account: account.name, since, tries, why, again: mayReadAgain(ctx, one) };
    }),
    jobs: gaveUp.map(({ againAt, ...one }) => ({ ...one, again: againAt === null })),
  };
}

export async function countFailures(ctx: Context, viewer: Viewer): Promise<number> {
  const { actions, deliveries, jobs } = await failuresOf(ctx, viewer);
  return actions.length + deliveries.length + jobs.length;
}
