/** Quiet hours, and the hours in which people work: when somebody may be told, and how long they have had. Pure. */
import { DateTime } from 'luxon';
import { type Calendar, isWorkingDay } from './clock.js';

export interface QuietHours {
  calendar: Calendar;
  /** Local times as HH:MM. Equal ones mean that no hour is quiet. */
  quietFrom: string;
  quietUntil: string;
}

/** Whether only what is of working days counts. */
export type Days = 'every-day' | 'working-days';

/** A school without a working day for so long has a mistake in its calendar: then every day counts. */
const mostFreeDays = 60;

/** The first instant from `at` on that is not quiet. */
export function notQuiet(at: Date, hours: QuietHours, days: Days): Date {
  for (const [from, until] of loudTimes(at, hours, days)) {
    if (until > at.getTime()) return new Date(Math.max(from, at.getTime()));
  }
  return at;
}

/** So many minutes later, counting only what is not quiet on working days. */
export function workingMinutesLater(at: Date, minutes: number, hours: QuietHours): Date {
  let left = minutes * 60_000;
  for (const [from, until] of loudTimes(at, hours, 'working-days')) {
    const start = Math.max(from, at.getTime());
    if (until <= start) continue;
    if (until - start >= left) return new Date(start + left);
    left -= until - start;
  }
  return new Date(at.getTime() + minutes * 60_000);
}

/** The stretches in which people may be told, day after day. */
function* loudTimes(at: Date, hours: QuietHours, days: Days): Generator<[number, number]> {
  const { calendar } = hours;
  const first = DateTime.fromJSDate(at, { zone: calendar.zone }).startOf('day');
  for (let offset = 0; offset < mostFreeDays; offset += 1) {
    const day = first.plus({ days: offset });
    if (days === 'every-day' || isWorkingDay(day, calendar)) yield* loudOf(day, hours);
  }
}

function loudOf(day: DateTime, { quietFrom, quietUntil }: QuietHours): [number, number][] {
  const from = atTime(day, quietFrom).toMillis();
  const until = atTime(day, quietUntil).toMillis();
  const [begin, end] = [day.toMillis(), day.plus({ days: 1 }).toMillis()];
  if (from === until) return [[begin, end]];
  // 19:00 to 07:00 goes over midnight; 01:00 to 05:00 does not.
  if (from > until) return [[until, from]];
  return [
    [begin, from],
    [until, end],
  ];
}

function atTime(day: DateTime, time: string): DateTime {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour, minute });
}
