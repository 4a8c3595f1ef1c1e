/** Due times: pure. First cut of domain.md 2.1, literal mode: 24 hours, or the end of the next working day for what came on another day. */
import { DateTime } from 'luxon';

export interface Calendar {
  zone: string;
  /** Days beside Saturday and Sunday on which nobody works, as YYYY-MM-DD. */
  holidays: ReadonlySet<string>;
}

const hours = 24;

/** When something received at `received` must have been answered (LK-01). The end of a day is 00:00 local of the day after. */
export function answerBy(received: Date, calendar: Calendar): Date {
  const local = DateTime.fromJSDate(received, { zone: calendar.zone });
  if (isWorkingDay(local, calendar)) return new Date(received.getTime() + hours * 3_600_000);
  let day = local.startOf('day').plus({ days: 1 });
  while (!isWorkingDay(day, calendar)) day = day.plus({ days: 1 });
  return day.plus({ days: 1 }).toJSDate();
}

/** The local date, as YYYY-MM-DD: "one notice a post a day" counts by it. */
export function localDate(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toISODate() ?? '';
}

function isWorkingDay(day: DateTime, { holidays }: Calendar): boolean {
  return day.weekday <= 5 && !holidays.has(day.toISODate() ?? '');
}
