/** What differs between two policies, and what that makes of a comment. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { parseOverrides } from '../../moderation/overrides.js';
import { changesBetween, partsOf, ruleMilder, turnOf } from '../../moderation/policy-changes.js';
import { isMilder, ladders, type SettingKey } from '../../moderation/settings.js';
import { bans, type Decision, dispositions } from '../../moderation/types.js';
import { loadPolicy } from '../../src/policies.js';
import { applyEdit, type Edit, ProposalError, unapproved } from '../../src/policy-change/edits.js';
import { type PolicyWish, policyOf, policyThatFits } from '../../src/policy-change/live.js';
import { facts } from './measure.js';

const base = loadPolicy();
const wish: PolicyWish = { packs: ['little-kinvaston', 'brize-norton'], overrides: [], packReasons: {} };
const apply = (...edits: Edit[]) => edits.reduce<PolicyWish>((now, edit) => applyEdit(now, edit, base), wish);
const why = { reason: 'The governors wish it' };

describe('a difference', () => {
  it('is each thing that works otherwise, once, with whether it protects less', () => {
    const next = apply(
      { kind: 'pack', id: 'westhaven', on: true, ...why },
      { kind: 'setting', id: 'ban.days', value: 14, ...why },
      { kind: 'rule', id: 'sounds.spam', change: { min: 0.9 }, ...why },
      { kind: 'rule', id: 'hate.slur', change: { mode: 'observe' }, ...why },
    );
    const found = changesBetween(base, policyOf(base, next));
    expect(found.filter(({ kind }) => kind !== 'setting')).toEqual([
      { kind: 'pack', id: 'westhaven', on: true, rules: expect.any(Number) },
      {
        kind: 'rule',
        id: 'hate.slur',
        pack: 'little-kinvaston',
        milder: true,
        ...both({ mode: 'observe' }, 'hate.slur'),
      },
      { kind: 'rule', id: 'sounds.spam', pack: 'little-kinvaston', milder: true, ...both({ min: 0.9 }, 'sounds.spam') },
    ]);
    expect(found).toContainEqual({ kind: 'setting', id: 'ban.days', from: 30, to: 14, milder: false });
    // The ages that Westhaven names are those that were named already, or none.
    expect(found.map(({ id }) => id)).not.toContain('minAge');
    expect(changesBetween(base, policyOf(base, wish))).toEqual([]);
  });

  const both = (change: object, id: string) => {
    const rule = base.rules.find((one) => one.id === id);
    const from = rule && partsOf(rule);
    return { from, to: { ...from, ...change } };
  };

  it('is milder one way only, along every ladder and for every rule', () => {
    const ladder = fc.constantFrom(...(Object.entries(ladders) as [SettingKey, readonly string[]][]));
    fc.assert(
      fc.property(ladder, fc.nat(9), fc.nat(9), ([key, steps], one, other) => {
        const [a, b] = [one % steps.length, other % steps.length];
        expect(isMilder(key, steps[a], steps[b])).toBe(b < a);
      }),
    );
    const parts = fc.record({
      mode: fc.constantFrom('observe' as const, 'enforce' as const),
      disposition: fc.constantFrom(...dispositions),
      min: fc.constantFrom(0.2, 0.5, 0.9),
    });
    fc.assert(
      fc.property(parts, parts, (from, to) => {
        expect(ruleMilder(from, from)).toBe(false);
        // What is milder in nothing either way is the same.
        if (!ruleMilder(from, to) && !ruleMilder(to, from)) expect(to).toEqual(from);
      }),
    );
  });
});

describe('an edit', () => {
  it('takes the place of an earlier one of the same thing, adds to it, and is gone once it is as the packs have it', () => {
    const once = apply({ kind: 'rule', id: 'sounds.spam', change: { min: 0.9 }, ...why });
    const twice = applyEdit(once, { kind: 'rule', id: 'sounds.spam', change: { disposition: 'leave' }, ...why }, base);
    expect(twice.overrides).toEqual([
      { rule: 'sounds.spam', change: { min: 0.9, disposition: 'leave' }, ...why, ...unapproved },
    ]);
    const undone: Edit = { kind: 'rule', id: 'sounds.spam', change: { min: 0.5, disposition: 'review' }, ...why };
    expect(applyEdit(twice, undone, base).overrides).toEqual([]);
  });

  it('of a rule goes with its pack, and the last pack stays', () => {
    const both = apply(
      { kind: 'rule', id: 'hate.slur', change: { mode: 'observe' }, ...why },
      { kind: 'pack', id: 'little-kinvaston', on: false, ...why },
    );
    expect(both).toMatchObject({ packs: ['brize-norton'], overrides: [] });
    expect(() => applyEdit(both, { kind: 'pack', id: 'brize-norton', on: false, ...why }, base)).toThrow(ProposalError);
  });

  it('moves the threshold that the rule is judged by, and none of a rule that has two', () => {
    const text = 'Huge sale this weekend, cheap trainers, click the link in my bio to order yours';
    const comment = {
      platform: 'facebook' as const,
      surface: 'comment' as const,
      author: { name: 'Sam Reed', handle: '', bio: '' },
    };
    const found = (min: number) => {
      const policy = policyOf(base, apply({ kind: 'rule', id: 'sounds.spam', change: { min }, ...why }));
      return decide({ ...comment, postContext: '', text }, policy, facts).reasons.some(
        ({ rule }) => rule === 'sounds.spam',
      );
    };
    expect([found(0), found(1)]).toEqual([true, false]);
    const two: Edit = { kind: 'rule', id: 'abuse.sounds', change: { min: 0.7 }, ...why };
    expect(() => applyEdit(wish, two, base)).toThrow('no single threshold');
  });

  it('that an update no longer knows is left out, and the rest holds', () => {
    const said = { ...why, approvedBy: 'Ursula Brand', on: '2026-11-01' };
    const overrides = parseOverrides({
      overrides: [
        { rule: 'gone.rule', change: { mode: 'observe' }, ...said },
        { setting: 'ban.days', change: 7, ...said },
      ],
    });
    const { policy, left } = policyThatFits(base, { ...wish, packs: [...wish.packs, 'gone-pack'], overrides });
    expect([left, policy.settings['ban.days']]).toEqual([['gone-pack', 'gone.rule'], 7]);
  });
});

it('says what becomes of a comment by the way it is treated, and of the same treatment by who is told', () => {
  const said = fc.record({
    disposition: fc.constantFrom(...dispositions),
    ban: fc.constantFrom(...bans),
    escalate: fc.subarray(['headteacher', 'dsl'] as const),
  });
  const toDecision = (some: object) => some as Decision;
  fc.assert(
    fc.property(said, said, (one, other) => {
      const turn = turnOf(toDecision(one), toDecision(other));
      expect(turn === 'hidden').toBe(one.disposition !== 'hide' && other.disposition === 'hide');
      expect(turn === 'restored').toBe(one.disposition === 'hide' && other.disposition !== 'hide');
      expect(turn === null).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});
