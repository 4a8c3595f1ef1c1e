/** On which mornings a digest goes out, and what it covers. Pure: the school's days are passed. */
import { DateTime } from 'luxon';
import { dateOf, dayOf, isWorked, type SchoolDays } from '../figures/days.js';

export const sendAt = { hour: 7, minute: 30 };

/** A school that is closed for longer than this still hears of what came in the last four weeks. */
const mostDays = 28;

export interface DigestSpan {
  /** Local date, YYYY-MM-DD. */
  date: string;
  kind: 'daily' | 'weekly';
  from: Date;
  until: Date;
}

/** Working days in term; in holidays the first working day of each week. */
export function isDigestDay(day: DateTime, days: SchoolDays): boolean {
  if (!isWorked(day, days)) return false;
  if (days.inTerm(dateOf(day))) return true;
  for (let before = day.minus({ days: 1 }); before.weekNumber === day.weekNumber; before = before.minus({ days: 1 })) {
    if (isWorked(before, days)) return false;
  }
  return true;
}

/** The digest of a date: from the morning of the one before it, so that Monday's covers the weekend. */
export function digestSpan(date: string, days: SchoolDays): DigestSpan {
  const day = dayOf(date, days.calendar.zone);
  let before = day.minus({ days: 1 });
  while (!isDigestDay(before, days) && day.diff(before, 'days').days < mostDays) before = before.minus({ days: 1 });
  const kind = days.inTerm(date) ? 'daily' : 'weekly';
  return { date, kind, from: before.set(sendAt).toJSDate(), until: day.set(sendAt).toJSDate() };
}

/** The next morning after `now` on which one goes out. */
export function nextSending(now: Date, days: SchoolDays): Date {
  let day = DateTime.fromJSDate(now, { zone: days.calendar.zone }).startOf('day');
  for (let tried = 0; tried < 400; tried++, day = day.plus({ days: 1 })) {
    if (day.set(sendAt).toMillis() > now.getTime() && isDigestDay(day, days)) return day.set(sendAt).toJSDate();
  }
  throw new RangeError('no working day within 400 days: see the school’s calendar');
}

/** The digest that should have gone out today by now, or null. */
export function dueToday(now: Date, days: SchoolDays): DigestSpan | null {
  const today = DateTime.fromJSDate(now, { zone: days.calendar.zone });
  const due = isDigestDay(today, days) && today.startOf('day').set(sendAt) <= today;
  return due ? digestSpan(dateOf(today), days) : null;
}
