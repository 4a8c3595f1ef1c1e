/**
 * When an answer is due (LK-01; domain.md 2.1): within 24 hours, or by the end of the next working day for what came on
 * another day. Pure: whoever asks brings the calendar.
 */
import { DateTime } from 'luxon';

/** The days of one school. Dates are local, as YYYY-MM-DD. */
export interface Calendar {
  /** An IANA zone such as Europe/London. */
  zone: string;
  /** Days beside Saturday and Sunday on which nobody works: bank holidays, closures that stop the clock. */
  holidays: Dates;
  /** Days that would be free by the week or by the list, and are worked here all the same. */
  worked?: Dates;
}

export interface Dates {
  has(date: string): boolean;
}

export interface DueRule {
  /** `literal`: only what was *received* on a free day waits. `roll`: what would be due on a free day waits as well. */
  mode: 'literal' | 'roll';
  hours: number;
}

export const usualRule: DueRule = { mode: 'literal', hours: 24 };

/** A calendar without a working day is a mistake in its dates, not a reason to look for one for ever. */
const mostFreeDays = 400;

/** When something received at `received` must have been answered. Throws RangeError where no working day follows. */
export function answerBy(received: Date, calendar: Calendar, { mode, hours }: DueRule = usualRule): Date {
  const local = DateTime.fromJSDate(received, { zone: calendar.zone });
  if (!isWorkingDay(local, calendar)) return endOfNextWorkingDay(local, calendar, hours);
  // Days are counted on the wall, so that all of one day rolls alike also where the clocks change.
  const wall = local.plus({ days: Math.floor(hours / 24), hours: hours % 24 });
  if (mode === 'literal' || isWorkingDay(wall, calendar)) {
    // A Sunday that is worked may have 25 hours: its first hour must not be due before what came on the free Saturday.
    const least = hours < 24 ? 0 : local.startOf('day').plus({ days: 1 }).toMillis();
    return new Date(Math.max(least, received.getTime() + hours * hourMs));
  }
  const { hour, minute, second, millisecond } = wall;
  return nextWorkingDay(wall, calendar).set({ hour, minute, second, millisecond }).toJSDate();
}

const hourMs = 3_600_000;

/** The bound is 00:00 of the day after. More than a day's time is kept on top. */
function endOfNextWorkingDay(local: DateTime, calendar: Calendar, hours: number): Date {
  const end = nextWorkingDay(local, calendar).plus({ days: 1 }).toMillis();
  return new Date(end + Math.max(0, hours - 24) * hourMs);
}

/** 00:00 of the first working day after a day. */
export function nextWorkingDay(after: DateTime, calendar: Calendar): DateTime {
  let day = after.startOf('day');
  for (let tried = 0; tried < mostFreeDays; tried++) {
    day = day.plus({ days: 1 });
    if (isWorkingDay(day, calendar)) return day;
  }
  throw new RangeError(
    `no working day within ${mostFreeDays} days after ${after.toISODate()}: see the school's calendar`,
  );
}

export function isWorkingDay(day: DateTime, { holidays, worked }: Calendar): boolean {
  const date = day.toISODate() ?? '';
  return worked?.has(date) || (day.weekday <= 5 && !holidays.has(date));
}

/** The local date, as YYYY-MM-DD: "one notice a post a day" counts by it. */
export function localDate(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toISODate() ?? '';
}
