/** Consent is valid on a day or it is not: by hand for the rules of domain.md 7.1, and for any dates at all. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  type ConsentRecord,
  consentUses,
  type Grant,
  lastValidDay,
  mayConsent,
  validFor,
} from '../../moderation/consent.js';

const given = (more: Partial<Grant> = {}): Grant => ({
  use: 'social_media',
  agreed: true,
  givenBy: 'Jenny Marlow',
  relationship: 'mother',
  givenOn: '2025-11-21',
  evidenceRef: 'CF-1',
  conditions: [],
  ...more,
});
const record = (...grants: Grant[]): ConsentRecord => ({ grants, doNotPublish: false });
const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const on = (of: ConsentRecord, day: string, use: Grant['use'] = 'social_media') =>
  validFor(of, use, { at: noon(day), zone: 'Europe/London', renewMonths: 12 });
const fault = (of: ConsentRecord, day: string) => {
  const standing = on(of, day);
  return standing.valid ? 'valid' : standing.fault;
};

describe('the last valid day', () => {
  it.each([
    ['2025-11-21', undefined, '2026-11-20'],
    ['2028-02-29', undefined, '2029-02-28'],
    ['2027-02-28', undefined, '2028-02-27'],
    ['2027-03-01', undefined, '2028-02-29'],
    ['2025-11-21', '2026-07-31', '2026-07-31'],
    ['2025-11-21', '2030-01-01', '2026-11-20'],
  ])('given %s, said to end %s: %s', (givenOn, expiresOn, last) => {
    expect(lastValidDay({ givenOn, expiresOn }, 12)).toBe(last);
  });
});

describe('valid on a day', () => {
  it('from the day it was given to its last day, both included', () => {
    expect(['2025-11-20', '2025-11-21', '2026-11-20', '2026-11-21'].map((day) => fault(record(given()), day))).toEqual([
      'not-yet-valid',
      'valid',
      'valid',
      'expired',
    ]);
  });

  it('for its own use only', () => {
    expect(on(record(given()), '2026-01-05', 'press')).toEqual({ valid: false, fault: 'missing' });
  });

  it('by the dates of the school, not by those of Greenwich', () => {
    const until = record(given({ givenOn: '2025-07-10' }));
    const at = new Date('2026-07-09T23:30:00Z');
    expect(validFor(until, 'social_media', { at, zone: 'Europe/London', renewMonths: 12 }).valid).toBe(false);
    expect(validFor(until, 'social_media', { at, zone: 'UTC', renewMonths: 12 }).valid).toBe(true);
  });

  it('until the day on which it is withdrawn, also where that is still to come', () => {
    const withdrawn = record(given({ withdrawnOn: '2026-03-10' }));
    expect(on(withdrawn, '2026-03-09')).toEqual({ valid: true, until: '2026-03-09', conditions: [] });
    expect(on(withdrawn, '2026-03-10')).toEqual({ valid: false, fault: 'withdrawn', on: '2026-03-10' });
  });

  it.each([
    ['no evidence', given({ evidenceRef: ' ' }), 'no-evidence'],
    ['given by a childminder', given({ relationship: 'Childminder' }), 'giver'],
    ['given by nobody knows whom', given({ relationship: '' }), 'giver'],
    ['refused', given({ agreed: false }), 'refused'],
  ])('%s is no consent', (_, grant, wanted) => {
    expect(fault(record(grant), '2026-01-05')).toBe(wanted);
  });

  it('one that is valid is enough', () => {
    const old = given({ givenOn: '2024-01-01', withdrawnOn: '2024-02-01' });
    expect(fault(record(old, given()), '2026-01-05')).toBe('valid');
  });

  it('not where the other parent says no, but where the same one said no before', () => {
    const no = given({ agreed: false, givenOn: '2025-10-01' });
    expect(fault(record(given(), no), '2026-01-05')).toBe('valid');
    expect(fault(record(given(), { ...no, givenBy: 'Ray Marlow' }), '2026-01-05')).toBe('refused');
    expect(fault(record(given(), { ...no, givenOn: '2025-12-01' }), '2026-01-05')).toBe('refused');
  });

  it('never of somebody who must not be shown or who has left', () => {
    expect(fault({ ...record(given()), doNotPublish: true }, '2026-01-05')).toBe('do-not-publish');
    const leaver = { ...record(given()), leftOn: '2026-01-05' };
    expect([fault(leaver, '2026-01-04'), fault(leaver, '2026-01-05')]).toEqual(['valid', 'left']);
  });

  it('with its conditions, those of every grant that is valid', () => {
    const of = record(given({ conditions: ['group_only'] }), given({ conditions: ['no_face'] }));
    expect(on(of, '2026-01-05')).toMatchObject({ valid: true, conditions: ['group_only', 'no_face'] });
  });
});

describe('who may consent', () => {
  it.each(['mother', 'Father', 'grandmother with parental responsibility', 'local authority', 'Special Guardian'])(
    '%s may',
    (who) => {
      expect(mayConsent(who)).toBe(true);
    },
  );
  it.each(['childminder', 'grandmother', 'mother without parental responsibility', ''])('%s may not', (who) => {
    expect(mayConsent(who)).toBe(false);
  });
  it('says that it does not know', () => {
    expect(mayConsent('yes')).toBeUndefined();
  });
});

const day = fc
  .integer({ min: 0, max: 4000 })
  .map((days) => DateTime.fromISO('2020-01-01', { zone: 'utc' }).plus({ days }).toISODate() ?? '');
const perhaps = fc.option(day, { nil: undefined });
const grants = fc.array(
  fc.record({
    use: fc.constantFrom(...consentUses),
    agreed: fc.boolean(),
    givenBy: fc.constantFrom('A', 'B'),
    relationship: fc.constantFrom('mother', 'childminder', 'unheard of'),
    givenOn: day,
    expiresOn: perhaps,
    withdrawnOn: perhaps,
    evidenceRef: fc.constantFrom('', 'CF-2'),
    conditions: fc.constant([] as Grant['conditions']),
  }),
  { maxLength: 6 },
);

describe('for any grants and any day', () => {
  it('is valid only with a written yes of that use, by somebody who may, within twelve months, not withdrawn', () => {
    fc.assert(
      fc.property(grants, day, (all, today) => {
        const year =
          DateTime.fromISO(today, { zone: 'utc' }).minus({ months: 12 }).minus({ days: 1 }).toISODate() ?? '';
        const serves = all.some(
          (one) =>
            one.use === 'press' &&
            one.agreed &&
            one.evidenceRef !== '' &&
            one.relationship === 'mother' &&
            one.givenOn <= today &&
            one.givenOn > year &&
            (!one.expiresOn || one.expiresOn >= today) &&
            (!one.withdrawnOn || one.withdrawnOn > today),
        );
        if (!serves) expect(on(record(...all), today, 'press').valid).toBe(false);
        else if (all.every((one) => one.agreed)) expect(on(record(...all), today, 'press').valid).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays valid until the day that it names, and is not valid on the next unless another grant begins', () => {
    fc.assert(
      fc.property(grants, day, (all, today) => {
        const standing = on(record(...all), today, 'website');
        if (!standing.valid || all.some((one) => !one.agreed || one.givenOn > today)) return;
        expect(on(record(...all), standing.until, 'website').valid).toBe(true);
        const next = DateTime.fromISO(standing.until, { zone: 'utc' }).plus({ days: 1 }).toISODate() ?? '';
        expect(on(record(...all), next, 'website').valid).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('a refusal, a withdrawal or less evidence never makes it valid', () => {
    fc.assert(
      fc.property(grants, day, (all, today) => {
        if (on(record(...all), today).valid) return;
        expect(on(record(...all, given({ agreed: false, givenOn: today })), today).valid).toBe(false);
        expect(on(record(...all.map((one) => ({ ...one, withdrawnOn: today }))), today).valid).toBe(false);
        expect(on(record(...all.map((one) => ({ ...one, evidenceRef: '' }))), today).valid).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
