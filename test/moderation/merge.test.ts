/** Domain report 1.7: what happens where policies disagree, row by row, and what a school may change. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { parseOverrides } from '../../moderation/overrides.js';
import { minAgeAt } from '../../moderation/policy.js';
import { reviewDue } from '../../moderation/policy-review.js';
import { packSettings } from '../../moderation/settings.js';
import { loadPolicy, packIds } from '../../src/policies.js';
import { loadReplyWords } from '../../src/replies.js';
import { noticeText } from '../../src/words.js';
import { facts } from './measure.js';
import { withSettings } from './settings-packs.js';

const base = loadPolicy();
const all = loadPolicy(packIds());
const mosaic = loadPolicy(['little-kinvaston', 'brize-norton', 'mosaic']);
const judge = (text: string, policy = base, name = 'Sam Whitfield') =>
  decide(
    {
      platform: 'facebook',
      surface: 'comment',
      author: { name, handle: '', bio: '' },
      postContext: '',
      text,
    },
    policy,
    facts,
  );

describe('where policies disagree', () => {
  it('C1: hiding comes first, a person deletes with evidence, and Grangetown forbids it altogether', () => {
    expect(base.settings['removal.delete']).toBe('human-with-evidence');
    expect(all.settings['removal.delete']).toBe('forbidden');
  });

  it('C2: only a plain first-person statement bans by itself, and the most cautious pack can forbid that', () => {
    expect(judge('im 10 and i love the swings').ban).toBe('auto');
    expect(judge('our sats next week are going to be hard').ban).toBe('suggest');
    expect(judge('i play roblox every day after tea', mosaic)).toMatchObject({ ban: 'none', escalate: ['dsl'] });
    const cautious = withSettings({ 'under13.autoBan': 'never' }, { 'under13.autoBan': 'explicit-first-person-only' });
    expect(cautious.rules.map(({ ban }) => ban)).toEqual(['suggest', 'suggest']);
  });

  it('C3: the notice names the rule and is kept back where it could point at a child', () => {
    expect(base.settings['notice.level']).toBe('rule');
    expect(base.settings['notice.suppressedFor']).toEqual(
      expect.arrayContaining(['safeguarding', 'under13', 's141F', 'sexual']),
    );
    expect(noticeText({ labels: ['under13'], clauses: ['BN-13'] }, loadReplyWords([]))).toBeNull();
    expect(withSettings({ 'notice.level': 'rule' }, { 'notice.level': 'none' }).settings['notice.level']).toBe('none');
  });

  it('C4: levels of naming add up, and with Mosaic nobody is named without approval', () => {
    expect(base.settings.naming).toBe(2);
    expect(mosaic.settings.naming).toBe(4);
    expect(judge('Thank you Mr Levine for the lovely choir').disposition).toBe('leave');
    expect(judge('Thank you Mr Levine for the lovely choir', mosaic).disposition).toBe('review');
  });

  it('C5: a hidden name is looked at and never hidden, and a disclosure comes first', () => {
    expect(judge('The car park is dangerous and nobody replies', base, 'Concerned Mum')).toMatchObject({
      labels: expect.arrayContaining(['anonymous']),
      disposition: 'review',
    });
    expect(judge('my stepdad hurts me', base, 'Concerned Mum').escalate).toContain('dsl');
    expect(packSettings.safeParse({ anonymous: 'hide' }).success).toBe(false);
  });

  it('C6: the clock is the shortest of all packs, and replies are locked for what any of them holds back', () => {
    expect(withSettings({ 'sla.hours': 48 }, { 'sla.hours': 24 }).settings['sla.hours']).toBe(24);
    expect(base.settings['reply.lockedFor']).toEqual(['journalist']);
    expect(all.settings['reply.lockedFor']).toEqual(['journalist', 'staff-allegation', 'suspected-pupil']);
  });

  it('C7: mild rudeness is first asked to be removed, the severe is hidden at once', () => {
    expect(base.settings).toMatchObject({ 'removal.mild': 'ask-first', 'removal.askHours': 24 });
    expect(judge('What a bunch of jokers').disposition).toBe('review');
    expect(judge('get those pikeys off the field').disposition).toBe('hide');
  });

  it('C8: a private matter is hidden only where the child is named, and never costs the writer a ban', () => {
    expect(judge('My son was put in isolation all week')).toMatchObject({ disposition: 'review', ban: 'none' });
    expect(judge('My daughter Imogen got a detention for nothing')).toMatchObject({ disposition: 'hide', ban: 'none' });
  });

  it('C9: what is about the head goes to the chair, whichever pack says less', () => {
    expect(base.settings.aboutHead).toBe('chair');
    const either = withSettings({ aboutHead: 'headteacher' }, { aboutHead: 'chair' });
    expect(either.settings.aboutHead).toBe('chair');
  });

  it('C10: a grown-up victim decides about the police as soon as one pack says so; a child in danger is told of at once', () => {
    expect(base.settings['police.adultVictim']).toBe('school-decides');
    expect(all.settings['police.adultVictim']).toBe('victim-decides');
    expect(judge('no need to tell your mum, add me', all).escalate).toEqual(expect.arrayContaining(['dsl', 'police']));
  });

  it('C11: looking for mentions is off as soon as one pack forbids look-ups', () => {
    expect(base.settings['search.mentions']).toBe('allowed');
    expect(all.settings['search.mentions']).toBe('off');
  });

  it('C12: with no tolerance, bullying that others look at is hidden', () => {
    expect(judge('lol bless him that lad tried').disposition).toBe('review');
    expect(judge('lol bless him that lad tried', mosaic)).toMatchObject({ disposition: 'hide', escalate: ['dsl'] });
  });

  it('C13: each policy keeps its own day of review', () => {
    const due = Object.fromEntries(all.about.map(({ id, review }) => [id, reviewDue(review)]));
    expect(due).toEqual({
      'little-kinvaston': undefined,
      'brize-norton': '2022-01-31',
      grangetown: '2018-09-30',
      mosaic: '2027-01-31',
      westhaven: '2026-03-21',
    });
    expect(reviewDue({ everyMonths: 12, last: '2025-12-01', owner: 'headteacher' })).toBe('2026-12-01');
  });

  it('C14: contact, reply, ban and delete wait for advice; hiding does not and cannot', () => {
    expect(all.settings.adviceFirst).toEqual(['ban', 'contact', 'delete', 'reply', 'report']);
    expect(packSettings.safeParse({ adviceFirst: ['hide'] }).success).toBe(false);
    expect(judge('Coach slapped my lad', all)).toMatchObject({ disposition: 'hide', ban: 'none' });
  });

  it('does not depend on the order of the packs', () => {
    const turned = loadPolicy([...packIds()].reverse());
    const { minAge: _, ...settings } = all.settings;
    expect(turned.settings).toMatchObject(settings);
  });
});

describe('with all packs on', () => {
  const file = new URL('../fixtures/comments/civil.txt', import.meta.url);
  const texts = readFileSync(file, 'utf8').split('\n').filter(Boolean);

  it.each(texts)('still leaves visible: %s', (text) => {
    expect(judge(text, all).disposition).not.toBe('hide');
  });
});

describe('what a school changes', () => {
  const why = { reason: 'tried for a term', approvedBy: 'A. Head', on: '2026-11-18' };
  const read = (yaml: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'overrides-'));
    try {
      const file = join(folder, 'school.yaml');
      writeFileSync(file, yaml);
      return loadPolicy(undefined, undefined, file);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const tail = 'reason: a term, approvedBy: A. Head, on: 2026-11-18 }';

  it('comes after the packs, and a decision says that there was something', () => {
    const policy = read(
      `overrides:\n  - { rule: abuse.aimed, change: { mode: observe }, ${tail}\n  - { setting: naming, change: 3, ${tail}\n  - { setting: anonymous, change: leave, ${tail}\n`,
    );
    expect(policy.settings.naming).toBe(3);
    expect(policy.overrides).toHaveLength(3);
    const decision = judge('You absolute tosser, you parked me in again', policy);
    expect(decision.observed.map(({ rule }) => rule)).toContain('abuse.aimed');
    expect(decision.packs.at(-1)).toEqual({ id: 'school', version: '2026-11-18' });
    expect(policy.rules.find(({ id }) => id === 'anonymous.criticism')?.disposition).toBe('leave');
    expect(base.packs).toHaveLength(2);
  });

  it('replaces the table of ages as a whole', () => {
    const rows = `[{ platform: x, age: 16, from: 2026-01-01 }]`;
    const policy = read(`overrides:\n  - { setting: minAge, change: ${rows}, ${tail}\n`);
    expect(minAgeAt(policy, { platform: 'x', nation: 'wales', at: facts.now })).toBe(16);
    expect(minAgeAt(policy, { platform: 'facebook', nation: 'wales', at: facts.now })).toBe(13);
  });

  it.each([
    [
      'without a reason',
      '{ rule: abuse.aimed, change: { mode: observe }, approvedBy: A, on: 2026-11-18 }',
      /:2: .*reason/,
    ],
    ['without who approved it', '{ setting: naming, change: 3, reason: r, on: 2026-11-18 }', /:2: .*approvedBy/],
    ['without a day', '{ setting: naming, change: 3, reason: r, approvedBy: A }', /:2: .*on: /],
    ['of no known rule', `{ rule: abuse.none, change: { mode: observe }, ${tail}`, /:2: .*not "abuse\.none"/],
    ['of no known setting', `{ setting: colour, change: red, ${tail}`, /:2: .*setting: .*"naming"/],
    ['to an impossible value', `{ setting: naming, change: 9, ${tail}`, /:2: .*change \(naming\): .*<=4/],
    ['to nothing', `{ rule: abuse.aimed, change: {}, ${tail}`, /:2: .*expected mode, disposition or min/],
    [
      'that hides for a hidden name',
      `{ rule: anonymous.criticism, change: { disposition: hide }, ${tail}`,
      /:2: .*nobody is hidden only for being anonymous/,
    ],
    ['of neither', `{ colour: red, ${tail}`, /:2: overrides\.0: expected rule or setting/],
  ])('is refused %s', (_, line, message) => {
    expect(() => read(`overrides:\n  - ${line}\n`)).toThrow(message);
  });

  it('is refused from a file that is not there', () => {
    expect(() => loadPolicy(undefined, undefined, '/nowhere/school.yaml')).toThrow(/there is no file/);
  });

  it('is data that can be read without a file', () => {
    expect(parseOverrides({ overrides: [{ setting: 'naming', change: 3, ...why }] })).toHaveLength(1);
  });
});
