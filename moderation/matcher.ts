/**
 * Tries single phrases at the places where they may stand, atom by atom: gaps never cross the end of a sentence, and every
 * step has a bound.
 */
import { type Openers, rowsOfForms } from './openers.js';
import type { Lexicons } from './phrases.js';
import { isInRow, type Rows, rowOf } from './rows.js';
import type { Sheet } from './sheet.js';
import type { Token } from './tokens.js';
import { isKind, type Known, kindsOf } from './word-kinds.js';

const longestHit = 30;

/** A text as a scan sees it. */
export interface Page {
  lexicons: Lexicons;
  tokens: Token[];
  /** What is known of each token. */
  known: Known[];
  sheet: Sheet;
  /** What stands before this in the sheet was of other texts. */
  base: number;
}

export class Matcher {
  /** Where the entries of lists that others name end, by list and place. */
  #nested: Map<number, number> | undefined;
  #limit = 0;

  constructor(readonly page: Page) {}

  /** Where a phrase that begins at a token ends; -1 where it does not stand there. */
  match(phrase: number, at: number): number {
    if (!this.#isFollowed(phrase, at)) return -1;
    const limit = this.#limit;
    this.#limit = at + longestHit;
    const to = this.#step(phrase, 0, at);
    this.#limit = limit;
    return to;
  }

  /** Whether the word right behind may be the phrase's second. */
  #isFollowed(phrase: number, at: number): boolean {
    const { lexicons, known, sheet, base } = this.page;
    const { nextOf, ofWord } = lexicons.needs;
    const next = nextOf[phrase] as number;
    if (next === 0) return true;
    const last = (sheet.last[next] as number) - base;
    if (last <= at + 1) return last === at + 1;
    const { words } = known[at + 1] as Known;
    for (let each = 0; each < words.length; each++) if (isInRow(ofWord, words[each] as number, next)) return true;
    return false;
  }

  #step(phrase: number, step: number, at: number): number {
    const { lexicons, tokens } = this.page;
    const { atoms, gaps, optional } = lexicons.phrases;
    const place = (atoms.starts[phrase] as number) + step;
    if (place === atoms.starts[phrase + 1]) return at;
    const atom = atoms.values[place] as number;
    const gap = gaps[atom] as number;
    if (gap > 0) {
      for (let skip = 0; skip <= gap; skip++) {
        const to = this.#step(phrase, step + 1, at + skip);
        if (to >= 0) return to;
        if (tokens[at + skip]?.opens) break;
      }
      return -1;
    }
    if (at < tokens.length && at < this.#limit && !(step > 0 && (tokens[at] as Token).opens)) {
      const to = this.#accept(phrase, step, at);
      if (to >= 0) return to;
    }
    return optional[atom] === 1 ? this.#step(phrase, step + 1, at) : -1;
  }

  /** Goes on behind whatever of an atom stands at a token. */
  #accept(phrase: number, step: number, at: number): number {
    const { phrases } = this.page.lexicons;
    const atom = phrases.atoms.values[(phrases.atoms.starts[phrase] as number) + step] as number;
    if (this.#isOneOf(phrases.words, atom, at)) return this.#step(phrase, step + 1, at + 1);
    if (phrases.onlyWords[atom] === 1) return -1;
    const token = this.page.tokens[at] as Token;
    if (isPrefixed(phrases.prefixes[atom] as string[], token)) return this.#step(phrase, step + 1, at + 1);
    const { kinds, ofLists } = phrases;
    for (let each = kinds.starts[atom] as number; each < (kinds.starts[atom + 1] as number); each++) {
      if (!isKind(token, kinds.values[each] as number, this.page.known[at] as Known)) continue;
      const to = this.#step(phrase, step + 1, at + 1);
      if (to >= 0) return to;
    }
    for (let each = ofLists.starts[atom] as number; each < (ofLists.starts[atom + 1] as number); each++) {
      const end = this.#endOfList(ofLists.values[each] as number, at);
      const to = end > at ? this.#step(phrase, step + 1, end) : -1;
      if (to >= 0) return to;
    }
    return -1;
  }

  /** Whether a token is one of the words of a row. */
  #isOneOf(rows: Rows, row: number, at: number): boolean {
    const { words } = this.page.known[at] as Known;
    for (let each = 0; each < words.length; each++) if (isInRow(rows, row, words[each] as number)) return true;
    return false;
  }

  /** Where the longest entry of a list that others name ends; -1 where none begins at this token. */
  #endOfList(list: number, at: number): number {
    const { lexicons } = this.page;
    const key = at * lexicons.lists + list;
    this.#nested ??= new Map();
    const known = this.#nested.get(key);
    if (known !== undefined) return known;
    // A list that names itself finds nothing there, instead of never ending.
    this.#nested.set(key, -1);
    const single = this.#isOneOf(lexicons.wordsOfList, list, at) ? at + 1 : -1;
    const openers = lexicons.nested.get(list);
    const end = openers ? Math.max(single, this.#longest(openers, at)) : single;
    this.#nested.set(key, end);
    return end;
  }

  /** Where the longest phrase that begins at a token ends. */
  #longest(openers: Openers, at: number): number {
    const known = this.page.known[at] as Known;
    const token = this.page.tokens[at] as Token;
    let best = -1;
    for (let each = 0; each < known.words.length; each++) {
      const row = rowOf(openers.byWord, known.words[each] as number);
      if (row >= 0) best = Math.max(best, this.#longestOf(openers.byWord.rows, row, at));
    }
    if (openers.byKind.values.length > 0)
      for (const kind of kindsOf(token, known)) best = Math.max(best, this.#longestOf(openers.byKind, kind, at));
    if (openers.byPrefix.size > 0)
      for (const row of rowsOfForms(openers, token.forms))
        best = Math.max(best, this.#longestOf(openers.prefixed, row, at));
    return best;
  }

  #longestOf({ starts, values }: Rows, row: number, at: number): number {
    const { last } = this.page.sheet;
    const place = this.page.base + at;
    const end = starts[row + 1] as number;
    let best = -1;
    for (let each = starts[row] as number; each < end; each += 3) {
      if ((last[values[each] as number] as number) < place) continue;
      if ((last[values[each + 1] as number] as number) < place) continue;
      best = Math.max(best, this.match(values[each + 2] as number, at));
    }
    return best;
  }
}

function isPrefixed(prefixes: string[], { forms }: Token): boolean {
  for (const prefix of prefixes) for (const form of forms) if (form.startsWith(prefix)) return true;
  return false;
}
