/** Which job does what: each one line, the work is in the nouns. */
import { acknowledgeDue } from '../acknowledgements.js';
import { carry } from '../actions.js';
import { climbAlert } from '../alerts/climb.js';
import { anchorChains } from '../anchors/making.js';
import { remindOfAnswers } from '../answer-reminders.js';
import { refreshHolidays } from '../calendars/feed.js';
import { claimAll, type Target } from '../claiming.js';
import { moderate } from '../comments.js';
import type { Context } from '../context.js';
import { sendDue } from '../digests/digests.js';
import { tellTroubles } from '../digests/trouble.js';
import { forSchool, perSchool } from '../per-school.js';
import { accountOfWatch, watchAll, watchPictures } from '../pictures/live/watching.js';
import { readPictures } from '../pictures/reading.js';
import type { Numbered } from '../policy-change/live.js';
import { pollAccount } from '../polling.js';
import { publishDue } from '../publishing/sending.js';
import { rescoreClocks } from '../rescoring.js';
import { eraseOld } from '../retention/nightly.js';
import { withScope } from '../scope.js';
import { endTerms } from '../terms/ending.js';
import { named, schoolJobs } from './of-schools.js';
import type { Handler, JobName } from './queue.js';
import { sweep } from './sweep.js';

export function handlersOf(given: Context): Record<JobName, Handler> {
  const ctx = perSchool(given);
  const { db } = ctx;
  const { ofOne, ofMany, ofAll } = schoolJobs(ctx);
  const claimed = new Map<string, { action: Target; school: Numbered }>();
  const claim = ofMany(
    (ids) => db.action.findMany({ where: { id: { in: ids } }, select: named }),
    async (ids, school) => {
      for (const action of await claimAll(ctx, ids)) claimed.set(action.id, { action, school });
    },
  );
  const select = { schoolId: true } as const;
  const account = (id: string) => db.account.findFirst({ where: { id }, select });
  const watched = ofOne(
    (id) => account(accountOfWatch(id)),
    (id) => watchPictures(ctx, id),
  );
  return {
    'moderate-comment': ofMany(
      async (ids) => {
        const select = { id: true, comment: { select: named } } as const;
        const found = await db.commentRevision.findMany({ where: { id: { in: ids } }, select });
        return found.map(({ id, comment: { school } }) => ({ id, school }));
      },
      (ids) => moderate(ctx, ids),
    ),
    // Claimed together, and each carried out by itself: no call waits for another's.
    'perform-action': async (id) => {
      await claim(id);
      const mine = claimed.get(id);
      claimed.delete(id);
      if (mine) await withScope({ school: null }, () => forSchool(ctx, mine.school, () => carry(ctx, mine.action)));
    },
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
