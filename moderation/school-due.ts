/** When an answer is due if only the school's hours count: the second of the two clocks by which the school is measured. */
import { type Calendar, dayOf } from './clock.js';
import { openOn, type SchoolDay } from './school-hours.js';

export interface SchoolRule {
  calendar: Calendar;
  schoolDay: SchoolDay;
  /** As the policy's time: 24 is one school day, so that both clocks agree from Monday to Thursday. */
  hours: number;
}

/** A calendar without school hours is a mistake in its dates, as for the other clock. */
const mostDays = 400;

/**
 * The instant by which as much time within the school's hours has passed as the policy gives: what came at a weekend is due
 * when the office closes on the next working day (domain.md 2.1, the target for staff), what came on a Friday on Monday.
 * Throws RangeError where no school hours follow.
 */
export function schoolDue(from: Date, { calendar, schoolDay, hours }: SchoolRule): Date {
  const start = from.getTime();
  let left = (hours / 24) * (schoolDay.until - schoolDay.from) * 3_600_000;
  for (let at = start, tried = 0; tried < mostDays; tried++) {
    const day = dayOf(at, calendar);
    const { opens, closes } = openOn(day, calendar, schoolDay);
    const begins = Math.max(start, opens);
    if (begins < closes && begins + left <= closes) return new Date(begins + left);
    left -= Math.max(0, closes - begins);
    at = day.next;
  }
  throw new RangeError(`no school hours after ${from.toISOString()}: see the school's calendar`);
}
