/**
 * Looks through a text once for every list. A phrase is tried only where its first word stands and every word that it
 * needs stands somewhere after it; gaps never cross the end of a sentence, and every step has a bound.
 */
import type { Openers } from './openers.js';
import { type Atom, type Kind, type Lexicons, type Phrase, shapeOf } from './phrases.js';
import { addTogether, type Hit } from './together.js';
import type { Token, Tokens } from './tokens.js';

export type { Hit };

const longestHit = 30;

/** Every place where each list matches, by list. From each word only the longest entry counts. */
export function scan(lexicons: Lexicons, tokens: Tokens, openers: Openers = lexicons.text): Map<number, Hit[]> {
  if (tokens.list.length === 0) return new Map();
  return new Scan(lexicons, tokens.list).run(openers);
}

/** Every place where one list matches. */
export function findAll(lexicons: Lexicons, list: string, tokens: Tokens): Hit[] {
  const id = lexicons.ids.get(list);
  if (id === undefined) return [];
  return scan(lexicons, tokens, list.startsWith('author-') ? lexicons.author : lexicons.text).get(id) ?? [];
}

/** A capital letter, and not a word that only happens to open a sentence. */
export function isNameLike(lexicons: Lexicons, token: Token): boolean {
  if (token.kind !== 'word' || !token.capital) return false;
  const common = lexicons.singles.get('not-name');
  return !token.forms.some((form) => common?.has(form));
}

/** Paper to work on, kept because wiping it for every text would cost more than the work. */
interface Sheet {
  /** By atom: the place, counted through all texts so far, where a word of it was seen last. */
  last: Int32Array;
  /** By list: where its longest entry from the present word ends. */
  best: Int32Array;
  /** How many words earlier texts had: places below are theirs. */
  base: number;
}
const sheets = new WeakMap<Lexicons, Sheet>();
const mostPlaces = 2 ** 30;

function sheetFor(lexicons: Lexicons, words: number): Sheet {
  const known = sheets.get(lexicons);
  if (known && known.base < mostPlaces - words) return known;
  const fresh = { last: new Int32Array(lexicons.atoms), best: new Int32Array(lexicons.lists), base: 1 };
  sheets.set(lexicons, fresh);
  return fresh;
}

const noWords: number[] = [];
const none: Phrase[] = [];

class Scan {
  /** The words that each token may be. */
  readonly #words: number[][];
  readonly #sheet: Sheet;
  readonly #base: number;
  readonly #nested = new Map<number, Int32Array>();
  #found: number[] = [];
  #limit = 0;

  constructor(
    readonly lexicons: Lexicons,
    readonly tokens: Token[],
  ) {
    const masks = new Map<string, number[]>();
    this.#sheet = sheetFor(lexicons, tokens.length);
    this.#base = this.#sheet.base;
    this.#sheet.base += tokens.length;
    this.#words = tokens.map((token) => wordsOf(lexicons, token, masks));
    const { last } = this.#sheet;
    let place = this.#base;
    for (const words of this.#words) {
      for (const word of words) for (const atom of lexicons.atomsOfWord[word] ?? noWords) last[atom] = place;
      place += 1;
    }
  }

