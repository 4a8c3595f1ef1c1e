/** How much of a span fell into the school's hours: the second of the two figures that are always told together. */
import { DateTime } from 'luxon';
import { type Calendar, isWorkingDay } from './clock.js';

/** Hours on the wall, as 8 and 16; halves are .5. */
export interface SchoolDay {
  from: number;
  until: number;
}

export const usualSchoolDay: SchoolDay = { from: 8, until: 16 };

/** One local day; opens and closes are the same instant where nobody works. */
interface Day {
  opens: number;
  closes: number;
  /** 00:00 of the day after. */
  next: number;
}

/** Days worked out already: a year of clocks asks for the same few hundred. A calendar that changed is another object. */
const known = new WeakMap<Calendar, Map<string, Day>>();

/** Milliseconds between two instants that lie within the school day of a working day. */
export function schoolTime(from: Date, to: Date, calendar: Calendar, hours: SchoolDay = usualSchoolDay): number {
  const [start, end] = [from.getTime(), to.getTime()];
  const days = known.get(calendar) ?? new Map<string, Day>();
  known.set(calendar, days);
  let total = 0;
  for (let at = DateTime.fromMillis(start, { zone: calendar.zone }).startOf('day').toMillis(); at < end; ) {
    const key = `${at} ${hours.from} ${hours.until}`;
    const day = days.get(key) ?? dayAt(at, calendar, hours);
    days.set(key, day);
    total += Math.max(0, Math.min(end, day.closes) - Math.max(start, day.opens));
    at = day.next;
  }
  return total;
}

function dayAt(midnight: number, calendar: Calendar, hours: SchoolDay): Day {
  const day = DateTime.fromMillis(midnight, { zone: calendar.zone });
  const next = day.plus({ days: 1 }).toMillis();
  if (!isWorkingDay(day, calendar)) return { opens: midnight, closes: midnight, next };
  return { opens: wall(day, hours.from), closes: wall(day, hours.until), next };
}

/** As the clock on the wall shows it, also on the days that have 23 or 25 hours. */
function wall(day: DateTime, hour: number): number {
  return day.set({ hour: Math.floor(hour), minute: Math.round((hour % 1) * 60) }).toMillis();
}
