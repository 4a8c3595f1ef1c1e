/** The days of a school as digest and reports need them: which are worked, which lie in term, what the terms are called. */

import { DateTime } from 'luxon';
import { type Calendar, isWorkingDay } from '../../moderation/clock.js';
import { loadDays, type OfSchool, toCalendar } from '../calendars/school-calendar.js';
import type { Context } from '../context.js';

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

/**
 * The calendar is the one by which clocks run, but for one thing: where a policy stops its clocks in the holidays, the head
 * still hears of each week. So holidays are told by `inTerm` alone.
 */
export async function schoolDays(
  { db, policy }: Pick<Context, 'db' | 'policy'>,
  school: OfSchool,
): Promise<SchoolDays> {
  const given = await loadDays(db, school.id);
  const terms = given.spans.filter(({ kind }) => kind === 'term');
  const closed = policy.settings['sla.closures'] === 'pause' ? ['closure'] : [];
  const within = (date: string, kinds: string[]) =>
    given.spans.some(({ kind, startsOn, endsOn }) => kinds.includes(kind) && startsOn <= date && date <= endsOn);
  return {
    calendar: toCalendar(school, given, 'run'),
    terms: terms.map(({ name, startsOn, endsOn }) => ({ name, startsOn, endsOn })),
    inTerm: (date) =>
      !within(date, ['holiday', 'half_term', ...closed]) && (terms.length === 0 || within(date, ['term'])),
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
