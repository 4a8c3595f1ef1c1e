/**
 * When the digest did not go out, or an account is not read, people hear of it by another way than the digest: an alert
 * (alerts/trouble.ts), and a banner on every page of the console for as long as it lasts.
 */
import { keepTroubles } from '../alerts/trouble.js';
import { brakeTrouble } from '../brakes.js';
import type { Context } from '../context.js';
import { schoolDays } from '../figures/days.js';
import { accountTroubles } from '../figures/health.js';
import { eachSchool } from '../per-school.js';
import { restoreTrouble } from '../restored.js';
import { dueToday } from './days.js';

/** So long the mail server may take before anybody is told. */
const patienceMs = 15 * 60_000;

export interface Trouble {
  key: string;
  /** For the banner: what to do. */
  words: string;
  /** For the alert. */
  about: string;
}

export async function troublesOf(ctx: Context, schoolId: string): Promise<Trouble[]> {
  const now = ctx.clock.now();
  const digest = await digestTrouble(ctx, schoolId, now);
  return [...(digest ? [digest] : []), ...(await accountTroubles(ctx, schoolId, now))];
}

/** The last digest that was made and not sent, or today's where none was made. A school that never had one misses none. */
async function digestTrouble(ctx: Context, schoolId: string, now: Date): Promise<Trouble | null> {
  const last = await ctx.db.digest.findFirst({
    where: { schoolId },
    orderBy: { date: 'desc' },
    include: { notification: { include: { action: { select: { state: true } } } } },
  });
  if (!last) return null;
  const { sentAt, action } = last.notification;
  const waited = now.getTime() - last.madeAt.getTime() > patienceMs;
  if (sentAt === null && (waited || action?.state === 'failed'))
    return {
      key: `digest-unsent:${last.date}`,
      about: `the head’s digest of ${last.date} could not be sent`,
      words: `The head’s digest of ${last.date} could not be sent by e-mail. Show it to the head: ${ctx.config.PUBLIC_URL}/digest/${last.date}`,
    };
  const school = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const due = dueToday(now, await schoolDays(ctx, school));
  if (!due || due.date <= last.date || now.getTime() - due.until.getTime() < patienceMs) return null;
  return {
    key: `digest-missing:${due.date}`,
    about: `the head’s digest of ${due.date} was not made`,
    words: `The head’s digest of ${due.date} was not made. The worker of Schoolgate may not be running.`,
  };
}

/** Tells whoever is on duty, once of each trouble. */
export async function tellTroubles(ctx: Context): Promise<void> {
  await eachSchool(ctx, async (school) => {
    // On the pages each is a banner of its own, for everybody.
    const banners = [brakeTrouble(school), restoreTrouble(school)].filter((one) => one !== null);
    await keepTroubles(ctx, school.id, [...banners, ...(await troublesOf(ctx, school.id))]);
  });
}
