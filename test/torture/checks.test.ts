/** Each rule of the torture harness finds what was planted against it. */
import { describe, expect, test } from 'vitest';
import { calm } from './calm.js';
import { ruleNames, violationsOf } from './checks.js';
import type { Record } from './seen.js';

function nth<T>(all: T[], index: number): T {
  const found = all[index];
  if (found === undefined) throw new Error(`There is no ${index}.`);
  return found;
}

/** What is planted, and the rules that must see it. */
const planted: [string, (record: Record) => void, string[]][] = [
  [
    'a hide that was lost',
    (r) => {
      nth(r.shown, 0).hidden = false;
    },
    ['what must be hidden is hidden, and nothing else'],
  ],
  [
    'a wrong hide',
    (r) => {
      nth(r.shown, 1).hidden = true;
    },
    ['what must be hidden is hidden, and nothing else'],
  ],
  [
    'an unhide that was ignored',
    (r) => {
      nth(r.shown, 2).hidden = true;
    },
    ['what must be hidden is hidden, and nothing else', 'what people decided is done'],
  ],
  [
    'a name in a log',
    (r) => void r.leaks.push('a name stands in a log'),
    ['no name, word or key is in a log, a letter or a number'],
  ],
  ['a comment that nobody stored', (r) => void r.comments.splice(0, 1), ['what was posted is known']],
  [
    'a delivery that was answered and not stored',
    (r) => {
      nth(nth(r.comments, 0).revisions, 0).byWebhook = false;
    },
    ['what was acknowledged is stored'],
  ],
  [
    'a wording without a decision',
    (r) => {
      nth(nth(r.comments, 1).revisions, 0).decisions = 0;
    },
    ['one decision for each wording'],
  ],
  [
    'a reply that stands there twice',
    (r) => void r.shown.push({ ...nth(r.shown, 4), externalId: '6' }),
    ['what people decided is done', 'nothing public is doubled', 'nothing public is without a row'],
  ],
  [
    'a notice that stands there twice',
    (r) => void r.shown.push({ ...nth(r.shown, 3), externalId: '6' }),
    ['nothing public is doubled', 'nothing public is without a row'],
  ],
  [
    'a decision of a person that was lost',
    (r) => {
      nth(r.comments, 2).resolutions = [];
    },
    ['what must be hidden is hidden, and nothing else', 'what people decided is done'],
  ],
  [
    'an effect that never came',
    (r) => {
      nth(r.actions, 0).state = 'pending';
    },
    ['every effect is done'],
  ],
  [
    'a letter that nobody has',
    (r) => {
      r.letters = [];
    },
    ['every alert is delivered, or shown as undelivered'],
  ],
  [
    'a case that nobody was told of',
    (r) => void r.untold.push('2026-0002'),
    ['every alert is delivered, or shown as undelivered'],
  ],
  [
    'a broken chain',
    (r) => {
      r.audit = { ok: false, said: 'BROKEN at event 7' };
    },
    ['the audit chain holds'],
  ],
  ['a process that ended by itself', (r) => void r.ended.push('web ended'), ['no process ends by itself']],
  ['work that never ends', (r) => void r.unsettled.push('hide a1'), ['everything comes to rest']],
];

describe('the checks', () => {
  test('find nothing where nothing is wrong', () => {
    expect(violationsOf(calm())).toEqual([]);
  });

  test.each(planted)('find %s', (_name, plant, rules) => {
    const record = calm();
    plant(record);
    expect([...new Set(violationsOf(record).map(({ rule }) => rule))]).toEqual(rules);
  });

  test('each rule finds something of what is planted', () => {
    expect(new Set(planted.flatMap(([, , rules]) => rules))).toEqual(new Set(ruleNames));
  });

  test('a hide of what its writer has deleted may fail', () => {
    const record = calm();
    Object.assign(nth(record.actions, 0), { state: 'failed', errorCode: 'not_found' });
    expect(violationsOf(record)).toEqual([]);
  });

  test('a letter that is shown as undelivered is no violation', () => {
    const record = calm();
    record.letters = [];
    nth(nth(record.alerts, 0).steps, 0).state = 'failed';
    expect(violationsOf(record)).toEqual([]);
  });

  test('the same notice on another day, by a wish of its own, is no double', () => {
    const record = calm();
    record.shown.push({ ...nth(record.shown, 3), externalId: '6' });
    record.actions.push({ ...nth(record.actions, 1), id: 'a4', key: 'k4', externalId: '6' });
    expect(violationsOf(record)).toEqual([]);
  });
});
