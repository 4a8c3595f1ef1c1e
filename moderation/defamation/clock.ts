/**
 * The two terms of the Defamation (Operators of Websites) Regulations 2013: 48 hours that disregard weekends and bank holidays
 * of England and Wales (regulation 1(3)), and the writer's five days. Pure: whoever asks brings the bank holidays.
 */
import { DateTime } from 'luxon';
import { type Calendar, type Dates, dayOf } from '../clock.js';

const hourMs = 3_600_000;
const zone = 'Europe/London';
/** A list in which every day is a holiday is a mistake, not a reason to look for ever. */
const mostDays = 400;

/** The law's own days: what a school does on a training day or in a holiday is nothing to it. */
export const legalCalendar = (bankHolidays: Dates): Calendar => ({ zone, holidays: bankHolidays });

/** 48 hours after an instant, in which Saturdays, Sundays and bank holidays do not pass. Throws RangeError without a working day. */
export function within48Hours(from: Date, calendar: Calendar): Date {
  let at = from.getTime();
  let left = 48 * hourMs;
  for (let days = 0; days < mostDays; days += 1) {
    const day = dayOf(at, calendar);
    if (day.works && left <= day.next - at) return new Date(at + left);
    if (day.works) left -= day.next - at;
    at = day.next;
  }
  throw new RangeError(`no working day within ${mostDays} days after ${from.toISOString()}: see the bank holidays`);
}

/** Midnight at the end of the fifth day after the day on which the writer was sent the copy; every day counts. */
export function replyEnds(sentAt: Date): Date {
  return DateTime.fromJSDate(sentAt, { zone }).startOf('day').plus({ days: 6 }).toJSDate();
}
