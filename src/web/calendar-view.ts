/** The calendar as its page shows it: the next working days, why others are free, and what the school entered. */
import { DateTime } from 'luxon';
import { type Calendar, isWorkingDay } from '../../moderation/clock.js';
import type { Nation } from '../../moderation/types.js';
import type { School } from '../../prisma/generated/client.js';
import { bundled, namesOf } from '../calendars/bank-holidays.js';
import { feedWarning } from '../calendars/feed.js';
import { loadDays, type SchoolDays, toCalendar } from '../calendars/school-calendar.js';
import { spanWords, titleOf } from '../calendars/span-rules.js';
import type { Context } from '../context.js';

const workingDaysShown = 10;
const longestLook = 120;

export async function calendarView(ctx: Context, school: School) {
  const closures = ctx.policy.settings['sla.closures'];
  const given = await loadDays(ctx.db, school.id);
  const calendar = toCalendar(school, given, closures);
  const today = DateTime.fromJSDate(ctx.clock.now(), { zone: school.timezone }).startOf('day');
  return {
    warning: await feedWarning(ctx, school),
    closuresPause: closures === 'pause',
    upcoming: upcoming(today, calendar, reasons(school, given)),
    days: given.days.map(({ date, kind, name }) => ({
      date,
      name,
      when: dayWords(DateTime.fromISO(date)),
      worked: kind === 'worked',
    })),
    spans: given.spans.map((span) => ({ id: span.id, title: titleOf(span), kind: spanWords[span.kind] })),
  };
}

const dayWords = (day: DateTime) => day.toFormat('cccc d LLLL yyyy', { locale: 'en-GB' });

interface Upcoming {
  when: string;
  works: boolean;
  why: string | null;
}

/** The next working days, and between them the weekdays that are free. Of weekends nothing need be said. */
function upcoming(today: DateTime, calendar: Calendar, why: (date: string) => string | null): Upcoming[] {
  const found: Upcoming[] = [];
  for (let ahead = 0, working = 0; ahead < longestLook && working < workingDaysShown; ahead++) {
    const day = today.plus({ days: ahead });
    const works = isWorkingDay(day, calendar);
    const reason = why(day.toISODate() ?? '');
    if (works) working += 1;
    if (works || day.weekday <= 5) found.push({ when: dayWords(day), works, why: reason });
  }
  return found;
}

function reasons(school: School, { days, spans, list }: SchoolDays): (date: string) => string | null {
  const bank = namesOf(school.nation as Nation, list ? [list, bundled] : [bundled]);
  return (date) => {
    const day = days.find((one) => one.date === date);
    if (day) return day.name || (day.kind === 'worked' ? 'added by the school' : 'taken out by the school');
    const span = spans.find((one) => one.kind !== 'term' && one.startsOn <= date && date <= one.endsOn);
    return bank(date) ?? (span ? span.name || spanWords[span.kind] : null);
  };
}
