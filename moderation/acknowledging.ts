/** When an acknowledgement is due, and what it may promise (domain.md 2.3). Pure. */
import { DateTime } from 'luxon';
import { type Calendar, isWorkingDay, nextWorkingDay } from './clock.js';
import type { Language, TemplateKind } from './reply-words.js';
import { type SchoolDay, usualSchoolDay } from './school-hours.js';
import type { Label } from './types.js';

/** Who wrote such words is answered by nobody but a person, if at all. */
export const neverAcknowledged: readonly Label[] = ['safeguarding', 'under13', 'spam', 'hate', 'threat', 'sexual'];

/** The school's open hours on each working day from `from` to `to`, as instants. */
export function openHours(from: Date, to: Date, calendar: Calendar, hours: SchoolDay = usualSchoolDay) {
  const spans: { opens: Date; closes: Date }[] = [];
  const wall = (day: DateTime, hour: number) =>
    day.set({ hour: Math.floor(hour), minute: Math.round((hour % 1) * 60) }).toJSDate();
  for (let day = DateTime.fromJSDate(from, { zone: calendar.zone }).startOf('day'); day.toJSDate() <= to; ) {
    if (isWorkingDay(day, calendar)) spans.push({ opens: wall(day, hours.from), closes: wall(day, hours.until) });
    day = day.plus({ days: 1 });
  }
  return spans;
}

/**
 * The day by whose end a person will have answered: that on which the time is up, and where nobody works then, the next
 * on which somebody does. A promise never lies in the past.
 */
export function answerDay(dueAt: Date, now: Date, calendar: Calendar): DateTime {
  // A bound at midnight belongs to the day before.
  const last = new Date(Math.max(dueAt.getTime() - 1, now.getTime()));
  const day = DateTime.fromJSDate(last, { zone: calendar.zone }).startOf('day');
  return isWorkingDay(day, calendar) ? day : nextWorkingDay(day, calendar);
}

const byWords: Record<Language, (day: string) => string> = {
  en: (day) => `by the end of ${day}`,
  cy: (day) => `erbyn diwedd ${day}`,
};

/** "by the end of Monday"; of a day that is a week away or more with its date. */
export function byWhen(day: DateTime, now: Date, language: Language): string {
  const far = day.toMillis() - now.getTime() > 6 * 86_400_000;
  const named = day.setLocale(language === 'cy' ? 'cy' : 'en-GB').toFormat(far ? 'cccc d MMMM' : 'cccc');
  return byWords[language](named);
}

/** Which fixed words answer what was written. */
export function templateFor(labels: readonly string[], lockedFor: readonly string[] = []): TemplateKind {
  // Words that promise an answer would promise one about a member of staff.
  if (labels.includes('defamation') && lockedFor.includes('staff-allegation')) return 'allegation';
  if (labels.includes('journalist')) return 'journalist';
  return labels.includes('complaint') ? 'complaint' : 'acknowledgement';
}
