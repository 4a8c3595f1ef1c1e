/** On which mornings a digest goes out, and what it covers. */
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { digestSpan, dueToday, isDigestDay, nextSending } from '../../src/digests/days.js';
import type { SchoolDays } from '../../src/figures/days.js';

const zone = 'Europe/London';
const holidays = new Set(['2026-12-25', '2026-12-28', '2027-01-01']);
const term: SchoolDays = { calendar: { zone, holidays }, terms: [], inTerm: () => true };
const christmas: SchoolDays = { ...term, inTerm: (date) => date < '2026-12-19' || date > '2027-01-03' };
const spanOf = (date: string, days = term) => {
  const { kind, from, until } = digestSpan(date, days);
  return [kind, from.toISOString(), until.toISOString()];
};

describe('in term', () => {
  test.each([
    ['Tuesday: a day', '2026-11-10', '2026-11-09T07:30:00.000Z'],
    ['Monday: the weekend and Friday', '2026-11-09', '2026-11-06T07:30:00.000Z'],
    ['after a bank holiday: all of it', '2026-12-29', '2026-12-24T07:30:00.000Z'],
    ['over the end of summer time, by the clock on the wall', '2026-10-26', '2026-10-23T06:30:00.000Z'],
  ])('%s', (_what, date, from) => {
    expect(spanOf(date)).toEqual(['daily', from, `${date}T07:30:00.000Z`]);
  });

  test('what one digest ends with, the next begins with: nothing falls between them', () => {
    let until: Date | undefined;
    for (let day = DateTime.fromISO('2026-10-01', { zone }); day.year < 2027; day = day.plus({ days: 1 })) {
      if (!isDigestDay(day, christmas)) continue;
      const span = digestSpan(day.toISODate() ?? '', christmas);
      if (until) expect(span.from).toEqual(until);
      until = span.until;
    }
  });
});

describe('in holidays', () => {
  test('weekly, on the first working day of the week', () => {
    const sent = ['2026-12-21', '2026-12-22', '2026-12-28', '2026-12-29', '2026-12-30', '2027-01-04'].filter((date) =>
      isDigestDay(DateTime.fromISO(date, { zone }), christmas),
    );
    expect(sent).toEqual(['2026-12-21', '2026-12-29', '2027-01-04']);
    expect(spanOf('2026-12-29', christmas)).toEqual(['weekly', '2026-12-21T07:30:00.000Z', '2026-12-29T07:30:00.000Z']);
  });
});

test('next and due: before the hour nothing, from the hour on today’s', () => {
  expect(nextSending(new Date('2026-11-13T07:29:59Z'), term)).toEqual(new Date('2026-11-13T07:30:00Z'));
  expect(nextSending(new Date('2026-11-13T07:30:00Z'), term)).toEqual(new Date('2026-11-16T07:30:00Z'));
  expect(dueToday(new Date('2026-11-13T07:29:59Z'), term)).toBeNull();
  expect(dueToday(new Date('2026-11-13T07:30:00Z'), term)?.date).toBe('2026-11-13');
  expect(dueToday(new Date('2026-11-14T12:00:00Z'), term)).toBeNull();
});
