/** Which job does what: each one line, the work is in the nouns. */
import { acknowledgeDue } from '../acknowledgements.js';
import { perform } from '../actions.js';
import { climbAlert } from '../alerts/climb.js';
import { refreshHolidays } from '../calendars/feed.js';
import { moderate } from '../comments.js';
import type { Context } from '../context.js';
import { sendDue } from '../digests/digests.js';
import { tellTroubles } from '../digests/trouble.js';
import { watchPictures } from '../pictures/live/watching.js';
import { readPictures } from '../pictures/reading.js';
import { refreshPolicy } from '../policy-change/live.js';
import { pollAccount } from '../polling.js';
import { publishDue } from '../publishing/sending.js';
import { rescoreClocks } from '../rescoring.js';
import { endTerms } from '../terms/ending.js';
import type { Handler, JobName } from './queue.js';
import { sweep } from './sweep.js';

export function handlersOf(ctx: Context): Record<JobName, Handler> {
  const inTime = (work: Handler) => async (id: string) => {
    await ctx.clock.refresh?.();
    await refreshPolicy(ctx);
    await work(id);
  };
  return {
    'moderate-comment': inTime((id) => moderate(ctx, id)),
    'perform-action': inTime((id) => perform(ctx, id)),
    'poll-account': inTime((id) => pollAccount(ctx, id)),
    sweep: inTime(() => sweep(ctx)),
    'rescore-clocks': inTime((id) => rescoreClocks(ctx, id)),
    'fetch-holidays': inTime(() => refreshHolidays(ctx)),
    'end-terms': inTime(() => endTerms(ctx)),
    acknowledge: inTime(() => acknowledgeDue(ctx)),
    'publish-due': inTime(() => publishDue(ctx)),
    'watch-pictures': inTime((id) => watchPictures(ctx, id)),
    'read-pictures': inTime(() => readPictures(ctx)),
    'climb-alert': inTime((id) => climbAlert(ctx, id)),
    'send-digests': inTime(async () => {
      await sendDue(ctx);
      await tellTroubles(ctx);
    }),
  };
}
