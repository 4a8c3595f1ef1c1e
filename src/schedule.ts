/** What happens again and again: reading the accounts, and looking for work that was lost. */
import { realClock } from './clock.js';
import { type Context, connectorOf } from './context.js';
import { errorName } from './log.js';
import { memoryKeeper } from './memory.js';
import type { SandboxLink } from './sandbox.js';

const sweepMs = 15_000;
/** In sandbox time the week has 10,000 minutes; what happens on X is also told at once. */
const sandboxPollMs = 15 * 60_000;
/** A sandbox that runs elsewhere tells us nothing, and its week may be fast. */
const attachedPollMs = 2_000;
/** A retry that is due sooner than this still belongs to the work that an event caused. */
const soonMs = 5_000;

/** Begins at once. Returns what stops it. */
export async function schedule(ctx: Context, link: SandboxLink | null): Promise<() => void> {
  const accounts = (await ctx.db.account.findMany()).filter((account) => connectorOf(ctx, account)?.polling);
  const pollAll = async (platform?: string) => {
    for (const account of accounts) {
      if (platform === undefined || account.platform === platform) await ctx.queue.add('poll-account', account.id);
    }
  };
  if (link?.own) answerHooks(ctx, link.own, pollAll);
  const liveMs = link ? attachedPollMs : ctx.config.X_POLL_SECONDS * 1000;
  const stopPolls = ctx.clock.every(link?.own ? sandboxPollMs : liveMs, pollAll);
  // Lost work is found in real time, also while the sandbox's week is paused.
  const stopSweeps = realClock().every(sweepMs, () => ctx.queue.add('sweep', 'all'));
  const stopKeeping = realClock().every(sweepMs, memoryKeeper());
  await ctx.queue.add('sweep', 'all');
  await pollAll();
  return () => {
    stopPolls();
    stopSweeps();
    stopKeeping();
  };
}

type PollAll = (platform: string) => Promise<void>;

function answerHooks(ctx: Context, { hooks }: NonNullable<SandboxLink['own']>, pollAll: PollAll): void {
  let nudged = Promise.resolve();
  hooks.onError = (error) => ctx.log.error({ error: errorName(error) }, 'sandbox.failed');
  hooks.onActivity = (platform) => {
    nudged = nudged.then(() => pollAll(platform)).catch(hooks.onError);
  };
  hooks.settled = async () => {
    await nudged;
    await ctx.queue.idle(soonMs);
  };
}
