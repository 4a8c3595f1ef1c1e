/** A conversation, short to write: what happened in it on the days of one week. */
import { DateTime } from 'luxon';
import { answerClocks } from '../../moderation/answer-clock.js';
import type { ClockRule, Happening } from '../../moderation/happenings.js';
import { holidaysOf } from '../../src/calendars/bank-holidays.js';

export const zone = 'Europe/London';
export const calendar = { zone, holidays: holidaysOf('england') };
export const rule: ClockRule = {
  mode: 'literal',
  hours: 24,
  appliesTo: 'needs-answer',
  schoolDay: { from: 8, until: 16 },
};
/** "Mon 10:30" of the week from Monday 16 November 2026; "Mon+" is the Monday after. */
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Mon+', 'Tue+'];
export function at(when: string): Date {
  const [day = '', time = ''] = when.split(' ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return DateTime.fromISO('2026-11-16', { zone })
    .plus({ days: days.indexOf(day) })
    .set({ hour, minute })
    .toJSDate();
}

export const asks = (when: string, item = 'a'): Happening[] => [
  { kind: 'received', item, at: at(when) },
  { kind: 'judged', item, at: at(when), wants: 'answer' },
];
export const chats = (when: string, item = 'a'): Happening[] => [
  { kind: 'received', item, at: at(when) },
  { kind: 'judged', item, at: at(when), wants: 'courtesy' },
];
export const edits = (when: string, wants: 'answer' | 'courtesy' | 'nothing', more = {}): Happening => ({
  ...{ kind: 'judged', item: 'a', at: at(when), wants },
  ...more,
});
export const answers = (when: string, more = {}): Happening => ({
  ...{ kind: 'answered', at: at(when), by: 'user', way: 'reply', to: 'a' },
  ...more,
});
export const by = (kind: 'hidden' | 'unhidden' | 'settled' | 'reopened', when: string, item = 'a'): Happening => ({
  ...{ kind, item, at: at(when), by: 'user' },
});
export const acknowledges = (when: string, who = 'bot'): Happening => ({ kind: 'acknowledged', at: at(when), by: who });
export const likes = (when: string): Happening => ({ kind: 'liked', at: at(when) });
export const deletes = (when: string): Happening => ({ kind: 'deleted', item: 'a', at: at(when) });

export const compute = (happenings: Happening[], now = 'Fri 12:00', given = rule) =>
  answerClocks(happenings, { calendar, rule: given, now: at(now) });
export const hours = (ms: number) => ms / 3_600_000;
