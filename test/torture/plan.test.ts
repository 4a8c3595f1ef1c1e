/** The pure parts of the torture harness: the plan is the seed's, and each rule finds what was planted against it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decide } from '../../moderation/decide.js';
import type { Facts } from '../../moderation/types.js';
import { loadPolicy } from '../../src/policies.js';
import { root } from '../../src/root.js';
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
    'ack-before-store': ['setTimeout(() => receiveAll('],
    'unhide-ignored': ["effect.kind === 'unhide' ? {}"],
  };
  expect(Object.keys(bugs).sort()).toEqual(Object.keys(marks).sort());
  for (const [name, { file, change }] of Object.entries(bugs)) {
    const changed = change(readFileSync(join(root, file), 'utf8'));
    for (const mark of marks[name] ?? []) expect(changed).toContain(mark);
  }
});