  run(openers: Openers): Map<number, Hit[]> {
    const hits = new Map<number, Hit[]>();
    const isAuthor = openers === this.lexicons.author;
    for (const [at, token] of this.tokens.entries()) {
      this.#found = [];
      for (const word of this.#words[at] ?? noWords)
        for (const list of this.lexicons.listsOfWord[word] ?? noWords) this.#keep(list, at + 1);
      this.#eachOpener(openers, at, (phrase) => {
        const to = this.#match(phrase, at);
        if (to > at) this.#keep(phrase.list, to);
      });
      for (const list of this.#found) {
        const to = this.#sheet.best[list] ?? 0;
        this.#sheet.best[list] = 0;
        const last = this.tokens[to - 1];
        if (!last || this.lexicons.ofAuthor[list] !== isAuthor) continue;
        const hit = { start: token.start, end: last.end, from: at, to };
        const known = hits.get(list);
        if (known) known.push(hit);
        else hits.set(list, [hit]);
      }
    }
    if (!isAuthor) addTogether(this.lexicons, hits);
    return hits;
  }

  #keep(list: number, to: number): void {
    const best = this.#sheet.best[list] ?? 0;
    if (best === 0) this.#found.push(list);
    if (to > best) this.#sheet.best[list] = to;
  }

  #eachOpener(openers: Openers, at: number, visit: (phrase: Phrase) => void): void {
    const token = this.tokens[at];
    if (!token) return;
    for (const word of this.#words[at] ?? noWords) for (const phrase of openers.byWord.get(word) ?? none) visit(phrase);
    for (const kind of kindsOf(this.lexicons, token))
      for (const phrase of openers.byKind.get(kind) ?? none) visit(phrase);
    for (const form of token.forms) for (const phrase of openers.byPrefix.get(form.slice(0, 2)) ?? none) visit(phrase);
  }

  /** Where a phrase that begins at a token ends; -1 where it does not stand there. */
  #match(phrase: Phrase, at: number): number {
    for (const atom of phrase.needs) if ((this.#sheet.last[atom] ?? 0) < this.#base + at) return -1;
    const next = phrase.atoms[1];
    if (next?.plain && phrase.atoms[0]?.plain && !this.#isWord(next, at + 1)) return -1;
    const limit = this.#limit;
    this.#limit = at + longestHit;
    const to = this.#step(phrase.atoms, 0, at);
    this.#limit = limit;
    return to;
  }

  #step(atoms: Atom[], step: number, at: number): number {
    const atom = atoms[step];
    if (!atom) return at;
    if (atom.gap > 0) {
      for (let skip = 0; skip <= atom.gap; skip++) {
        const to = this.#step(atoms, step + 1, at + skip);
        if (to >= 0) return to;
        if (this.tokens[at + skip]?.opens) break;
      }
      return -1;
    }
    const token = this.tokens[at];
    if (token && at < this.#limit && !(step > 0 && token.opens)) {
      const to = this.#accept(atoms, step, at);
      if (to >= 0) return to;
    }
    return atom.optional ? this.#step(atoms, step + 1, at) : -1;
  }

  /** Goes on behind whatever of an atom stands at a token. */
  #accept(atoms: Atom[], step: number, at: number): number {
    const atom = atoms[step];
    const token = this.tokens[at];
    if (!atom || !token) return -1;
    if (this.#isWord(atom, at) || this.#isPrefixed(atom, token)) return this.#step(atoms, step + 1, at + 1);
    for (const kind of atom.kinds) {
      if (!isKind(this.lexicons, token, kind)) continue;
      const to = this.#step(atoms, step + 1, at + 1);
      if (to >= 0) return to;
    }
    for (const list of atom.lists) {
      const end = this.#endOfList(list, at);
      const to = end > at ? this.#step(atoms, step + 1, end) : -1;
      if (to >= 0) return to;
    }
    return -1;
  }

  #isWord(atom: Atom, at: number): boolean {
    for (const word of this.#words[at] ?? noWords) if (atom.words.has(word)) return true;
    return false;
  }

  #isPrefixed(atom: Atom, token: Token): boolean {
    for (const prefix of atom.prefixes) for (const form of token.forms) if (form.startsWith(prefix)) return true;
    return false;
  }

  /** Where the longest entry of a list that others name ends; -1 where none begins at this token. */
  #endOfList(list: number, at: number): number {
    const known = this.#nested.get(list) ?? new Int32Array(this.tokens.length);
    this.#nested.set(list, known);
    const answer = known[at] ?? 0;
    if (answer !== 0) return answer;
    // A list that names itself finds nothing there, instead of never ending.
    known[at] = -1;
    let best = -1;
    for (const word of this.#words[at] ?? noWords) if (this.lexicons.listsOfWord[word]?.includes(list)) best = at + 1;
    const openers = this.lexicons.nested.get(list);
    if (openers)
      this.#eachOpener(openers, at, (phrase) => {
        const to = this.#match(phrase, at);
        if (to > best) best = to;
      });
    known[at] = best;
    return best;
  }
}

function wordsOf(lexicons: Lexicons, token: Token, masks: Map<string, number[]>): number[] {
  const words: number[] = [];
  for (const form of token.forms) {
    const word = lexicons.vocabulary.get(form);
    if (word !== undefined) words.push(word);
  }
  if (token.mask) words.push(...behindMask(lexicons, token, masks));
  return words;
}

/** Every word of the lists that a masked word may be; asked once for each mask of a text. */
function behindMask(lexicons: Lexicons, token: Token, masks: Map<string, number[]>): number[] {
  const [written = '', mask] = [token.forms[0], token.mask];
  const known = masks.get(written);
  if (known || !mask) return known ?? [];
  const words: number[] = [];
  for (const word of lexicons.byShape.get(shapeOf(written)) ?? [])
    if (mask.test(word)) words.push(lexicons.vocabulary.get(word) ?? -1);
  masks.set(written, words);
  return words;
}

function kindsOf(lexicons: Lexicons, token: Token): Kind[] {
  if (token.kind === 'word') {
    if (isNameLike(lexicons, token)) return ['any', 'name'];
    return isKind(lexicons, token, 'class') ? ['any', 'class'] : ['any'];
  }
  if (token.kind === 'hashtag' || token.kind === 'sign') return ['any'];
  return ['any', token.kind];
}

function isKind(lexicons: Lexicons, token: Token, kind: Kind): boolean {
  if (kind === 'any') return true;
  if (kind === 'class') return /^(?:[1-9]|1[0-3])[a-z]$/.test(token.forms[0] ?? '');
  if (kind === 'name') return isNameLike(lexicons, token);
  return token.kind === kind;
}
