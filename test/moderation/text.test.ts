import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../moderation/decide.js';
import { compileLexicons } from '../../moderation/phrases.js';
import { findAll } from '../../moderation/scan.js';
import { normalise, originalSpan } from '../../moderation/text.js';
import { tokenise } from '../../moderation/tokens.js';
import { loadPolicy } from '../../src/policies.js';
import { facts } from './measure.js';

const lexicons = compileLexicons({ rude: ['muppet(s)', 'you .. fool', 'clot*'], any: ['<rude> of a|the head'] });
const found = (text: string, list = 'rude') =>
  findAll(lexicons, list, tokenise(text)).map((hit) => text.slice(hit.start, hit.end));

describe('the ways in which a word may be written', () => {
  it.each([
    ['MUPPET', 'MUPPET'],
    ['what a Mu\u0301ppet!', 'Mu\u0301ppet'],
    ['m u p p e t', 'm u p p e t'],
    ['m.u.p.p.e.t', 'm.u.p.p.e.t'],
    ['m-u-p-p-e-t', 'm-u-p-p-e-t'],
    ['mupp3t', 'mupp3t'],
    ['m*ppet', 'm*ppet'],
    ['m**pet', 'm**pet'],
    ['muuuuuppets', 'muuuuuppets'],
    ['mup\u200bpet', 'mup\u200bpet'],
    ['m\u0443ppet', ''],
    ['mu\u0440\u0440et', 'mu\u0440\u0440et'],
    ['ｍｕｐｐｅｔ', 'ｍｕｐｐｅｔ'],
    ['𝓶𝓾𝓹𝓹𝓮𝓽', '𝓶𝓾𝓹𝓹𝓮𝓽'],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected ? [expected] : []);
  });

  it.each(['muppeteer', 'the Muppetland bus', 'cockburn and clo', 'you. A fool', 'you are one two three four fool'])(
    'is not %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  it('bridges a short gap inside a sentence, and uses other lists', () => {
    expect(found('well you utter fool')).toEqual(['you utter fool']);
    expect(found('that clotted muppet of the head', 'any')).toEqual(['muppet of the head']);
  });

  it('keeps yr5, 2nd, 4pm and KS2 as they are', () => {
    expect(tokenise('yr5 2nd 4pm KS2').list.map((token) => token.forms)).toEqual([['yr5'], ['2nd'], ['4pm'], ['ks2']]);
  });

  it('refuses a list that names one that does not exist', () => {
    expect(() => compileLexicons({ a: ['<b> x'] })).toThrow('names the list b');
  });

  it('survives lists that name each other', () => {
    const round = compileLexicons({ a: ['<b>', 'x'], b: ['<a>'] });
    expect(findAll(round, 'a', tokenise('x y'))).toHaveLength(1);
  });
});

describe('any text at all', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 200 }));

  it('maps back to a stretch of the original', () => {
    fc.assert(
      fc.property(text, (original) => {
        const normalised = normalise(original);
        if (normalised.places) expect(normalised.places.starts).toHaveLength(normalised.text.length);
        for (let at = 0; at < normalised.text.length; at++) {
          const { start, end } = originalSpan(normalised, at, at + 1);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(original.length);
        }
      }),
    );
  });

  it('is cut into tokens that lie in order and inside it', () => {
    fc.assert(
      fc.property(text, (original) => {
        let last = 0;
        for (const token of tokenise(original).list) {
          expect(token.start).toBeGreaterThanOrEqual(last);
          expect(token.end).toBeGreaterThan(token.start);
          last = token.start;
        }
        expect(last).toBeLessThanOrEqual(original.length);
      }),
    );
  });

  const policy = loadPolicy();
  const judge = (words: string, name = 'Sam') =>
    decide(
      { platform: 'x', surface: 'reply', author: { name, handle: name, bio: words }, postContext: words, text: words },
      policy,
      facts,
    );

  it('is judged completely, with evidence that is the words as written', () => {
    fc.assert(
      fc.property(text, (words) => {
        const decision = judge(words, words);
        expect(decision.incomplete).toEqual([]);
        for (const { evidence, span } of decision.reasons.flatMap((reason) => reason.signals)) {
          if (span) expect(evidence).toBe(words.slice(span.start, span.end));
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['letters', 'a'.repeat(10_000)],
    ['stars', 'f*'.repeat(5_000)],
    ['digits', '07 '.repeat(3_333)],
    ['capitals', 'Ab '.repeat(3_333)],
    ['insults', 'you lot are a bunch of '.repeat(450)],
    ['dots', 'a.'.repeat(5_000)],
    ['at signs', 'a@'.repeat(5_000)],
    ['ages', "i'm and i'm ".repeat(800)],
  ])('of 10,000 characters comes to an end: %s', (_, words) => {
    // A pattern that blows up runs into the limit of a test; test/bench/engine.bench.ts measures.
    expect(judge(words).incomplete).toEqual([]);
  });
});
