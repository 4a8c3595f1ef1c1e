/** Whether a text speaks of somebody who works here: a name missed lets them judge themselves, so a slip counts as well. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNamed, workerOf } from '../../moderation/conflict.js';

const staff = [{ name: 'Bea Frost', role: 'office', knownAs: ['Mrs Frost', 'Coach Bea'] }];
const bea = workerOf('bea frost', staff);

test.each([
  'Bea Frost lost my form',
  'ask mrs. frost',
  'B\u200Bea Fr\u200Bost again',
  'Frost, Bea is useless',
  'Bea Forst never answers',
  'coach bea shouted at him',
])('%s', (text) => {
  expect(isNamed(text, bea)).toBe(true);
});

test('a word of the name alone, and a role for a name, speak of nobody', () => {
  for (const text of ['Frost on the field again', 'A bea-utiful day', 'Mr Frosted came', ''])
    expect([text, isNamed(text, bea)]).toEqual([text, false]);
  expect(isNamed('The office is closed', workerOf('Office', [{ name: 'Office', role: '', knownAs: [] }]))).toBe(false);
});

test('whatever stands around it, the full name is found', () => {
  const around = fc.string({ unit: 'grapheme', maxLength: 40 });
  fc.assert(
    fc.property(around, around, (before, after) => isNamed(`${before} Bea Frost ${after}`, bea)),
    { numRuns: 300 },
  );
});
