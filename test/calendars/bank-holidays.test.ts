import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import { type BankHolidays, bundled, holidaysOf } from '../../src/calendars/bank-holidays.js';

const datesOf = (list: BankHolidays, division: keyof BankHolidays) => list[division].events.map(({ date }) => date);

describe('the bundled bank holidays', () => {
  const oneOffs = ['2026-06-15'];

  it.each([
    ['england-and-wales', 'ENG'],
    ['england-and-wales', 'WLS'],
    ['scotland', 'SCT'],
    ['northern-ireland', 'NIR'],
  ] as const)('of %s are those of 2025 to 2028 that fall on a weekday, and %s’s one-offs', (division, state) => {
    const rules = new Holidays('GB', state);
    const wanted = [2025, 2026, 2027, 2028]
      .flatMap((year) => rules.getHolidays(year))
      .filter(({ type }) => type === 'public')
      .map(({ date }) => date.slice(0, 10))
      .filter((date) => ![0, 6].includes(new Date(date).getUTCDay()));
    expect(datesOf(bundled, division).filter((date) => !oneOffs.includes(date))).toEqual([...new Set(wanted)].sort());
  });

  it('have Scotland’s day of June 2026', () => {
    expect(datesOf(bundled, 'scotland')).toContain('2026-06-15');
    expect(holidaysOf('england').has('2026-06-15')).toBe(false);
  });
});

describe('holidaysOf', () => {
  const newer: BankHolidays = structuredClone(bundled);
  newer['england-and-wales'].events.push({ title: 'A coronation', date: '2027-05-10', notes: '', bunting: true });
  newer['england-and-wales'].events = newer['england-and-wales'].events.filter(({ date }) => date < '2028-06-01');

  it('believes the first list that has the whole year', () => {
    const dates = holidaysOf('england', [newer, bundled]);
    expect(dates.has('2027-05-10')).toBe(true);
    expect(dates.has('2028-08-28')).toBe(true);
  });

  it('works out the years that no list reaches', () => {
    expect(holidaysOf('scotland').has('2031-12-01')).toBe(true);
    expect(holidaysOf('england').has('2031-12-01')).toBe(false);
    expect(holidaysOf('england').has('2024-08-26')).toBe(true);
  });
});
