/** The calendar of one school: bank holidays of its nation, its own days, and its terms as its policy reads them. */
import { DateTime } from 'luxon';
import type { Calendar } from '../../moderation/clock.js';
import type { ClockRule } from '../../moderation/happenings.js';
import { usualSchoolDay } from '../../moderation/school-hours.js';
import type { Settings } from '../../moderation/settings.js';
import type { Nation } from '../../moderation/types.js';
import type { CalendarDay, CalendarSpan, School } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';
import { type BankHolidays, bankHolidays, bundled, holidaysOf } from './bank-holidays.js';

export type Days = Pick<CalendarDay, 'date' | 'kind' | 'name'>;
export type Span = Pick<CalendarSpan, 'startsOn' | 'endsOn' | 'kind' | 'name'>;
export type OfSchool = Pick<School, 'id' | 'nation' | 'timezone' | 'calendarSeq'>;
type Closures = Settings['sla.closures'];

export interface SchoolDays {
  days: Days[];
  spans: (Span & { id: string })[];
  /** The last good copy of gov.uk's list. */
  list: BankHolidays | null;
}

export function toCalendar(
  school: Omit<OfSchool, 'id' | 'calendarSeq'>,
  given: Omit<SchoolDays, 'spans'> & { spans: Span[] },
  closures: Closures,
): Calendar {
  const bank = holidaysOf(school.nation as Nation, given.list ? [given.list, bundled] : [bundled]);
  const added = (kind: CalendarDay['kind']) =>
    new Set(given.days.filter((day) => day.kind === kind).map(({ date }) => date));
  const [free, worked] = [added('free'), added('worked')];
  const inset = datesOf(given.spans.filter(({ kind }) => kind === 'inset'));
  const paused =
    closures === 'pause' ? datesOf([...given.spans.filter(pauses), ...betweenTerms(given.spans)]) : new Set();
  return {
    zone: school.timezone,
    holidays: { has: (date) => free.has(date) || paused.has(date) || bank.has(date) },
    // A training day is worked, also in the holidays; what the school itself took out is not.
    worked: { has: (date) => !free.has(date) && (worked.has(date) || inset.has(date)) },
  };
}

const pauses = ({ kind }: Span) => kind === 'half_term' || kind === 'holiday' || kind === 'closure';

/** Longer than any school's summer: beyond it somebody forgot to enter a term. */
const longestGapDays = 70;

/** The holidays of a school that gave its terms only. */
function betweenTerms(spans: Span[]): Pick<Span, 'startsOn' | 'endsOn'>[] {
  const terms = spans.filter(({ kind }) => kind === 'term').sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  return terms.slice(1).flatMap((term, index) => {
    const startsOn = nextDate(terms[index]?.endsOn ?? '', 1);
    const endsOn = nextDate(term.startsOn, -1);
    const days = DateTime.fromISO(endsOn).diff(DateTime.fromISO(startsOn), 'days').days;
    return days >= 0 && days < longestGapDays ? [{ startsOn, endsOn }] : [];
  });
}

export function nextDate(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate() ?? '';
}

export function datesOf(spans: Pick<Span, 'startsOn' | 'endsOn'>[]): Set<string> {
  const dates = new Set<string>();
  for (const { startsOn, endsOn } of spans)
    for (let date = startsOn; date !== '' && date <= endsOn; date = nextDate(date, 1)) dates.add(date);
  return dates;
}

export async function loadDays(tx: Tx, schoolId: string): Promise<SchoolDays> {
  const [days, spans, feed] = [
    await tx.calendarDay.findMany({ where: { schoolId }, orderBy: { date: 'asc' } }),
    await tx.calendarSpan.findMany({ where: { schoolId }, orderBy: [{ startsOn: 'asc' }, { endsOn: 'asc' }] }),
    await tx.holidayFeed.findUnique({ where: { schoolId }, select: { list: true } }),
  ];
  return { days, spans, list: bankHolidays.safeParse(feed?.list).data ?? null };
}

/** Read anew only when it changed: every comment asks for it. */
const known = new Map<string, { sign: string; calendar: Calendar }>();

export async function calendarOf(
  tx: Tx,
  school: OfSchool,
  settings: Pick<Settings, 'sla.closures'>,
): Promise<Calendar> {
  const closures = settings['sla.closures'];
  const sign = `${school.calendarSeq} ${school.nation} ${school.timezone} ${closures}`;
  const found = known.get(school.id);
  if (found?.sign === sign) return found.calendar;
  const calendar = toCalendar(school, await loadDays(tx, school.id), closures);
  known.set(school.id, { sign, calendar });
  return calendar;
}

/** How the school's policy wants its clocks to run. */
export function clockRule(settings: Settings): ClockRule {
  return {
    mode: settings['sla.fridays'],
    hours: settings['sla.hours'],
    appliesTo: settings['sla.appliesTo'],
    schoolDay: usualSchoolDay,
  };
}
