/** Signals are read by the thousand, and quickest where all have one form: the same fields in the same order. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { detect } from '../../moderation/decide.js';
import { postDetectors } from '../../moderation/posts/signals.js';
import { detectors, toContext } from '../../moderation/signals/index.js';
import { loadPolicy, packIds, policiesFolder } from '../../src/policies.js';
import { facts } from './measure.js';

const policy = loadPolicy();
const texts = packIds().flatMap((id) =>
  readFileSync(join(policiesFolder(), id, 'examples.jsonl'), 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { text?: string }).text ?? ''])),
);
const author = { name: 'user 77812', handle: 'year5_star', bio: 'im 9 | mum of two https://a.example' };
const thread = {
  attackers: 2,
  copyists: 1,
  hiddenBefore: 1,
  underPicture: true,
  repliesTo: { ours: true, hidden: true },
};

it('have one form, whichever detector found them', () => {
  const forms = new Map<string, string>();
  for (const text of texts) {
    const comment = { platform: 'x', surface: 'reply', author, postContext: 'Our swimming gala photos', text } as const;
    const context = toContext(comment, { ...facts, thread }, policy.lexicons);
    Object.assign(context, { classifier: policy.classifier, sounds: policy.sounds });
    for (const signal of [...detect(context).signals, ...detect(context, postDetectors).signals])
      forms.set(signal.name, Object.keys(signal).join());
  }
  expect(forms.size).toBeGreaterThan(detectors.length);
  expect(new Set(forms.values())).toEqual(new Set(['name,evidence,span,list,kind,score']));
});
