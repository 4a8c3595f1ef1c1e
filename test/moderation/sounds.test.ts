/** How a comment sounds as a whole: the weights of moderation/sounds, and what packs make of them. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { signalsOf } from '../../moderation/pack.js';
import { toContext } from '../../moderation/signals/context.js';
import { sounds } from '../../moderation/signals/sounds.js';
import { parseSounds } from '../../moderation/sounds/model.js';
import { plainComment } from '../../src/evaluation/rows.js';
import { loadSounds } from '../../src/model.js';
import { loadPolicy } from '../../src/policies.js';
import { root } from '../../src/root.js';
import { facts } from './measure.js';

const model = loadSounds();
const policy = loadPolicy();
const { sounds: _, ...deaf } = policy;
const fileOf = (name: string) => join(root, 'moderation', name, 'weights.bin');

const heard = (text: string) =>
  sounds.detect(Object.assign(toContext(plainComment(text), facts, policy.lexicons), { sounds: model }));
/** What is less than the floor is not told. */
const hide = (text: string) => heard(text).find(({ kind }) => kind === 'hide')?.score ?? 0;

describe('the answers', () => {
  it('are numbers from 0 to 1 for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        return heard(text).every(({ score = -1 }) => score >= 0 && score <= 1);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['no words', ''],
    ['a sign', '¿'],
    ['words of no language', 'qzxv wkkjq vvbnq'],
    ['many emoji', '🦭'.repeat(900)],
    ['half a character', '\uD800 \u0000'],
    ['one word over and over', 'la '.repeat(4000)],
  ])('come also of what nobody taught: %s', (_, text) => {
    for (const { score } of heard(text)) expect(score).toBeLessThanOrEqual(1);
    expect(decide(plainComment(text), policy, facts).incomplete).toEqual([]);
  });

  it('are the same when asked again, whatever was asked between', () => {
    const text = 'that coach wants a slap, proper weirdo with the y7 girls';
    const first = heard(text);
    for (const other of ['Lovely fair', 'ring me', text.repeat(20)]) heard(other);
    expect(heard(text)).toEqual(first);
    expect(first.length).toBeGreaterThan(1);
  });

  it('tell what harms from what is everyday', () => {
    const harms = [
      'you absolute waste of skin, crawl back under your rock',
      'i will be waiting for him by his van tonight',
    ];
    const everyday = ['Lovely to see so many at the fair', 'What time does the gate open on Monday?'];
    expect(Math.min(...harms.map(hide))).toBeGreaterThan(2 * Math.max(...everyday.map(hide)));
  });
});

describe('the signal', () => {
  it.each([
    ['Lovely to see so many at the fair', 'harmless', 'harm'],
    ['you absolute waste of skin, crawl back under your rock', 'harm', 'harmless'],
    ['Lovely to see so many at the fair', 'idle', 'answer'],
    ['What time does the gate open on Monday?', 'answer', 'idle'],
  ])('sums up: %s is %s', (text, is, isNot) => {
    const kinds = heard(text).map(({ kind }) => kind);
    expect(kinds).toContain(is);
    expect(kinds).not.toContain(isNot);
  });

  it('shows words as they were written, where they were written', () => {
    const text = 'Morning all. That M\u0430n is an ut\u200bter WE\u0131RDO, watch yer kids!!';
    const found = heard(text);
    expect(found.length).toBeGreaterThan(0);
    for (const { evidence, span } of found) {
      expect(evidence).not.toBe('');
      expect(text.slice(span?.start, span?.end)).toBe(evidence);
    }
    // Of a text this long the strongest words are a part, not the whole.
    const long = `${'The fair was lovely and the cakes were good. '.repeat(6)}${text}`;
    const words = heard(long).filter(({ kind }) => kind !== 'harmless' && kind !== 'idle');
    expect(words.every(({ evidence }) => evidence.length < long.length / 2)).toBe(true);
  });

  it('is silent without weights and without words', () => {
    const context = toContext(plainComment('you absolute muppet'), facts, policy.lexicons);
    expect(sounds.detect(context)).toEqual([]);
    expect(heard('')).toEqual([]);
  });
});

const asksWeights = (condition: Parameters<typeof signalsOf>[0]) =>
  signalsOf(condition).some(({ signal }) => signal === 'sounds');
/** Rules of lists that hide only what also sounds like it; a doubt of several parts leaves what is plain enough without. */
const listening = policy.rules.filter(
  ({ when, doubt }) => doubt && !('all' in doubt) && asksWeights(doubt) && !asksWeights(when),
);
const hits = ['little-kinvaston', 'brize-norton'].flatMap((pack) =>
  readFileSync(join(root, 'moderation', 'policies', pack, 'examples.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { rule: string; hit: boolean; text: string; post?: string })
    .filter(({ rule, hit, post }) => hit && !post && listening.some(({ id }) => id === rule)),
);

describe('without an answer', () => {
  const broken = { ...policy, sounds: { ...model, heads: undefined as never } };
  const bans = (which: typeof deaf) =>
    hits.map(({ rule, text }) => {
      const reason = decide(plainComment(text), which, facts).reasons.find((each) => each.rule === rule);
      return [reason?.disposition, reason?.ban];
    });

  it('rules that listen hide nothing and ban nobody: a person looks', () => {
    expect(hits.length).toBeGreaterThan(10);
    expect(bans(policy).some(([disposition]) => disposition === 'hide')).toBe(true);
    for (const which of [deaf, broken]) expect(bans(which)).toEqual(hits.map(() => ['review', 'none']));
  });

  it('because the weights are broken, a person looks at everything', () => {
    expect(decide(plainComment('The hall is red'), broken, facts)).toMatchObject({
      disposition: 'review',
      incomplete: ['sounds'],
    });
  });
});

describe('the weights', () => {
  const whole = brotliDecompressSync(readFileSync(fileOf('sounds')));
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('that are broken are refused in plain words', () => {
    expect(() => parseSounds(new Uint8Array(0))).toThrow(/expected a line of text/);
    expect(() => parseSounds(bytes('SOMETHING ELSE\n'))).toThrow(/expected the words SCHOOLGATE-SOUNDS-1 first/);
    expect(() => parseSounds(bytes('SCHOOLGATE-SOUNDS-1\n{}\n'))).toThrow(/expected a version, a size/);
    expect(() => parseSounds(bytes('SCHOOLGATE-SOUNDS-1\nnonsense\n'))).toThrow(/expected a version, a size/);
    expect(() => parseSounds(whole.subarray(0, whole.length - 1))).toThrow(
      /expected \d+ bytes after the header, not \d+/,
    );
  });

  it('stop the start with the file and what to do', () => {
    const folder = mkdtempSync(join(tmpdir(), 'weights-'));
    try {
      const file = join(folder, 'weights.bin');
      writeFileSync(file, brotliCompressSync(whole.subarray(0, 5000)));
      expect(() => loadSounds(file)).toThrow(/weights\.bin: expected weights as `npm run train:sounds` writes them/);
      writeFileSync(file, 'no brotli');
      expect(() => loadSounds(file)).toThrow(/git checkout -- .*weights\.bin/);
      expect(() => loadSounds(join(folder, 'none.bin'))).toThrow(/none\.bin: expected weights/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('and those of the classifier are less than a megabyte', () => {
    expect(statSync(fileOf('sounds')).size + statSync(fileOf('classifier')).size).toBeLessThan(1_000_000);
  });
});
