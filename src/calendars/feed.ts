/** The list of bank holidays from gov.uk, once a week: checked before it is believed, and the last good copy stays. */
import { isDeepStrictEqual } from 'node:util';
import { DateTime } from 'luxon';
import { localDate } from '../../moderation/clock.js';
import { type Nation, nations } from '../../moderation/types.js';
import type { HolidayFeed, Prisma, School } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { settings } from '../settings.js';
import { type BankHolidays, bankHolidays, bundled, lastDate } from './bank-holidays.js';
import { calendarChanged } from './changes.js';

/** A list that ends sooner than this was not brought up to date. */
const leastDaysAhead = 120;
const weekMs = 7 * 86_400_000;
/** After a failure the next day's look tries again. */
export const lookEveryMs = 86_400_000;
const timeoutMs = 20_000;
/** The real list has 20 KB. */
const longestList = 1_000_000;

type Fetched = { list: BankHolidays } | { problem: 'unreachable' | 'malformed' };

/** The sandbox never asks gov.uk; an address that somebody set is asked. */
export function mayFetch({ config }: Context): boolean {
  return config.mode === 'live' || config.BANK_HOLIDAYS_URL !== settings.BANK_HOLIDAYS_URL.parse(undefined);
}

/** Looks whether a list is a week old, and fetches it for every school whose is. */
export async function refreshHolidays(ctx: Context): Promise<void> {
  if (!mayFetch(ctx)) return;
  const now = ctx.clock.now();
  const schools = await ctx.db.school.findMany({ include: { holidayFeed: true } });
  const due = schools.filter(({ holidayFeed }) => isDue(holidayFeed, now));
  if (due.length === 0) return;
  const fetched = await fetchList(ctx);
  for (const school of due) await keep(ctx, school, fetched);
}

function isDue(feed: HolidayFeed | null, now: Date): boolean {
  return !feed?.fetchedAt || feed.problem !== null || now.getTime() - feed.fetchedAt.getTime() >= weekMs;
}

async function fetchList({ config, log }: Context): Promise<Fetched> {
  let text: string;
  try {
    const answer = await fetch(config.BANK_HOLIDAYS_URL, { signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    text = await answer.text();
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'holidays.not-fetched');
    return { problem: 'unreachable' };
  }
  const read = text.length <= longestList ? bankHolidays.safeParse(parsed(text)) : null;
  return read?.success ? { list: read.data } : { problem: 'malformed' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type WithFeed = School & { holidayFeed: HolidayFeed | null };

async function keep(ctx: Context, school: WithFeed, fetched: Fetched): Promise<void> {
  const now = ctx.clock.now();
  const problem = 'problem' in fetched ? fetched.problem : endsSoon(fetched.list, now) ? 'ends-soon' : null;
  const { id: schoolId, holidayFeed: before } = school;
  const good = 'list' in fetched && problem === null ? fetched.list : null;
  const changed = good !== null && !isDeepStrictEqual(good, bankHolidays.safeParse(before?.list).data);
  const list = good as Prisma.InputJsonObject | null;
  await ctx.db.$transaction(async (tx) => {
    const data = { triedAt: now, problem, ...(list && { list, fetchedAt: now }) };
    await tx.holidayFeed.upsert({ where: { schoolId }, create: { schoolId, ...data }, update: data });
    if (!changed) return;
    await calendarChanged(tx, ctx, schoolId);
    const facts = { lastDate: lastDate('england', good) };
    await appendAudit(tx, { schoolId, at: now }, [{ kind: 'calendar.holidays-fetched', actor: 'bot', facts }]);
  });
  if (changed) await ctx.queue.add('rescore-clocks', schoolId);
  ctx.log.info({ school: schoolId, problem, changed }, 'holidays.fetched');
}

/** Of any nation: one whose dates are missing makes the whole list doubtful. */
function endsSoon(list: BankHolidays, now: Date): boolean {
  const least = localDate(new Date(now.getTime() + leastDaysAhead * 86_400_000), 'Europe/London');
  return nations.some((nation) => lastDate(nation, list) < least);
}

const problemWords: Record<string, string> = {
  unreachable: 'The list of bank holidays could not be fetched from gov.uk.',
  malformed: 'What gov.uk gave us as its list of bank holidays could not be read.',
  'ends-soon': `The list of bank holidays from gov.uk ends in less than ${leastDaysAhead} days.`,
};

/** What the administrator should know of the bank holidays; null where all is well. */
export async function feedWarning(ctx: Context, school: Pick<School, 'id' | 'nation'>): Promise<string | null> {
  const feed = await ctx.db.holidayFeed.findUnique({ where: { schoolId: school.id } });
  const list = bankHolidays.safeParse(feed?.list).data;
  const ends = [list, bundled].flatMap((one) => (one ? [lastDate(school.nation as Nation, one)] : [])).sort();
  const until = DateTime.fromISO(ends.at(-1) ?? '').toFormat('d LLLL yyyy', { locale: 'en-GB' });
  const since = feed?.fetchedAt ? ` of ${DateTime.fromJSDate(feed.fetchedAt).toFormat('d LLLL yyyy')}` : '';
  const kept = list ? `The last good copy${since} is in use` : 'The list that came with Schoolgate is in use';
  const after = `${kept}; dates are known until ${until}, and later ones are worked out. We try again every day.`;
  if (feed?.problem) return `${problemWords[feed.problem] ?? problemWords.unreachable} ${after}`;
  const soon = localDate(new Date(ctx.clock.now().getTime() + leastDaysAhead * 86_400_000), 'Europe/London');
  return (ends.at(-1) ?? '') < soon ? `The bank holidays that we know end on ${until}. ${after}` : null;
}
