/** Asks for the digest to be sent: exactly at its time, and every half hour, when what went wrong is looked for too. */
import type { Context } from '../context.js';
import { schoolDays } from '../figures/days.js';
import { errorName } from '../log.js';
import { nextSending } from './days.js';

const mostMs = 30 * 60_000;
/** After a start the accounts are read first, or all of them would seem unread. */
const firstMs = 60_000;

/** The first time soon, for what a stop of the process missed. By the school's clock, which the sandbox makes jump. */
export async function remindOfDigests(ctx: Context): Promise<() => void> {
  let stop = () => {};
  let stopped = false;
  const round = async () => {
    stop();
    // A queue that does not answer now is asked again: the reminder itself must not end.
    try {
      await ctx.queue.add('send-digests', 'all');
    } catch (error) {
      ctx.log.error({ error: errorName(error) }, 'digest.not-asked');
    }
    const waitMs = await untilNext(ctx, mostMs);
    if (!stopped) stop = ctx.clock.every(waitMs, round);
  };
  stop = ctx.clock.every(await untilNext(ctx, firstMs), round);
  return () => {
    stopped = true;
    stop();
  };
}

async function untilNext(ctx: Context, mostMs: number): Promise<number> {
  const now = ctx.clock.now();
  try {
    const schools = await ctx.db.school.findMany();
    const next = schools.map(async (school) => nextSending(now, await schoolDays(ctx, school)).getTime());
    return Math.min(mostMs, ...(await Promise.all(next)).map((at) => Math.max(1, at - now.getTime())));
  } catch (error) {
    ctx.log.error({ error: errorName(error) }, 'digest.next-unknown');
    return mostMs;
  }
}
