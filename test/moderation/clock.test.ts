/** Due times: the computed cases of domain.md 2.2 to the second, and what must hold for every time and calendar. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { answerBy, type Calendar, type DueRule, isWorkingDay } from '../../moderation/clock.js';
import type { Nation } from '../../moderation/types.js';
import { holidaysOf } from '../../src/calendars/bank-holidays.js';

const zone = 'Europe/London';
const literal: DueRule = { mode: 'literal', hours: 24 };
const roll: DueRule = { mode: 'roll', hours: 24 };
const local = (text: string) => DateTime.fromISO(text, { zone }).toJSDate();
const calendarOf = (nation: Nation): Calendar => ({ zone, holidays: holidaysOf(nation) });
const due = (received: string, nation: Nation = 'england', rule = literal) =>
  answerBy(local(received), calendarOf(nation), rule).toISOString();

describe('answerBy', () => {
  it.each<[string, string, string, Nation?, DueRule?]>([
    ['a Thursday', '2026-11-19T09:00', '2026-11-20T09:00:00.000Z'],
    ['Friday evening', '2026-11-20T18:00', '2026-11-21T18:00:00.000Z'],
    ['Friday evening, rolled', '2026-11-20T18:00', '2026-11-23T18:00:00.000Z', 'england', roll],
    ['the last second of Friday', '2026-11-20T23:59:59', '2026-11-21T23:59:59.000Z'],
    ['the first instant of the weekend', '2026-11-21T00:00:00', '2026-11-24T00:00:00.000Z'],
    ['the last second of Sunday', '2026-11-22T23:59:59', '2026-11-24T00:00:00.000Z'],
    ['the first instant of Monday', '2026-11-23T00:00:00', '2026-11-24T00:00:00.000Z'],
    ['Christmas Eve', '2026-12-24T15:00', '2026-12-25T15:00:00.000Z'],
    ['Christmas Eve, rolled', '2026-12-24T15:00', '2026-12-29T15:00:00.000Z', 'england', roll],
    ['Christmas Day', '2026-12-25T10:00', '2026-12-30T00:00:00.000Z'],
    ['St Andrew’s weekend in Scotland', '2026-11-28T12:00', '2026-12-02T00:00:00.000Z', 'scotland'],
    ['the same weekend in England', '2026-11-28T12:00', '2026-12-01T00:00:00.000Z'],
    ['Easter and clocks forward', '2027-03-27T12:00', '2027-03-30T23:00:00.000Z', 'wales'],
    ['Easter in Scotland, where Monday is worked', '2027-03-27T12:00', '2027-03-29T23:00:00.000Z', 'scotland'],
    ['clocks back, rolled: the same time on the wall', '2026-10-23T18:00', '2026-10-26T18:00:00.000Z', 'england', roll],
    ['an hour that comes twice', '2026-10-25T01:30', '2026-10-27T00:00:00.000Z'],
    ['the Twelfth in Northern Ireland', '2026-07-12T09:00', '2026-07-14T23:00:00.000Z', 'northern-ireland'],
    ['Scotland’s one-off holiday', '2026-06-15T09:00', '2026-06-16T23:00:00.000Z', 'scotland'],
    ['the same Monday elsewhere', '2026-06-15T09:00', '2026-06-16T08:00:00.000Z', 'england'],
    ['beyond every list', '2030-12-25T10:00', '2030-12-28T00:00:00.000Z'],
  ])('%s', (_, received, wanted, nation, rule) => {
    expect(due(received, nation, rule)).toBe(wanted);
  });

  it('keeps to a school’s own days', () => {
    const snow = { ...calendarOf('england'), holidays: new Set(['2026-11-23']) };
    expect(answerBy(local('2026-11-21T10:00'), snow).toISOString()).toBe('2026-11-25T00:00:00.000Z');
    const sundays = { ...calendarOf('england'), worked: new Set(['2026-11-22']) };
    expect(answerBy(local('2026-11-21T10:00'), sundays).toISOString()).toBe('2026-11-23T00:00:00.000Z');
  });

  it('gives two days where the school promises two', () => {
    const two = { mode: 'literal', hours: 48 } as const;
    expect(due('2026-11-19T09:00', 'england', two)).toBe('2026-11-21T09:00:00.000Z');
    expect(due('2026-11-21T09:00', 'england', two)).toBe('2026-11-25T00:00:00.000Z');
  });

  it('refuses a calendar without a working day instead of looking for ever', () => {
    const never = { zone, holidays: { has: () => true } };
    expect(() => answerBy(local('2026-11-21T10:00'), never)).toThrow('no working day');
  });
});

const instants = fc.date({ min: local('2025-01-01'), max: local('2028-12-20'), noInvalidDate: true });
/** Instants around the two nights when the clocks change, when days have 23 and 25 hours. */
const changes = fc
  .tuple(fc.constantFrom('2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'), fc.integer({ min: -50, max: 50 }))
  .map(([day, hours]) => new Date(local(day).getTime() + hours * 1_800_000));
const near = fc.oneof(instants, changes);
const rules = fc.record<DueRule>({
  mode: fc.constantFrom('literal', 'roll'),
  hours: fc.constantFrom(24, 48, 4, 30),
});
const worked = fc.subarray(['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25', '2026-10-26', '2027-03-29']);
const nations = fc.constantFrom<Nation>('england', 'wales', 'scotland', 'northern-ireland');
const calendars = fc.tuple(nations, worked).map(([nation, days]) => ({ ...calendarOf(nation), worked: new Set(days) }));

describe('for every time, rule and calendar', () => {
  it('is after it was received', () => {
    fc.assert(
      fc.property(near, calendars, rules, (received, calendar, rule) => {
        expect(answerBy(received, calendar, rule).getTime()).toBeGreaterThan(received.getTime());
      }),
    );
  });

  it('what came later is not due earlier', () => {
    fc.assert(
      fc.property(near, fc.integer({ min: 0, max: 200_000 }), calendars, (first, seconds, calendar) => {
        const second = new Date(first.getTime() + seconds * 1000);
        for (const rule of [literal, roll])
          expect(answerBy(second, calendar, rule).getTime()).toBeGreaterThanOrEqual(
            answerBy(first, calendar, rule).getTime(),
          );
      }),
      { numRuns: 1000 },
    );
  });

  it('never falls into the hour that the clocks skip, and in roll mode never on a free day', () => {
    fc.assert(
      fc.property(near, calendars, (received, calendar) => {
        const at = DateTime.fromJSDate(answerBy(received, calendar, roll), { zone });
        const again = DateTime.fromObject(
          { year: at.year, month: at.month, day: at.day, hour: at.hour, minute: at.minute },
          { zone },
        );
        expect([again.hour, again.minute]).toEqual([at.hour, at.minute]);
        // A bound of 00:00 may end a working day, or begin one.
        const ends = at.minus({ milliseconds: 1 });
        expect(isWorkingDay(at, calendar) || isWorkingDay(ends, calendar)).toBe(true);
      }),
    );
  });
});
