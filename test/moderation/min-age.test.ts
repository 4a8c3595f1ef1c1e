/** The dated table of minimum ages: a change of the law is a line of data. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { minAgeAt } from '../../moderation/policy.js';
import { loadPolicy } from '../../src/policies.js';
import { facts } from './measure.js';
import { withSettings } from './settings-packs.js';

const base = loadPolicy();

describe('the minimum age', () => {
  const at = (day: string, nation: 'england' | 'scotland' = 'england', platform: 'facebook' | 'x' = 'x') => ({
    platform,
    nation,
    at: new Date(`${day}T12:00:00Z`),
  });
  const thirteen = { platform: 'x', age: 13, from: '2020-01-01' };

  it('is 13 where no pack says anything', () => {
    expect(minAgeAt(withSettings({}), at('2026-11-20'))).toBe(13);
    expect(minAgeAt(base, at('2026-11-20'))).toBe(13);
  });

  it('changes on its day, by platform and nation; of several packs the highest counts', () => {
    const sixteen = { platform: 'x', age: 16, from: '2027-04-01', nation: 'england' };
    const policy = withSettings({ minAge: [thirteen, sixteen] }, { minAge: [{ ...thirteen, age: 14 }] });
    expect(minAgeAt(policy, at('2027-03-31'))).toBe(14);
    expect(minAgeAt(policy, at('2027-04-01'))).toBe(16);
    expect(minAgeAt(policy, at('2027-04-01', 'scotland'))).toBe(14);
    expect(minAgeAt(policy, at('2027-04-01', 'england', 'facebook'))).toBe(13);
  });
});

describe('an account below the minimum age', () => {
  const rows = (age: number) => [{ platform: 'facebook' as const, age, from: '2027-04-01', pack: 'law' }];
  const sixteen = { ...base, settings: { ...base.settings, minAge: [...base.settings.minAge, ...rows(16)] } };
  const banOf = (text: string, day: string) =>
    decide(
      { platform: 'facebook', surface: 'comment', author: { name: 'Sam', handle: '', bio: '' }, postContext: '', text },
      sixteen,
      { ...facts, now: new Date(day) },
    ).ban;

  it.each([
    ['im 14 and i love the swings', 'none', 'auto'],
    ["I'm in year 10 and we won", 'none', 'auto'],
    ["I'm in year 11 and we won", 'none', 'suggest'],
    ["I'm in year 12 and we won", 'none', 'none'],
    ['im 12 and i love the swings', 'auto', 'auto'],
  ])('%s: %s before, %s after the day on which the age is raised', (text, before, after) => {
    expect(banOf(text, '2027-03-31T12:00:00Z')).toBe(before);
    expect(banOf(text, '2027-04-01T12:00:00Z')).toBe(after);
  });
});
