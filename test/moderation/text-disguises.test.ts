/** What must hold for any disguise of a word, and for any text. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toContext } from '../../moderation/signals/index.js';
import { tokenise } from '../../moderation/tokens.js';
import { lexicons, marked } from './marked.js';
import { facts } from './measure.js';

describe('any disguise', () => {
  const between = fc.constantFrom('', '\u200b', '\u200d', '\u2060', '\u0301', '\u00ad');
  const shape = fc.constantFrom(
    (letter: string) => letter,
    (letter: string) => letter.toUpperCase(),
    (letter: string) => String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 97),
    (letter: string) => String.fromCodePoint(0x24d0 + letter.charCodeAt(0) - 97),
    (letter: string) => String.fromCodePoint(0xff41 + letter.charCodeAt(0) - 97),
  );
  const disguised = fc
    .tuple(
      fc.constantFrom('wanker', 'bastard', 'idiot'),
      fc.array(fc.tuple(shape, between), { minLength: 7, maxLength: 7 }),
    )
    .map(([word, ways]) =>
      [...word].map((letter, at) => `${ways[at]?.[0](letter)}${at + 1 < word.length ? ways[at]?.[1] : ''}`).join(''),
    );

  it('is marked from its first to its last character, whatever stands around it', () => {
    fc.assert(
      fc.property(
        disguised,
        fc.constantFrom('', 'so ', '😀 ', 'é, '),
        fc.constantFrom('', '!', ' 😀', ' ok'),
        (word, before, after) => {
          const letters = word.normalize('NFC');
          expect(marked(`${before}${letters}${after}`)).toContain(letters);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves words in order and inside the text, for any text', () => {
    const signs = fc.constantFrom(
      ...'abwnker AKS#@-_.*🔥🇬ⓦɐ\u200d'.split(''),
      '🇬',
      'ⓦ',
      'Wanker',
      ' a ',
      '-you-',
      '#the',
    );
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const author = { name: '', handle: '', bio: '' };
        const comment = { platform: 'x' as const, surface: 'reply' as const, author, postContext: '', text };
        let last = 0;
        for (const { start, end } of toContext(comment, facts, lexicons).text.list) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = start;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('a slip', () => {
  it('is no word of a dictionary: else add it to the innocent ones in slips.ts', () => {
    const file = new URL(
      '../../node_modules/natural/lib/natural/brill_pos_tagger/data/English/lexicon_from_posjs.json',
      import.meta.url,
    );
    const words = new Set(Object.keys(JSON.parse(readFileSync(file, 'utf8'))).map((word) => word.toLowerCase()));
    expect(words.size).toBeGreaterThan(50_000);
    expect([...lexicons.slips.keys()].filter((slip) => words.has(slip))).toEqual([]);
  });
});

describe('a letter spelt out', () => {
  it('stays a letter where it stands alone', () => {
    expect(tokenise('a b').list).toHaveLength(2);
  });
});
