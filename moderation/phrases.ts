/**
 * The small language of the word lists (see README): one phrase a line, matched word by word, never inside a word.
 *   word   word(s)   word*   a|b   word?   ..  (up to 3 words)   ...  (up to 7 words)   <list>   <number> <name> <class> <url> <emoji> <any>
 * Gaps never cross the end of a sentence, and every step has a bound, so matching is linear in the text.
 */
import type { Token, Tokens } from './tokens.js';

export type Lists = Record<string, string[]>;

interface Atom {
  words: Set<string>;
  prefixes: string[];
  lists: string[];
  gap: number;
  optional: boolean;
}
type Phrase = Atom[];

/** A list's phrases by the word that they begin with, so that most are never looked at. */
interface Index {
  byFirst: Map<string, Phrase[]>;
  /** Those that begin with a prefix, another list or an optional word. */
  others: Phrase[];
  all: Phrase[];
}

export interface Lexicons {
  names: string[];
  phrases: Map<string, Index>;
  /** Single words by list: most lists are mostly that, and a set is the fastest of all. */
  singles: Map<string, Set<string>>;
}

export interface Hit {
  start: number;
  end: number;
  from: number;
  to: number;
}

const kinds = new Set(['number', 'name', 'url', 'email', 'mention', 'emoji', 'any', 'class']);
const maxEvidenceTokens = 30;

/** Reads the lists; throws an Error whose message says which list and which entry is wrong. */
export function compileLexicons(lists: Lists): Lexicons {
  const lexicons: Lexicons = { names: Object.keys(lists), phrases: new Map(), singles: new Map() };
  for (const [name, entries] of Object.entries(lists)) {
    const singles = new Set<string>();
    const phrases: Phrase[] = [];
    for (const entry of entries) {
      const phrase = entry
        .trim()
        .split(/\s+/)
        .map((part) => toAtom(part, { entry, name, lists }));
      const only = phrase.length === 1 ? phrase[0] : undefined;
      if (only && only.lists.length === 0 && only.prefixes.length === 0)
        for (const word of only.words) singles.add(word);
      else phrases.push(phrase);
    }
    lexicons.singles.set(name, singles);
    lexicons.phrases.set(name, toIndex(phrases));
  }
  return lexicons;
}

function toIndex(all: Phrase[]): Index {
  const index: Index = { byFirst: new Map(), others: [], all };
  for (const phrase of all) {
    const first = phrase[0];
    if (!first || first.optional || first.gap > 0 || first.lists.length > 0 || first.prefixes.length > 0)
      index.others.push(phrase);
    else for (const word of first.words) index.byFirst.set(word, [...(index.byFirst.get(word) ?? []), phrase]);
  }
  return index;
}

function candidates(index: Index, token: Token): Phrase[] {
  if (token.mask) return index.all;
  const begun = token.forms.flatMap((form) => index.byFirst.get(form) ?? []);
  return begun.length === 0 ? index.others : [...begun, ...index.others];
}

function toAtom(part: string, where: { entry: string; name: string; lists: Lists }): Atom {
  const atom: Atom = { words: new Set(), prefixes: [], lists: [], gap: 0, optional: false };
  if (part === '..' || part === '...') return { ...atom, gap: part === '..' ? 3 : 7 };
  atom.optional = part.endsWith('?') && part.length > 1;
  for (const option of (atom.optional ? part.slice(0, -1) : part).split('|')) {
    const list = /^<([a-z0-9-]+)>$/.exec(option)?.[1];
    if (list) {
      if (!kinds.has(list) && !where.lists[list])
        throw new Error(`list ${where.name}: "${where.entry}" names the list ${list}, which does not exist`);
      atom.lists.push(list);
    } else addWord(atom, option, where);
  }
  return atom;
}

function addWord(atom: Atom, option: string, where: { entry: string; name: string }): void {
  const match = /^([^\s()*<>]+)(\(([a-z]+)\))?(\*)?$/u.exec(option);
  if (!match?.[1])
    throw new Error(
      `list ${where.name}: "${where.entry}" has "${option}"; expected a word, word(s), word*, a|b or <list>`,
    );
  if (match[4]) atom.prefixes.push(match[1]);
  else atom.words.add(match[1]);
  if (match[3]) atom.words.add(match[1] + match[3]);
}

