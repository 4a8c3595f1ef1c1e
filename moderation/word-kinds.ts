/** What a token may be to the word lists: which of their words, and which kinds (`<number>`, `<name>` …). */
import { shapeOf } from './arrange.js';
import type { Kind, Lexicons } from './phrases.js';
import { fitsMask, type Reading } from './readings.js';
import type { Token } from './tokens.js';

/** What is known of a written word, wherever it stands. */
export interface Known {
  /** Every word of the lists that it may be. */
  words: number[];
  /** The lists of which it is an entry of its own. */
  lists: Int32Array;
  /** The groups of words that phrases need (see needs.ts) of which it is one. */
  groups: Int32Array;
  /** Phrases that begin with it, and with a prefix of it. */
  opens: Int32Array;
  opensByPrefix: Int32Array;
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
  const { listsOfWord, needs, text } = lexicons;
  return {
    words,
    lists: inOne(words.map((word) => listsOfWord[word])),
    groups: inOne(words.map((word) => needs.ofWord[word])),
    opens: inOne(words.map((word) => text.byWord.get(word))),
    opensByPrefix: inOne(forms.map((form) => text.byPrefix.get(form.slice(0, 2)))),
    common: forms.some((form) => common?.has(form)),
    mayBeName: forms.some((form) => form === 'miss' || beginners.some((list) => lexicons.singles.get(list)?.has(form))),
    class: /^(?:[1-9]|1[0-3])[a-z]$/.test(forms[0] ?? ''),
  };
}

const beginners = ['any-title', 'any-first-name', 'any-word-name'];
const nothing = new Int32Array(0);

/** What is told of a word for every form of it, so that a scan reads it in one go. */
function inOne(parts: (number[] | undefined)[]): Int32Array {
  const all = parts.flatMap((part) => part ?? []);
  return all.length === 0 ? nothing : Int32Array.from(all);
}

/** A word of which nothing is known. */
export const unknown: Known = {
  words: [],
  lists: nothing,
  groups: nothing,
  opens: nothing,
  opensByPrefix: nothing,
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
    const known = lexicons.wordsOfList[lexicons.ids.get(list) ?? -1];
    const sworn = words.filter((word) => known?.has(lexicons.vocabulary.get(word) ?? -1));
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

/** What a token is beside its word. */
export function kindsOf(token: Token, known: Known | undefined): Kind[] {
  if (token.kind === 'word') return isName(token, known) ? named : known?.class ? inClass : plain;
  return token.kind === 'hashtag' || token.kind === 'sign' ? plain : others[token.kind];
}

const plain: Kind[] = ['any'];
const named: Kind[] = ['any', 'name'];
const inClass: Kind[] = ['any', 'class'];
const others: Record<'number' | 'url' | 'email' | 'mention' | 'emoji', Kind[]> = {
  number: ['any', 'number'],
  url: ['any', 'url'],
  email: ['any', 'email'],
  mention: ['any', 'mention'],
  emoji: ['any', 'emoji'],
};

export function isKind(token: Token, kind: Kind, known: Known | undefined): boolean {
  if (kind === 'any') return true;
  if (kind === 'class') return known?.class === true;
  if (kind === 'name') return isName(token, known);
  return token.kind === kind;
}

/** For the few, quicker than what arrays have for any number. */
export function isAmong(few: number[], word: number): boolean {
  for (let at = 0; at < few.length; at++) if (few[at] === word) return true;
  return false;
}
