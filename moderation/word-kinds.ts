/** What a token may be to the word lists: which of their words, and which kinds (`<number>`, `<name>` …). */
import { shapeOf } from './arrange.js';
import { type Kind, kinds } from './kinds.js';
import { rowsOfForms, rowsOfWords } from './openers.js';
import type { Lexicons } from './phrases.js';
import { fitsMask, type Reading } from './readings.js';
import { isInRow } from './rows.js';
import type { Token } from './tokens.js';

/** What is known of a written word, wherever it stands. */
export interface Known {
  /** Every word of the lists that it may be. */
  words: number[];
  /** Rows of the phrases of a text that begin with it, and with a prefix of it. */
  opens: number[];
  opensByPrefix: number[];
  /** A common word, so a capital makes no name of it. */
  common: boolean;
  /** A title, a forename and the like: a name of somebody may begin with it though it has no capital. */
  mayBeName: boolean;
  /** 4b, 11c. */
  class: boolean;
}

/** Worked out once for each word. */
export function knownOf(lexicons: Lexicons, { reading }: Token): Known {
  if (reading.known !== undefined && reading.knownTo === lexicons) return reading.known;
  reading.known = look(lexicons, reading);
  reading.knownTo = lexicons;
  return reading.known;
}

function look(lexicons: Lexicons, reading: Reading): Known {
  const common = lexicons.singles.get('any-not-name');
  const { forms } = reading;
  const words = wordsOf(lexicons, reading);
  return {
    words,
    opens: rowsOfWords(lexicons.text, words),
    opensByPrefix: rowsOfForms(lexicons.text, forms),
    common: forms.some((form) => common?.has(form)),
    mayBeName: forms.some((form) => form === 'miss' || beginners.some((list) => lexicons.singles.get(list)?.has(form))),
    class: /^(?:[1-9]|1[0-3])[a-z]$/.test(forms[0] ?? ''),
  };
}

const beginners = ['any-title', 'any-first-name', 'any-word-name'];

/** A word of which nothing is known. */
export const unknown: Known = {
  words: [],
  opens: [],
  opensByPrefix: [],
  common: false,
  mayBeName: false,
  class: false,
};

function wordsOf(lexicons: Lexicons, { forms, isMasked }: Reading): number[] {
  const words: number[] = [];
  for (const form of forms) {
    const word = lexicons.vocabulary.get(form);
    if (word !== undefined) words.push(word);
  }
  const slip = words.length === 0 ? lexicons.slips.get(forms[forms.length - 1] ?? '') : undefined;
  if (slip !== undefined) words.push(slip);
  if (!isMasked) return words;
  const masked = forms[0] ?? '';
  const behind = (lexicons.byShape.get(shapeOf(masked)) ?? []).filter((word) => fitsMask(masked, word));
  for (const word of likeliest(lexicons, behind, masked)) words.push(lexicons.vocabulary.get(word) ?? -1);
  return words;
}

/** What is masked but for one letter is swearing; to read every word behind it would find a threat in "small d****". */
function likeliest(lexicons: Lexicons, words: string[], masked: string): string[] {
  if (masked.replaceAll('*', '').length > 1) return words;
  for (const list of ['profanity-strong', 'insult-strong', 'slur']) {
    const id = lexicons.ids.get(list);
    if (id === undefined) continue;
    const sworn = words.filter((word) => isInRow(lexicons.wordsOfList, id, lexicons.vocabulary.get(word) ?? -1));
    if (sworn.length > 0) return sworn;
  }
  return [];
}

/** A capital letter, and not a word that only happens to open a sentence. */
export function isNameLike(lexicons: Lexicons, token: Token): boolean {
  return isName(token, token.capital && token.kind === 'word' ? knownOf(lexicons, token) : undefined);
}

function isName(token: Token, known: Known | undefined): boolean {
  return token.kind === 'word' && token.capital && known?.common === false;
}

/** What a token is beside its word: the numbers of the kinds. */
export function kindsOf(token: Token, known: Known): readonly number[] {
  if (token.kind === 'word') return isName(token, known) ? named : known.class ? inClass : plain;
  return token.kind === 'hashtag' || token.kind === 'sign' ? plain : others[token.kind];
}

const numbersOf = (...some: Kind[]) => some.map((kind) => kinds.indexOf(kind));
const [any, name, inAClass] = [kinds.indexOf('any'), kinds.indexOf('name'), kinds.indexOf('class')];
const plain = numbersOf('any');
const named = numbersOf('any', 'name');
const inClass = numbersOf('any', 'class');
const others: Record<'number' | 'url' | 'email' | 'mention' | 'emoji', number[]> = {
  number: numbersOf('any', 'number'),
  url: numbersOf('any', 'url'),
  email: numbersOf('any', 'email'),
  mention: numbersOf('any', 'mention'),
  emoji: numbersOf('any', 'emoji'),
};

/** By the number of the kind. */
export function isKind(token: Token, kind: number, known: Known): boolean {
  if (kind === any) return true;
  if (kind === inAClass) return known.class;
  if (kind === name) return isName(token, known);
  return token.kind === kinds[kind];
}
