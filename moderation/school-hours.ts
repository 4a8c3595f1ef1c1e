/** How much of a span fell into the school's hours: the second of the two figures that are always told together. */
import { DateTime } from 'luxon';
import { type Calendar, type Day, dayOf } from './clock.js';

/** Hours on the wall, as 8 and 16; halves are .5. */
export interface SchoolDay {
  from: number;
  until: number;
}

export const usualSchoolDay: SchoolDay = { from: 8, until: 16 };

/** When the school is open on one day; the same instant twice where nobody works. */
interface Open {
  hours: SchoolDay;
  opens: number;
  closes: number;
}

/** Worked out already, like the days themselves. */
const known = new WeakMap<Day, Open>();

/** Milliseconds between two instants that lie within the school day of a working day. */
export function schoolTime(from: Date, to: Date, calendar: Calendar, hours: SchoolDay = usualSchoolDay): number {
  const [start, end] = [from.getTime(), to.getTime()];
  let total = 0;
  for (let at = start; at < end; ) {
    const day = dayOf(at, calendar);
    const { opens, closes } = openOn(day, calendar, hours);
    total += Math.max(0, Math.min(end, closes) - Math.max(start, opens));
    at = day.next;
  }
  return total;
}

export function openOn(day: Day, { zone }: Calendar, hours: SchoolDay): Open {
  const before = known.get(day);
  if (before && before.hours.from === hours.from && before.hours.until === hours.until) return before;
  const midnight = DateTime.fromMillis(day.start, { zone });
  const opens = day.works ? wall(midnight, hours.from) : day.start;
  const open = { hours, opens, closes: day.works ? wall(midnight, hours.until) : opens };
  known.set(day, open);
  return open;
}

/** As the clock on the wall shows it, also on the days that have 23 or 25 hours. */
function wall(day: DateTime, hour: number): number {
  return day.set({ hour: Math.floor(hour), minute: Math.round((hour % 1) * 60) }).toMillis();
}
