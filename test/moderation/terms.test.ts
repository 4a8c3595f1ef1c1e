/** How long each kind of term lasts, and what happens in its life: pure, by the school's calendar. */
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../moderation/clock.js';
import { defaultSettings } from '../../moderation/settings.js';
import {
  endOf,
  endOfDate,
  lookAt,
  momentsOf,
  type Span,
  subjectAccessBy,
  type TermKind,
  termKinds,
  termRules,
} from '../../moderation/terms.js';
import type { Nation } from '../../moderation/types.js';
import { TermKind as Stored } from '../../prisma/generated/enums.js';
import { holidaysOf } from '../../src/calendars/bank-holidays.js';

const zone = 'Europe/London';
const local = (text: string) => DateTime.fromISO(text, { zone }).toJSDate();
const calendar = (nation: Nation = 'england'): Calendar => ({ zone, holidays: holidaysOf(nation) });

describe('how long', () => {
  it.each<[string, string, Span, string, Nation?]>([
    ['three working days from a Tuesday', '2026-11-10T09:02', { workingDays: 3 }, '2026-11-14T00:00:00.000Z'],
    ['over a weekend', '2026-11-12T23:59', { workingDays: 3 }, '2026-11-18T00:00:00.000Z'],
    ['begun at a weekend', '2026-11-14T12:00', { workingDays: 1 }, '2026-11-17T00:00:00.000Z'],
    ['over Christmas', '2026-12-24T15:00', { workingDays: 1 }, '2026-12-30T00:00:00.000Z'],
    [
      'over St Andrew’s Day in Scotland',
      '2026-11-27T09:00',
      { workingDays: 1 },
      '2026-12-02T00:00:00.000Z',
      'scotland',
    ],
    ['a day and a night', '2026-11-13T16:20', { hours: 24 }, '2026-11-14T16:20:00.000Z'],
    ['thirty days over the change of clocks', '2026-10-10T18:00', { days: 30 }, '2026-11-09T18:00:00.000Z'],
    ['a year', '2025-11-21T10:00', { months: 12 }, '2026-11-21T00:00:00.000Z'],
    ['a year from a leap day', '2028-02-29T10:00', { months: 12 }, '2029-03-01T00:00:00.000Z'],
    ['a month from a longer one', '2027-01-31T10:00', { months: 1 }, '2027-03-01T00:00:00.000Z'],
  ])('%s', (_, from, span, wanted, nation) => {
    expect(endOf(local(from), span, calendar(nation)).toISOString()).toBe(wanted);
  });

  it.each([
    ['on the same date of the next month', '2026-09-02', '2026-10-03'],
    ['its last day, where it has no such date', '2027-03-31', '2027-05-01'],
    ['the next working day, over Christmas', '2026-11-25', '2026-12-30'],
    ['the next working day, after a weekend', '2026-10-14', '2026-11-17'],
  ])('gives somebody their own data %s', (_, came, end) => {
    expect(subjectAccessBy(local(came), calendar())).toEqual(local(end));
  });

  it('keeps a date until its day is over, in summer too', () => {
    expect(endOfDate('2027-01-31', zone)).toEqual(local('2027-02-01T00:00'));
    expect(endOfDate('2027-06-30', zone).toISOString()).toBe('2027-06-30T23:00:00.000Z');
  });

  it.each<[TermKind, Span]>([
    ['ban', { days: 10 }],
    ['under13_ban', { workingDays: 2 }],
    ['ask_to_remove', { hours: 48 }],
    ['training', { months: 6 }],
    ['consent', { months: 3 }],
  ])('%s lasts as the policy sets it', (kind, span) => {
    const settings = {
      ...defaultSettings,
      'ban.days': 10,
      'under13.confirmWithinWorkingDays': 2,
      'removal.askHours': 48,
      'training.everyMonths': 6,
      'consent.renewMonths': 3,
    };
    expect(termRules[kind].lasts(settings)).toEqual(span);
  });
});

describe('what happens', () => {
  const year = { startedAt: local('2026-02-01T00:00'), dueAt: local('2027-02-01T00:00') };
  const rule = termRules.policy_review;
  const moments = momentsOf(year, rule, zone);

  it('reminds in the morning, and ends', () => {
    expect(moments).toEqual([
      { at: local('2026-12-02T08:00'), daysLeft: 60 },
      { at: local('2027-01-01T08:00'), daysLeft: 30 },
      { at: local('2027-01-17T08:00'), daysLeft: 14 },
      { at: local('2027-01-31T08:00'), daysLeft: 0 },
      { at: local('2027-02-01T00:00'), daysLeft: null },
    ]);
  });

  it('leaves out what was over before it began', () => {
    const late = momentsOf({ startedAt: local('2027-01-31T09:00'), dueAt: year.dueAt }, rule, zone);
    expect(late.map(({ daysLeft }) => daysLeft)).toEqual([null]);
  });

  it('is looked at once a moment; of several that were missed the last counts', () => {
    const at = (since: string, now: string) => lookAt(moments, { since: local(since), now: local(now) });
    expect(at('2026-12-02T08:00', '2026-12-02T07:59')).toEqual({ now: null, next: local('2026-12-02T08:00') });
    expect(at('2026-12-02T08:00', '2026-12-02T08:00').now?.daysLeft).toBe(60);
    expect(at('2026-12-02T08:00', '2027-01-20T12:00')).toEqual({ now: moments[2], next: moments[3]?.at });
    expect(at('2026-12-02T08:00', '2027-06-01T00:00')).toEqual({ now: moments[4], next: null });
  });

  it('knows the same kinds as the database', () => {
    expect([...termKinds].sort()).toEqual(Object.values(Stored).sort());
  });
});
