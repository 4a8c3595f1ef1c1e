/** The second clock: when the time is over if only the school's hours count. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerBy } from '../../moderation/clock.js';
import { schoolDue } from '../../moderation/school-due.js';
import { schoolTime, usualSchoolDay } from '../../moderation/school-hours.js';

const calendar = { zone: 'Europe/London', holidays: new Set(['2026-12-25', '2026-12-28']) };
const rule = { calendar, schoolDay: usualSchoolDay, hours: 24 };
const due = (received: string, hours = 24) => schoolDue(new Date(received), { ...rule, hours }).toISOString();

test.each([
  ['on a Thursday: the same time tomorrow, as by the policy', '2026-11-19T09:00:00Z', '2026-11-20T09:00:00.000Z'],
  ['on a Friday: Monday', '2026-11-20T10:00:00Z', '2026-11-23T10:00:00.000Z'],
  ['on a Friday evening: when the office closes on Monday', '2026-11-20T18:00:00Z', '2026-11-23T16:00:00.000Z'],
  ['on a Saturday: the same', '2026-11-21T12:00:00Z', '2026-11-23T16:00:00.000Z'],
  ['before the office opens: when it closes', '2026-11-18T05:00:00Z', '2026-11-18T16:00:00.000Z'],
  ['at the moment it closes: when it closes the next day', '2026-11-18T16:00:00Z', '2026-11-19T16:00:00.000Z'],
  ['on Christmas Eve: after the holidays', '2026-12-24T15:00:00Z', '2026-12-29T15:00:00.000Z'],
  ['over the end of summer time, by the clock on the wall', '2026-10-23T11:00:00Z', '2026-10-26T12:00:00.000Z'],
])('%s', (_what, received, expected) => {
  expect(due(received)).toBe(expected);
});

test('a policy of 48 hours gives two school days', () => {
  expect(due('2026-11-19T09:00:00Z', 48)).toBe('2026-11-23T09:00:00.000Z');
});

test('exactly as much school time lies before it as the policy gives, from Monday to Thursday both clocks agree', () => {
  const minutes = fc.integer({ min: 0, max: 60 * 24 * 364 });
  fc.assert(
    fc.property(minutes, (minute) => {
      const received = new Date(Date.UTC(2026, 0, 1) + minute * 60_000);
      const at = schoolDue(received, rule);
      expect(schoolTime(received, at, calendar)).toBe(8 * 3_600_000);
      const inHours = schoolTime(received, new Date(received.getTime() + 60_000), calendar) > 0;
      const noChange = schoolTime(received, answerBy(received, calendar), calendar) === 8 * 3_600_000;
      if (inHours && noChange) expect(at.getTime()).toBeLessThanOrEqual(answerBy(received, calendar).getTime());
    }),
  );
});

test('a calendar in which nobody ever works is told', () => {
  const never = { zone: 'Europe/London', holidays: { has: () => true } };
  expect(() => schoolDue(new Date('2026-11-19T09:00:00Z'), { ...rule, calendar: never })).toThrow(RangeError);
});