/** Every place where a list matches, longest first from each word. */
export function findAll(lexicons: Lexicons, list: string, tokens: Tokens): Hit[] {
  const hits: Hit[] = [];
  for (let at = 0; at < tokens.list.length; at++) {
    const to = matchList(lexicons, list, tokens.list, at);
    const [first, last] = [tokens.list[at], tokens.list[to - 1]];
    if (to > at && first && last) hits.push({ start: first.start, end: last.end, from: at, to });
  }
  return hits;
}

/** Answers already given, by the lists and the text: lists name each other, and the same question comes often. */
const answers = new WeakMap<Lexicons, WeakMap<Token[], Map<string, Int32Array>>>();
const unknown = 0;

/** Where the longest entry of a list that begins at a token ends; -1 where none does. */
export function matchList(lexicons: Lexicons, list: string, tokens: Token[], at: number): number {
  const token = tokens[at];
  if (!token) return -1;
  const known = answersFor(lexicons, list, tokens);
  const answer = known[at] ?? unknown;
  if (answer !== unknown) return answer;
  // A list that names itself finds nothing there, instead of never ending.
  known[at] = -1;
  let best = wordIn(token, lexicons.singles.get(list)) ? at + 1 : -1;
  const index = lexicons.phrases.get(list);
  for (const phrase of index ? candidates(index, token) : []) {
    const to = matchPhrase(lexicons, { phrase, step: 0 }, { tokens, at, limit: at + maxEvidenceTokens });
    if (to > best) best = to;
  }
  known[at] = best;
  return best;
}

function answersFor(lexicons: Lexicons, list: string, tokens: Token[]): Int32Array {
  const texts = answers.get(lexicons) ?? new WeakMap<Token[], Map<string, Int32Array>>();
  answers.set(lexicons, texts);
  const lists = texts.get(tokens) ?? new Map<string, Int32Array>();
  texts.set(tokens, lists);
  const known = lists.get(list) ?? new Int32Array(tokens.length);
  lists.set(list, known);
  return known;
}

interface Place {
  tokens: Token[];
  at: number;
  limit: number;
}

function matchPhrase(lexicons: Lexicons, where: { phrase: Phrase; step: number }, place: Place): number {
  const atom = where.phrase[where.step];
  if (!atom) return place.at;
  const next = { phrase: where.phrase, step: where.step + 1 };
  if (atom.gap > 0) {
    for (let skip = 0; skip <= atom.gap; skip++) {
      const to = matchPhrase(lexicons, next, { ...place, at: place.at + skip });
      if (to >= 0) return to;
      if (place.tokens[place.at + skip]?.opens) break;
    }
    return -1;
  }
  const token = place.tokens[place.at];
  if (token && place.at < place.limit && !(where.step > 0 && token.opens)) {
    for (const end of matchAtom(lexicons, atom, place)) {
      const to = matchPhrase(lexicons, next, { ...place, at: end });
      if (to >= 0) return to;
    }
  }
  return atom.optional ? matchPhrase(lexicons, next, place) : -1;
}

function matchAtom(lexicons: Lexicons, atom: Atom, place: Place): number[] {
  const token = place.tokens[place.at];
  if (!token) return [];
  if (wordIn(token, atom.words)) return [place.at + 1];
  if (atom.prefixes.some((prefix) => token.forms.some((form) => form.startsWith(prefix)))) return [place.at + 1];
  const ends: number[] = [];
  for (const list of atom.lists) {
    if (kinds.has(list)) {
      if (isKind(lexicons, token, list)) ends.push(place.at + 1);
    } else {
      const to = matchList(lexicons, list, place.tokens, place.at);
      if (to > place.at) ends.push(to);
    }
  }
  return ends;
}

function isKind(lexicons: Lexicons, token: Token, kind: string): boolean {
  if (kind === 'any') return true;
  if (kind === 'class') return /^(?:[1-9]|1[0-3])[a-z]$/.test(token.forms[0] ?? '');
  if (kind === 'name') return isNameLike(lexicons, token);
  return token.kind === kind;
}

/** A capital letter, and not a word that only happens to open a sentence. */
export function isNameLike(lexicons: Lexicons, token: Token): boolean {
  const common = lexicons.singles.get('not-name');
  return token.kind === 'word' && token.capital && !token.forms.some((form) => common?.has(form));
}

function wordIn(token: Token, words: Set<string> | undefined): boolean {
  if (!words || words.size === 0) return false;
  if (token.forms.some((form) => words.has(form))) return true;
  const mask = token.mask;
  if (!mask) return false;
  for (const word of words) if (mask.test(word)) return true;
  return false;
}
