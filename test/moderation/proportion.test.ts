/** What a note on proportion says, by who acted, how, and what was said. */
import { expect, test } from 'vitest';
import { isMilder, proportionOf, type Taken } from '../../moderation/proportion.js';

const hide: Taken = {
  ...{ measure: 'hide', byMachine: true, labels: ['threat', 'personal_info'], clauses: ['LK-09'] },
  ...{ days: null, mostDays: 30, asked: false, milder: null },
};
const all = (taken: Taken) => JSON.stringify(proportionOf(taken));

test('an automatic hide: what it protects from, by which clause, that a person looks, and that it can be undone', () => {
  const { aim, milder, ends } = proportionOf(hide);
  expect(aim).toBe('To protect people from: threat, personal info (clause LK-09). An opinion as such is no reason.');
  expect(milder[0]).toContain('the policy says to hide this kind at once, and a person looks at it afterwards');
  expect(ends).toMatch(/shown again at any time.*another person decides/);
});

test('a person’s: in the words that they chose, and plainly where nobody chose any', () => {
  expect(all({ ...hide, byMachine: false, milder: 'asked' })).toContain('the writer was asked or warned before');
  expect(all({ ...hide, byMachine: false })).toContain('nobody wrote down why this was not enough');
});

test('that the writer was asked first is said only where it was so', () => {
  expect(all({ ...hide, asked: true })).toContain('this was done first');
  expect(all(hide)).not.toContain('this was done first');
});

test('a ban: for how long, of how long it might have been, and that it ends by itself', () => {
  const ban: Taken = { ...hide, measure: 'ban', byMachine: false, milder: 'goes_on', days: 7 };
  expect(all(ban)).toMatch(/7 of the 30 days[\s\S]*ends by itself after 7 days/);
  expect(all({ ...ban, days: null })).toContain('the policy’s own length of 30 days');
  expect(all({ ...ban, byMachine: true })).toContain('unless a person confirms it in time');
});

test.each([
  ['harms_now', true],
  ['toString', false],
  ['', false],
  [undefined, false],
])('%s is a choice: %s', (name, is) => {
  expect(isMilder(name)).toBe(is);
});
