import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markedPieces } from '../../src/web/marks.js';

const shown = (text: string, ranges: [number, number][]) =>
  markedPieces(
    text,
    ranges.map(([start, end]) => ({ start, end })),
  )
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');

test.each<[string, string, [number, number][], string]>([
  ['nothing to mark', 'hello', [], 'hello'],
  ['one span', 'you daft cow', [[4, 8]], 'you [daft] cow'],
  [
    'overlapping and touching spans are one',
    'abcdefgh',
    [
      [1, 4],
      [2, 3],
      [4, 6],
    ],
    'a[bcdef]gh',
  ],
  [
    'spans in any order',
    'abcdef',
    [
      [4, 5],
      [0, 1],
    ],
    '[a]bcd[e]f',
  ],
  ['offsets after an emoji are UTF-16', '👩‍🏫 liar', [[6, 10]], '👩‍🏫 [liar]'],
  ['half an emoji is a whole one', 'a😀b', [[2, 3]], 'a[😀]b'],
  ['up to half an emoji takes all of it', 'a😀b', [[0, 2]], '[a😀]b'],
  [
    'outside of the text',
    'abc',
    [
      [-5, 1],
      [2, 99],
      [50, 60],
    ],
    '[a]b[c]',
  ],
  [
    'empty, backward and broken spans',
    'abc',
    [
      [1, 1],
      [2, 0],
      [Number.NaN, 2],
      [0.5, 2],
    ],
    'abc',
  ],
  ['empty text', '', [[0, 3]], ''],
])('%s', (_name, text, ranges, expected) => {
  expect(shown(text, ranges)).toBe(expected);
});

test('whatever the spans, the pieces are the text, and no piece begins or ends inside a character', () => {
  const range = fc.tuple(fc.integer({ min: -5, max: 40 }), fc.integer({ min: -5, max: 40 }));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.array(range, { maxLength: 8 }), (text, ranges) => {
      const pieces = markedPieces(
        text,
        ranges.map(([start, end]) => ({ start, end })),
      );
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      for (const piece of pieces) expect(piece.text.isWellFormed() && piece.text !== '').toBe(text.isWellFormed());
    }),
  );
});
