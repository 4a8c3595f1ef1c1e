/** The paper that a scan works on, kept because wiping it for every text would cost more than the work. */
import type { Lexicons } from './phrases.js';

export interface Sheet {
  /** By group of words that phrases need: the place, counted through all texts so far, where one was seen last. */
  last: Int32Array;
  /** By list: where its longest entry from the present word ends. */
  best: Int32Array;
  /** By list, while a text is looked through: which of the lists that were found it is, from 1 on. */
  row: Int32Array;
  /** How many words earlier texts had: places below are theirs. */
  base: number;
}
const sheets = new WeakMap<Lexicons, Sheet>();
export const mostPlaces = 2 ** 30;

export function sheetFor(lexicons: Lexicons, words: number): Sheet {
  const known = sheets.get(lexicons);
  if (known && known.base < mostPlaces - words) return known;
  const fresh = {
    last: new Int32Array(lexicons.needs.count),
    best: new Int32Array(lexicons.lists),
    row: new Int32Array(lexicons.lists),
    base: 1,
  };
  sheets.set(lexicons, fresh);
  return fresh;
}
