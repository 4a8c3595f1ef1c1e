/** When what people are asked comes round: by the school's terms, and by usual ones where it gave none. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { duties, endOfMonth, endOfSchoolTerm, seasonOf } from '../../moderation/duties.js';
import { packIds, packsNamed } from '../../src/policies.js';

const date = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2029-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

it('ends with the term that runs, else with the next; never in the past', () => {
  const terms = fc.array(date.map((endsOn) => ({ startsOn: endsOn, endsOn })));
  fc.assert(
    fc.property(terms, date, (all, today) => {
      const end = endOfSchoolTerm(all, today);
      expect(end >= today).toBe(true);
      const ahead = all.map(({ endsOn }) => endsOn).filter((endsOn) => endsOn >= today);
      if (ahead.length > 0) expect(ahead.every((one) => one >= end) && ahead.includes(end)).toBe(true);
    }),
  );
  expect(['2026-11-09', '2026-12-20', '2026-12-21', '2027-04-01'].map((day) => endOfSchoolTerm([], day))).toEqual([
    '2026-12-20',
    '2026-12-20',
    '2027-03-31',
    '2027-07-20',
  ]);
});

it('knows the seasons and the months, leap years too', () => {
  expect(['2026-12-18', '2027-04-02', '2027-07-20'].map(seasonOf)).toEqual([
    '2026-autumn',
    '2027-spring',
    '2027-summer',
  ]);
  expect(['2026-11-09', '2028-02-01', '2026-12-31'].map(endOfMonth)).toEqual([
    '2026-11-30',
    '2028-02-29',
    '2026-12-31',
  ]);
});

it('is asked by clauses that there are', () => {
  const known = new Set(packsNamed(packIds()).flatMap(({ clauses }) => clauses.map(({ id }) => id)));
  expect(Object.values(duties).flatMap(({ clauses }) => clauses.filter((id) => !known.has(id)))).toEqual([]);
});
