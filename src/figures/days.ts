/** The days of a school as digest and reports need them: which are worked, which lie in term, what the terms are called. */

import { DateTime } from 'luxon';
import { type Calendar, isWorkingDay } from '../../moderation/clock.js';
import type { Nation } from '../../moderation/types.js';
import { holidaysOf } from '../calendars/bank-holidays.js';
import type { Db } from '../db/index.js';

export interface Term {
  name: string;
  /** Local dates, YYYY-MM-DD, both included. */
  startsOn: string;
  endsOn: string;
}

export interface SchoolDays {
  calendar: Calendar;
  terms: Term[];
  /** True everywhere where the school has not said when its terms are. */
  inTerm(date: string): boolean;
}

export async function schoolDays(
  db: Db,
  school: { id: string; nation: string; timezone: string },
): Promise<SchoolDays> {
  const of = { schoolId: school.id };
  const days = await db.calendarDay.findMany({ where: of });
  const spans = await db.calendarSpan.findMany({ where: of, orderBy: { startsOn: 'asc' } });
  const datesOf = (kind: string) => new Set(days.filter((day) => day.kind === kind).map(({ date }) => date));
  const [free, worked, bank] = [datesOf('free'), datesOf('worked'), holidaysOf(school.nation as Nation)];
  const within = (date: string, kinds: string[]) =>
    spans.some(({ kind, startsOn, endsOn }) => kinds.includes(kind) && startsOn <= date && date <= endsOn);
  const terms = spans.filter(({ kind }) => kind === 'term');
  return {
    calendar: {
      zone: school.timezone,
      holidays: { has: (date) => free.has(date) || bank.has(date) || within(date, ['closure']) },
      worked,
    },
    terms: terms.map(({ name, startsOn, endsOn }) => ({ name, startsOn, endsOn })),
    inTerm: (date) => !within(date, ['holiday', 'half_term']) && (terms.length === 0 || within(date, ['term'])),
  };
}

/** Without dates of its own a school's year is cut in three, by the months alone. */
export function termsAround(date: string, terms: Term[]): Term[] {
  if (terms.length > 0) return terms;
  const year = Number(date.slice(0, 4));
  return [year - 1, year].flatMap((one) => [
    { name: `Spring ${one}`, startsOn: `${one}-01-01`, endsOn: `${one}-03-31` },
    { name: `Summer ${one}`, startsOn: `${one}-04-01`, endsOn: `${one}-08-31` },
    { name: `Autumn ${one}`, startsOn: `${one}-09-01`, endsOn: `${one}-12-31` },
  ]);
}

export const dateOf = (day: DateTime) => day.toISODate() ?? '';
export const isWorked = (day: DateTime, { calendar }: SchoolDays) => isWorkingDay(day, calendar);
/** 00:00 of a local date. */
export const dayOf = (date: string, zone: string) => DateTime.fromISO(date, { zone });
