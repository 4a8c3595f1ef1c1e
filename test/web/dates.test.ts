import { expect, test } from 'vitest';
import { spanWords, whenWords } from '../../src/web/dates.js';

const zoned = { now: new Date('2026-11-09T09:00:00Z'), zone: 'Europe/London' };

test.each([
  ['2026-11-09T15:15:00Z', 'today at 3:15pm'],
  ['2026-11-09T00:00:00Z', 'today at 12am'],
  ['2026-11-10T09:00:00Z', 'tomorrow at 9am'],
  ['2026-11-08T23:59:00Z', 'yesterday at 11:59pm'],
  ['2026-11-13T12:00:00Z', 'Friday 13 November at 12pm'],
  ['2026-07-01T08:30:00Z', 'Wednesday 1 July at 9:30am'],
  ['2027-01-04T09:00:00Z', '4 January 2027 at 9am'],
])('%s is %s', (at, words) => {
  expect(whenWords(new Date(at), zoned)).toBe(words);
});

test('a day is a day of the calendar also when the clocks change', () => {
  const sunday = { now: new Date('2026-10-24T22:30:00Z'), zone: 'Europe/London' };
  expect(whenWords(new Date('2026-10-25T23:30:00Z'), sunday)).toBe('tomorrow at 11:30pm');
});

test.each([
  [0, 'less than a minute'],
  [-5, 'less than a minute'],
  [1, '1 minute'],
  [59, '59 minutes'],
  [60, '1 hour'],
  [47 * 60, '47 hours'],
  [48 * 60, '2 days'],
])('%i minutes are %s', (minutes, words) => {
  expect(spanWords(zoned.now, new Date(zoned.now.getTime() + minutes * 60_000))).toBe(words);
});
