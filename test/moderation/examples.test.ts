import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { defaultPacks, loadPolicy, policiesFolder } from '../../src/policies.js';
import { devComments, facts } from './measure.js';

interface Example {
  rule: string;
  hit: boolean;
  text: string;
  author?: { name: string; handle: string; bio: string };
}

const policy = loadPolicy();
const nobody = { name: 'Sam Whitfield', handle: '', bio: '' };

function examplesOf(pack: string): Example[] {
  const text = readFileSync(join(policiesFolder(), pack, 'examples.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Example);
}

describe.each(defaultPacks)('the examples of %s', (pack) => {
  const examples = examplesOf(pack);

  it.each(examples)('$rule: $hit: $text', ({ rule, hit, text, author = nobody }) => {
    const comment = { platform: 'facebook' as const, surface: 'comment' as const, author, postContext: '', text };
    const rules = decide(comment, policy, facts).reasons.map((reason) => reason.rule);
    if (hit) expect(rules).toContain(rule);
    else expect(rules).not.toContain(rule);
  });

  it('show both sides of every rule', () => {
    for (const rule of policy.rules.filter((each) => each.pack === pack)) {
      const own = examples.filter((example) => example.rule === rule.id);
      expect(own.filter((example) => example.hit).length, `hits of ${rule.id}`).toBeGreaterThanOrEqual(2);
      expect(own.filter((example) => !example.hit).length, `near misses of ${rule.id}`).toBeGreaterThanOrEqual(2);
    }
  });

  it('are not taken from the development comments', () => {
    const known = new Set(devComments().map((comment) => comment.text.toLowerCase()));
    for (const example of examples) expect(known.has(example.text.toLowerCase())).toBe(false);
  });
});
