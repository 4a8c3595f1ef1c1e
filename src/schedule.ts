/** What happens again and again: reading the accounts, and looking for work that was lost. */
import { climbDue } from './alerts/climb.js';
import { lookEveryMs } from './calendars/feed.js';
import { type Clock, realClock } from './clock.js';
import { type Context, connectorOf } from './context.js';
import { remindOfDigests } from './digests/reminder.js';
import { tryAgain } from './halts.js';
import type { JobName } from './jobs/queue.js';
import { errorName } from './log.js';
import { memoryKeeper } from './memory.js';
import { watchAll } from './pictures/live/watching.js';
import { keepRequests } from './requests/keeping.js';
import type { SandboxLink } from './sandbox.js';

const sweepMs = 15_000;
/** In sandbox time the week has 10,000 minutes; what happens on X is also told at once. */
const sandboxPollMs = 15 * 60_000;
/** How often the ladders of alerts are looked at. */
const climbMs = { live: 20_000, sandbox: 5 * 60_000 };
/** How often what ends by itself is looked at: in sandbox time as often as an account is read. */
const termMs = { live: 60_000, sandbox: sandboxPollMs };
/** A sandbox that runs elsewhere tells us nothing, and its week may be fast. */
const attachedPollMs = 2_000;
/** A retry that is due sooner than this still belongs to the work that an event caused. */
const soonMs = 5_000;

/** How often we look what went wrong: an account that is not read, webhooks that fell silent. */
const troubleMs = 5 * 60_000;

/** How often we look whether a post of ours is due. */
const publishMs = { live: 20_000, sandbox: 5 * 60_000 };

/** How often we look whether a consent has ended or the night has come in which everything that is up is read. */
const watchMs = { live: 15 * 60_000, sandbox: 60 * 60_000 };

/** How often we look whether the day's anchor of the chain is still to be made. */
const anchorMs = { live: 15 * 60_000, sandbox: 60 * 60_000 };

/** How often we look who must be told that they were heard. */
const acknowledgeMs = { live: 60_000, sandbox: sandboxPollMs };

/** Begins at once. Returns what stops it. */
export async function schedule(ctx: Context, link: SandboxLink | null): Promise<() => void> {
  await tryAgain(ctx);
  const pollAll = async (platform?: string) => {
    // Looked up each time: a person may have connected one since.
    const accounts = await ctx.db.account.findMany();
    for (const account of accounts.filter((one) => connectorOf(ctx, one)?.polling)) {
      // Of an account that tells us by webhook we know at once without asking.
      const wanted = platform === undefined || (account.platform === platform && !connectorOf(ctx, account)?.webhook);
      if (wanted) await ctx.queue.add('poll-account', account.id);
    }
  };
  if (link?.own) answerHooks(ctx, link.own, pollAll);
  const job =
    (name: JobName, id = 'all') =>
    () =>
      ctx.queue.add(name, id);
  const endTerms = job('end-terms');
  const publish = job('publish-due');
  const watch = job('watch-pictures', watchAll);
  // One that runs elsewhere tells no timer of ours: beside it everything goes by real time.
  const inSandbox = Boolean(link?.own);
  const every = (ms: { live: number; sandbox: number }, fn: Round) =>
    regularly(ctx, { clock: ctx.clock, ms: inSandbox ? ms.sandbox : ms.live }, fn);
  // In real time, also while the sandbox's week is paused.
  const always = (fn: Round) => regularly(ctx, { clock: realClock(), ms: sweepMs }, fn);
  const liveMs = link ? attachedPollMs : ctx.config.X_POLL_SECONDS * 1000;
  const stops = [
    every({ live: liveMs, sandbox: sandboxPollMs }, () => pollAll()),
    always(job('sweep')),
    every(climbMs, () => Promise.all([climbDue(ctx), keepRequests(ctx)])),
    every(termMs, endTerms),
    every(acknowledgeMs, job('acknowledge')),
    every(publishMs, publish),
    every(watchMs, watch),
    every(anchorMs, job('anchor-chains')),
    // As often: whether the night has come in which what is old is erased.
    every(anchorMs, job('erase-old')),
    always(memoryKeeper()),
    await remindOfDigests(ctx),
    // A list that is a week old is fetched anew, and after a failure every day.
    every({ live: lookEveryMs, sandbox: lookEveryMs }, job('fetch-holidays')),
  ];
  // Half an hour without a reading must not wait for another half hour to be told; a played week has no minutes to spare.
  if (!inSandbox) stops.push(every({ live: troubleMs, sandbox: troubleMs }, job('send-digests')));
  await ctx.queue.add('fetch-holidays', 'all');
  await ctx.queue.add('sweep', 'all');
  await endTerms();
  await publish();
  await watch();
  await pollAll();
  return () => {
    for (const stop of stops) stop();
  };
}

type Round = () => Promise<unknown>;

/** A round that fails, since the database or Redis is away, is followed by the next: nothing of it may end the process. */
function regularly(ctx: Context, { clock, ms }: { clock: Clock; ms: number }, fn: Round): () => void {
  return clock.every(ms, async () => {
    try {
      await fn();
    } catch (error) {
      ctx.log.error({ error: errorName(error) }, 'round.failed');
    }
  });
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
