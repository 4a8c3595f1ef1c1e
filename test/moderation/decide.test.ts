import { describe, expect, it } from 'vitest';
import { decide, detect, match } from '../../moderation/decide.js';
import { compileLexicons } from '../../moderation/phrases.js';
import { type Condition, mergePacks, type Policy, parsePack } from '../../moderation/policy.js';
import { type Detector, detectors, toContext } from '../../moderation/signals/index.js';
import type { Signal } from '../../moderation/types.js';
import { loadPolicy } from '../../src/policies.js';
import { comment } from './comment.js';
import { facts } from './measure.js';

const lexicons = compileLexicons({ rude: ['clot'], kind: ['lovely'] });
function policyOf(rules: object[], id = 'test'): Policy {
  const clauses = [{ id: 'T-01', paraphrase: 'Be kind', mode: 'A' }];
  return mergePacks(
    [
      parsePack({
        id,
        version: '1',
        source: 'ours',
        clauses,
        rules: rules.map((rule) => ({ clause: 'T-01', labels: [], ...rule })),
      }),
    ],
    lexicons,
  );
}

describe('decide', () => {
  const rude = {
    id: 'rude',
    when: { signal: 'lexicon', list: 'rude' },
    labels: ['abuse'],
    disposition: 'hide',
    ban: 'suggest',
    escalate: ['police'],
  };
  const kind = {
    id: 'kind',
    when: { signal: 'lexicon', list: 'kind' },
    labels: ['praise'],
    disposition: 'leave',
    escalate: ['headteacher'],
  };

  it('keeps every reason, strictest first, and the strictest wins', () => {
    const decision = decide(comment('lovely show, you clot'), policyOf([kind, rude]), facts);
    expect(decision).toMatchObject({
      labels: ['abuse', 'praise'],
      disposition: 'hide',
      ban: 'suggest',
      escalate: ['headteacher', 'police'],
    });
    expect(decision.reasons.map((reason) => [reason.rule, reason.clause, reason.pack, reason.evidence])).toEqual([
      ['rude', 'T-01', 'test', 'clot'],
      ['kind', 'T-01', 'test', 'lovely'],
    ]);
    expect(decision.packs).toEqual([{ id: 'test', version: '1' }]);
  });

  it('does not depend on who had a word in a name or bio before', () => {
    const stranger = { ...comment('hello'), author: { name: '#clot', handle: '', bio: 'all for #clot' } };
    decide(stranger, policyOf([rude]), facts);
    expect(decide(comment('you #clot'), policyOf([rude]), facts).disposition).toBe('hide');
  });

  it('does not depend on the order of rules', () => {
    const one = decide(comment('lovely clot'), policyOf([kind, rude]), facts);
    expect(decide(comment('lovely clot'), policyOf([rude, kind]), facts)).toEqual(one);
  });

  it('records a rule that only observes, without effect', () => {
    const decision = decide(comment('you clot'), policyOf([{ ...rude, mode: 'observe' }]), facts);
    expect(decision).toMatchObject({ labels: [], disposition: 'leave', ban: 'none', escalate: [], reasons: [] });
    expect(decision.observed.map((reason) => reason.rule)).toEqual(['rude']);
  });

  it('leaves what no rule speaks of', () => {
    expect(decide(comment('the hall is red'), policyOf([rude]), facts)).toMatchObject({
      labels: [],
      disposition: 'leave',
      reasons: [],
    });
  });

  it('sends what could not be checked to a person, and never hides for it', () => {
    const broken: Detector = {
      name: 'broken',
      detect: () => {
        throw new Error('no');
      },
    };
    detectors.push(broken);
    try {
      expect(decide(comment('the hall is red'), policyOf([kind]), facts)).toMatchObject({
        disposition: 'review',
        incomplete: ['broken'],
      });
      expect(decide(comment('you clot'), policyOf([rude]), facts)).toMatchObject({
        disposition: 'hide',
        incomplete: ['broken'],
      });
    } finally {
      detectors.pop();
    }
    expect(detect(toContext(comment('x'), facts, lexicons)).incomplete).toEqual([]);
  });

  it('neither hides nor bans where the rule’s own doubt holds, and tells the same people', () => {
    const policy = policyOf([{ ...rude, doubt: { signal: 'lexicon', list: 'kind' } }]);
    expect(decide(comment('you clot'), policy, facts)).toMatchObject({ disposition: 'hide', ban: 'suggest' });
    const doubted = decide(comment('you lovely clot'), policy, facts);
    expect(doubted).toMatchObject({ labels: ['abuse'], disposition: 'review', ban: 'none', escalate: ['police'] });
    // Another rule that has no doubt hides all the same.
    const both = policyOf([
      { ...rude, doubt: { signal: 'lexicon', list: 'kind' } },
      { ...rude, id: 'sure' },
    ]);
    expect(decide(comment('you lovely clot'), both, facts)).toMatchObject({ disposition: 'hide', ban: 'suggest' });
  });

  it('does not ban a child by itself where the same words ask for help', () => {
    const auto = {
      id: 'young',
      when: { signal: 'age', kind: 'sure' },
      labels: ['under13'],
      disposition: 'hide',
      ban: 'auto',
      escalate: ['dsl'],
    };
    const help = {
      id: 'help',
      when: { signal: 'lexicon', list: 'rude' },
      labels: ['safeguarding'],
      disposition: 'hide',
      escalate: ['dsl'],
    };
    expect(decide(comment("I'm 10 and lovely"), policyOf([auto, help]), facts).ban).toBe('auto');
    expect(decide(comment("I'm 10 and he is a clot"), policyOf([auto, help]), facts).ban).toBe('suggest');
  });

  it('is pure: the same in, the same out, and nothing given is changed', () => {
    const policy = loadPolicy();
    const given = Object.freeze(comment('You lot are useless clots, ring 07700 900123'));
    expect(decide(given, policy, facts)).toEqual(decide(given, policy, facts));
  });
});

describe('a condition', () => {
  const signals: Signal[] = [
    { name: 'lexicon', list: 'rude', evidence: 'clot', score: 0.25 },
    { name: 'contact', kind: 'phone', evidence: '07700 900123' },
  ];
  it.each<[string, Condition, boolean]>([
    ['a signal', { signal: 'contact' }, true],
    ['of a kind', { signal: 'contact', kind: 'email' }, false],
    ['of a list', { signal: 'lexicon', list: 'rude' }, true],
    ['surer than', { signal: 'lexicon', list: 'rude', min: 0.5 }, false],
    ['all', { all: [{ signal: 'contact' }, { signal: 'lexicon' }] }, true],
    ['not all', { all: [{ signal: 'contact' }, { signal: 'age' }] }, false],
    ['any', { any: [{ signal: 'age' }, { signal: 'lexicon' }] }, true],
    ['none of any', { any: [{ signal: 'age' }] }, false],
    ['not', { not: { signal: 'age' } }, true],
    ['not what is there', { not: { signal: 'contact' } }, false],
  ])('%s', (_, when, holds) => {
    expect(match(when, signals) !== undefined).toBe(holds);
  });
});
