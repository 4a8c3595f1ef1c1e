/** The pure parts of the torture harness: the plan is the seed's, and each rule finds what was planted against it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decide } from '../../moderation/decide.js';
import type { Facts } from '../../moderation/types.js';
import { loadPolicy } from '../../src/policies.js';
import { root } from '../../src/root.js';
import { type Record, ruleNames, violationsOf } from './checks.js';
import { faultKinds, planOf, words } from './plan.js';

const wish = { seed: 7, rounds: 6, comments: 24, kinds: faultKinds };

describe('the plan', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planOf(wish)).toEqual(planOf(wish));
    expect(planOf({ ...wish, seed: 8 })).not.toEqual(planOf(wish));
  });

  test('has every kind of fault before one comes twice, and none that this machine does not allow', () => {
    const rounds = Math.ceil(faultKinds.length / 3);
    const kinds = planOf(wish)
      .slice(0, rounds)
      .flatMap(({ faults }) => faults.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(new Set(faultKinds));
    const allowed = faultKinds.filter((kind) => kind !== 'disk-full');
    const fewer = planOf({ ...wish, kinds: allowed }).flatMap(({ faults }) => faults.map(({ kind }) => kind));
    expect(fewer).not.toContain('disk-full');
  });

  test('names each comment once, and edits or removes it only after it was written', () => {
    const comments = planOf(wish).flatMap((round) => round.comments);
    expect(new Set(comments.map(({ ref }) => ref)).size).toBe(comments.length);
    expect(comments.some(({ edited }) => edited)).toBe(true);
    for (const { atMs, edited, removedAtMs } of comments) {
      expect(edited?.atMs ?? atMs + 1).toBeGreaterThan(atMs);
      expect(removedAtMs ?? atMs + 1).toBeGreaterThan(atMs);
    }
  });
});

test('the words of visitors are judged as the checks take it, alone and in a crowd', () => {
  const policy = loadPolicy();
  for (const [mood, all] of Object.entries(words))
    for (const text of all)
      for (const attackers of [0, 20]) {
        const author = { name: 'Visitor 1-1', handle: 't1_1', bio: '' };
        const facts: Facts = {
          ...{ now: new Date(), nation: 'england', pupils: [], staff: [] },
          thread: { attackers, copyists: 0, hiddenBefore: 0 },
        };
        const input = { platform: 'facebook' as const, surface: 'comment' as const, author, postContext: '' };
        const { disposition } = decide({ ...input, text: `${text} t1 1` }, policy, facts);
        const wanted = { hurts: 'hide', grumbles: 'review' }[mood] ?? expect.stringMatching(/leave|acknowledge/);
        expect([text, disposition]).toEqual([text, wanted]);
      }
});

test('each deliberate bug still finds its place in the built code', async () => {
  const hooks: string = join(root, 'test/torture/preload/bug-hooks.mjs');
  const { bugs } = (await import(hooks)) as {
    bugs: { [name: string]: { file: string; change(source: string): string } };
  };
  const marks: { [name: string]: string[] } = {
    'reply-before-row': ['await sayFirst(ctx, input)', 'await noteSaid(ctx, created, said)'],
    'ack-before-store': ['setTimeout(() => receive('],
    'unhide-ignored': ["effect.kind === 'unhide' ? {}"],
  };
  expect(Object.keys(bugs).sort()).toEqual(Object.keys(marks).sort());
  for (const [name, { file, change }] of Object.entries(bugs)) {
    const changed = change(readFileSync(join(root, file), 'utf8'));
    for (const mark of marks[name] ?? []) expect(changed).toContain(mark);
  }
});

/** A school after a calm day: one insult hidden with its notice, one complaint answered, one insult given back. */
function calm(): Record {
  const place = { platform: 'facebook' as const, place: 'post', parent: null };
  const visitor = { ...place, ours: false };
  const judged = { decisions: 1, byWebhook: true, current: true };
  const known = { platform: 'facebook' as const, ours: false };
  const done = { state: 'done', errorCode: null };
  return {
    posted: [
      { ref: 'rude', platform: 'facebook', wordings: [{ mood: 'hurts', text: 'rude words' }], removed: false },
      { ref: 'cross', platform: 'facebook', wordings: [{ mood: 'grumbles', text: 'cross words' }], removed: false },
      { ref: 'given-back', platform: 'facebook', wordings: [{ mood: 'hurts', text: 'meant kindly' }], removed: false },
    ],
    chosen: [
      { what: 'reply', ref: 'cross', text: 'We are sorry.', accepted: true },
      { what: 'restore', ref: 'given-back', text: '', accepted: true },
    ],
    shown: [
      { ...visitor, externalId: '1', ref: 'rude', text: 'rude words', hidden: true },
      { ...visitor, externalId: '2', ref: 'cross', text: 'cross words', hidden: false },
      { ...visitor, externalId: '3', ref: 'given-back', text: 'meant kindly', hidden: false },
      { ...place, externalId: '4', ref: null, text: 'We hid a comment.', hidden: false, ours: true },
      { ...place, externalId: '5', ref: null, parent: '2', text: 'We are sorry.', hidden: false, ours: true },
    ],
    letters: ['letter-1'],
    comments: [
      {
        ...known,
        externalId: '1',
        revisions: [{ ...judged, text: 'rude words', disposition: 'hide' }],
        resolutions: [],
      },
      {
        ...{ ...known, externalId: '2', resolutions: ['reply'] },
        revisions: [{ ...judged, text: 'cross words', disposition: 'review' }],
      },
      {
        ...{ ...known, externalId: '3', resolutions: ['restore'] },
        revisions: [{ ...judged, text: 'meant kindly', disposition: 'hide' }],
      },
    ],
    actions: [
      { ...done, id: 'a1', kind: 'hide', key: 'k1', externalId: null, commentExternalId: '1', text: null },
      {
        ...done,
        id: 'a2',
        kind: 'notice',
        key: 'k2',
        externalId: '4',
        commentExternalId: '1',
        text: 'We hid a comment.',
      },
      { ...done, id: 'a3', kind: 'reply', key: 'k3', externalId: '5', commentExternalId: '2', text: 'We are sorry.' },
    ],
    alerts: [
      {
        ...{ id: 'alert-1', kind: 'case', caseNumber: '2026-0001', priority: 2, nextAt: null, closed: false },
        steps: [{ state: 'sent', channel: 'email', notificationId: 'letter-1' }],
      },
    ],
    untold: [],
    audit: { ok: true, said: 'unbroken' },
    ended: [],
    unsettled: [],
  };
}

/** The nth of what the calm day has. */
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
