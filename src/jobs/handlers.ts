/** Which job does what: each one line, the work is in the nouns. */
import { acknowledgeDue } from '../acknowledgements.js';
import { perform } from '../actions.js';
import { climbAlert } from '../alerts/climb.js';
import { anchorChains } from '../anchors/making.js';
import { remindOfAnswers } from '../answer-reminders.js';
import { refreshHolidays } from '../calendars/feed.js';
import { moderate } from '../comments.js';
import type { Context } from '../context.js';
import { sendDue } from '../digests/digests.js';
import { tellTroubles } from '../digests/trouble.js';
import { gathered } from '../gathering.js';
import { forSchool, perSchool } from '../per-school.js';
import { accountOfWatch, watchAll, watchPictures } from '../pictures/live/watching.js';
import { readPictures } from '../pictures/reading.js';
import { refreshPolicy } from '../policy-change/live.js';
import { pollAccount } from '../polling.js';
import { publishDue } from '../publishing/sending.js';
import { rescoreClocks } from '../rescoring.js';
import { eraseOld } from '../retention/nightly.js';
import { acrossSchools, withScope } from '../scope.js';
import { endTerms } from '../terms/ending.js';
import type { Handler, JobName } from './queue.js';
import { sweep } from './sweep.js';

type Owned = { schoolId: string } | null;
type Named = { id: string; schoolId: string };

/** So many share a transaction, which nobody else of their school can pass meanwhile. */
const mostTogether = 32;

export function handlersOf(given: Context): Record<JobName, Handler> {
  const ctx = perSchool(given);
  const { db } = ctx;
  const inTime = (work: Handler) => async (id: string) => {
    await ctx.clock.refresh?.();
    await withScope({ school: null }, async () => await work(id));
  };
  /** The work of one school: whose row the id names. A row that is gone has no work. */
  const ofOne = (find: (id: string) => Promise<Owned>, work: Handler) =>
    inTime(async (id) => {
      const found = await acrossSchools(() => find(id));
      if (found) await forSchool(ctx, found.schoolId, () => work(id));
    });
  /** As ofOne, of all that are asked for at once. */
  const ofMany = (find: (ids: string[]) => Promise<Named[]>, work: (ids: string[]) => Promise<void>) =>
    gathered({
      most: mostTogether,
      work: (ids) =>
        withScope({ school: null }, async () => {
          await ctx.clock.refresh?.();
          const schools = new Map<string, string[]>();
          for (const { id, schoolId } of await acrossSchools(() => find(ids)))
            schools.set(schoolId, [...(schools.get(schoolId) ?? []), id]);
          for (const [schoolId, own] of schools) await forSchool(ctx, schoolId, () => work(own));
        }),
    });
  /** What looks at all schools: it goes from one to the next, or only enqueues the ids of what it found. */
  const ofAll = (work: Handler) =>
    inTime((id) =>
      acrossSchools(async () => {
        await refreshPolicy(ctx);
        await work(id);
      }),
    );
  const select = { schoolId: true } as const;
  const account = (id: string) => db.account.findFirst({ where: { id }, select });
  const watched = ofOne(
    (id) => account(accountOfWatch(id)),
    (id) => watchPictures(ctx, id),
  );
  return {
    'moderate-comment': ofMany(
      (ids) => db.commentRevision.findMany({ where: { id: { in: ids } }, select: { id: true, schoolId: true } }),
      (ids) => moderate(ctx, ids),
    ),
    'perform-action': ofOne(
      (id) => db.action.findFirst({ where: { id }, select }),
      (id) => perform(ctx, id),
    ),
    'poll-account': ofOne(account, (id) => pollAccount(ctx, id)),
    sweep: ofAll(() => sweep(ctx)),
    'rescore-clocks': ofOne(
      async (schoolId) => ((await db.school.count({ where: { id: schoolId } })) > 0 ? { schoolId } : null),
      (id) => rescoreClocks(ctx, id),
    ),
    'fetch-holidays': ofAll(() => refreshHolidays(ctx)),
    'end-terms': ofAll(() => endTerms(ctx)),
    acknowledge: ofAll(async () => {
      await acknowledgeDue(ctx);
      await remindOfAnswers(ctx);
    }),
    'publish-due': ofAll(() => publishDue(ctx)),
    'watch-pictures': (id) => (id === watchAll ? ofAll(() => watchPictures(ctx, id))(id) : watched(id)),
    'read-pictures': ofAll(() => readPictures(ctx)),
    'climb-alert': ofOne(
      (id) => db.alert.findFirst({ where: { id }, select }),
      (id) => climbAlert(ctx, id),
    ),
    'anchor-chains': ofAll(() => anchorChains(ctx)),
    'erase-old': ofAll(() => eraseOld(ctx)),
    'send-digests': ofAll(async () => {
      await sendDue(ctx);
      await tellTroubles(ctx);
    }),
  };
}
