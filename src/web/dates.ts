/** Times in plain words, in the school's zone. `now` is passed, as everywhere. */
import { DateTime } from 'luxon';

export interface Zoned {
  now: Date;
  zone: string;
}

/** "today at 3:15pm", "tomorrow at 9am", "Monday 9 November at 9am"; the year only where it is another one. */
export function whenWords(at: Date, { now, zone }: Zoned): string {
  const time = DateTime.fromJSDate(at, { zone });
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  const days = Math.round(time.startOf('day').diff(today, 'days').days);
  const near: Record<number, string> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' };
  const format = time.year === today.year ? 'cccc d LLLL' : 'd LLLL yyyy';
  return `${near[days] ?? time.toFormat(format, { locale: 'en-GB' })} at ${clockWords(time)}`;
}

/** What ends at midnight is said by its last day: "the end of Friday 13 November". */
export function untilWords(dueAt: Date, zoned: Zoned): string {
  const end = DateTime.fromJSDate(dueAt, { zone: zoned.zone });
  if (end.toMillis() !== end.startOf('day').toMillis()) return whenWords(dueAt, zoned);
  const day = end.minus({ days: 1 });
  const now = DateTime.fromJSDate(zoned.now, { zone: zoned.zone });
  const format = day.year === now.year ? 'cccc d LLLL' : 'd LLLL yyyy';
  return `the end of ${day.hasSame(now, 'day') ? 'today' : day.toFormat(format, { locale: 'en-GB' })}`;
}

function clockWords(time: DateTime): string {
  const pattern = time.minute === 0 ? 'ha' : 'h:mma';
  return time.toFormat(pattern, { locale: 'en-GB' }).toLowerCase();
}

/** "5 minutes", "3 hours", "2 days": how long between two times, rounded down. */
export function spanWords(from: Date, to: Date): string {
  const minutes = Math.max(0, Math.floor((to.getTime() - from.getTime()) / 60_000));
  const [count, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 60 / 24), 'day'];
  return minutes < 1 ? 'less than a minute' : `${count} ${unit}${count === 1 ? '' : 's'}`;
}
