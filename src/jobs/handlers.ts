/** Which job does what: each one line, the work is in the nouns. */
import { perform } from '../actions.js';
import { moderate } from '../comments.js';
import type { Context } from '../context.js';
import { pollAccount } from '../polling.js';
import type { Handler, JobName } from './queue.js';
import { sweep } from './sweep.js';

export function handlersOf(ctx: Context): Record<JobName, Handler> {
  const inTime = (work: Handler) => async (id: string) => {
    await ctx.clock.refresh?.();
    await work(id);
  };
  return {
    'moderate-comment': inTime((id) => moderate(ctx, id)),
    'perform-action': inTime((id) => perform(ctx, id)),
    'poll-account': inTime((id) => pollAccount(ctx, id)),
    sweep: inTime(() => sweep(ctx)),
  };
}
