import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { loadPolicy, packIds } from '../../src/policies.js';
import { loadExamples } from '../../src/policy-examples.js';
import { devComments, facts } from './measure.js';

const policy = loadPolicy(packIds());
const nobody = { name: 'Sam Whitfield', handle: '', bio: '' };

describe.each(packIds())('the examples of %s', (pack) => {
  const examples = loadExamples([pack]);

  it.each(examples)('$rule: $hit: $text', ({ rule, hit, text, author = nobody, staff = [], thread, post = '' }) => {
    const comment = { platform: 'facebook' as const, surface: 'comment' as const, author, postContext: post, text };
    const rules = decide(comment, policy, { ...facts, staff, thread }).reasons.map((reason) => reason.rule);
    if (hit) expect(rules).toContain(rule);
    else expect(rules).not.toContain(rule);
  });

  it('show both sides of every rule, and of no other', () => {
    const rules = policy.rules.filter((each) => each.pack === pack).map(({ id }) => id);
    for (const rule of rules) {
      const own = examples.filter((example) => example.rule === rule);
      expect(own.filter((example) => example.hit).length, `hits of ${rule}`).toBeGreaterThanOrEqual(2);
      expect(own.filter((example) => !example.hit).length, `near misses of ${rule}`).toBeGreaterThanOrEqual(2);
    }
    expect(examples.filter(({ rule }) => !rules.includes(rule))).toEqual([]);
  });

  it('are not taken from the development comments', () => {
    const known = new Set(devComments().map((comment) => comment.text.toLowerCase()));
    for (const example of examples) expect(known.has(example.text.toLowerCase())).toBe(false);
  });

  it('give nobody a number, an address or a plate that could be somebody’s', () => {
    for (const { text } of examples) {
      // Ofcom keeps 07700 900000–900999 and 01632 960000–960999 for drama; no plate begins with Q by chance.
      for (const [phone] of text.matchAll(/\b0\d[\d ]{8,}\d/g))
        expect(phone.replaceAll(' ', '')).toMatch(/^(07700900|01632960)\d{3}$/);
      for (const [, host] of text.matchAll(/@([\w.-]+\.\w+)/g)) expect(host).toMatch(/^example\.(com|org|net)$/);
      for (const [plate] of text.matchAll(/\b[A-Z]{2}\d{2} ?[A-Z]{3}\b/g)) expect(plate).toMatch(/^Q/);
    }
  });
});
