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
  const at = received.getTime();
  const day = dayOf(at, calendar);
  if (!day.works) return endOfNextWorkingDay(day, calendar, hours);
  // A Sunday that is worked may have 25 hours: its first hour must not be due before what came on the free Saturday.
  const literal = Math.max(hours < 24 ? 0 : day.next, at + hours * hourMs);
  if (mode === 'literal') return new Date(literal);
  // Days are counted on the wall, so that all of one day rolls alike also where the clocks change.
  const wall = DateTime.fromMillis(at, { zone: calendar.zone }).plus({
    days: Math.floor(hours / 24),
    hours: hours % 24,
  });
  if (isWorkingDay(wall, calendar)) return new Date(literal);
  const { hour, minute, second, millisecond } = wall;
  return nextWorkingDay(wall, calendar).set({ hour, minute, second, millisecond }).toJSDate();
}

const hourMs = 3_600_000;

/** The bound is 00:00 of the day after. More than a day's time is kept on top. */
function endOfNextWorkingDay(free: Day, calendar: Calendar, hours: number): Date {
  let day = free;
  for (let tried = 0; tried < mostFreeDays; tried++) {
    day = dayOf(day.next, calendar);
    if (day.works) return new Date(day.next + Math.max(0, hours - 24) * hourMs);
  }
  throw noWorkingDay(DateTime.fromMillis(free.start, { zone: calendar.zone }));
}

/** One local day, from its first instant until that of the next. */
export interface Day {
  start: number;
  next: number;
  works: boolean;
}

/** Worked out already: a year of clocks asks for the same few hundred. A calendar that changed is another object. */
const knownDays = new WeakMap<Calendar, Map<number, Day[]>>();

/** The day of the calendar's zone in which an instant (milliseconds) lies. */
export function dayOf(at: number, calendar: Calendar): Day {
  const days = knownDays.get(calendar) ?? new Map<number, Day[]>();
  knownDays.set(calendar, days);
  // A day of UTC meets two local days, or three.
  const key = Math.floor(at / (24 * hourMs));
  const near = days.get(key) ?? [];
  const known = near.find(({ start, next }) => at >= start && at < next);
  if (known) return known;
  const local = DateTime.fromMillis(at, { zone: calendar.zone }).startOf('day');
  const next = local.plus({ days: 1 }).startOf('day').toMillis();
  const day = { start: local.toMillis(), next, works: isWorkingDay(local, calendar) };
  days.set(key, [...near, day]);
  return day;
}

/** 00:00 of the first working day after a day. */
export function nextWorkingDay(after: DateTime, calendar: Calendar): DateTime {
  let day = after.startOf('day');
  for (let tried = 0; tried < mostFreeDays; tried++) {
    day = day.plus({ days: 1 });
    if (isWorkingDay(day, calendar)) return day;
  }
  throw noWorkingDay(after);
}

const noWorkingDay = (after: DateTime) =>
  new RangeError(`no working day within ${mostFreeDays} days after ${after.toISODate()}: see the school's calendar`);

export function isWorkingDay(day: DateTime, { holidays, worked }: Calendar): boolean {
  const date = day.toISODate() ?? '';
  return worked?.has(date) || (day.weekday <= 5 && !holidays.has(date));
}

/** The local date, as YYYY-MM-DD: "one notice a post a day" counts by it. */
export function localDate(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toISODate() ?? '';
}
