/**
 * The small language of the word lists (see README): one phrase a line, matched word by word, never inside a word.
 *   word   word(s)   word*   a|b   word?   ..  (up to 3 words)   ...  (up to 7 words)   <list>   <number> <name> <class> <url> <emoji> <any>
 *   one phrase & another & !a third   all of them near each other in any order, and the third nowhere near
 * This file reads the language and arranges it for `scan.ts`, which looks through a text once for all lists together.
 */

import { arrange } from './arrange.js';
import type { Flat } from './flat.js';
import { isKindName, type Kind } from './kinds.js';
import type { Needs } from './needs.js';
import type { Openers } from './openers.js';
import type { Rows } from './rows.js';

export type Lists = Record<string, string[]>;

/** What one place of a phrase accepts. Words are numbers: see `Lexicons.vocabulary`. */
export interface Atom {
  id: number;
  words: Set<number>;
  prefixes: string[];
  kinds: Kind[];
  lists: number[];
  gap: number;
  optional: boolean;
  /** Only words, and one of them has to stand there: quick to rule out. */
  plain: boolean;
}

export interface Phrase {
  /** Its place among all phrases of all lists. */
  id: number;
  list: number;
  atoms: Atom[];
}

/** `a & b & !c`: an entry of `list` where each part stands near the first, and nothing of `not` does. */
export interface Together {
  list: number;
  parts: number[];
  not: number[];
}

export interface Lexicons {
  names: string[];
  /** How many lists there are with the nameless ones, one for each part of `a & b`. */
  lists: number;
  together: Together[];
  ids: Map<string, number>;
  /** Single words by list: most lists are mostly that, and a set is the fastest of all. */
  singles: Map<string, Set<string>>;
  vocabulary: Map<string, number>;
  /** Misspelt insults, and the words that they are. */
  slips: Map<string, number>;
  /** The words by first letter and length: what a masked word may be. */
  byShape: Map<string, string[]>;
  /** The lists of which a word is an entry of its own, of those that are looked for by themselves. */
  listsOfWord: Rows;
  /** By list, the words that are entries of their own, rising. */
  wordsOfList: Rows;
  /** Lists that are only other lists together: their hits are these lists' hits. */
  unions: { list: number; of: number[] }[];
  phrases: Flat;
  needs: Needs;
  /** Lists named `author-…`, by id: matched against the author's name, handle and bio. */
  ofAuthor: boolean[];
  /** For the comment's text, for the author's fields, and for each list that others name. */
  text: Openers;
  author: Openers;
  nested: Map<number, Openers>;
}

/** Where an entry is wrong; the index is that of the entry in its list. */
export class LexiconError extends Error {
  readonly list: string;
  readonly index: number;
  constructor(list: string, index: number, message: string) {
    super(`list ${list}: ${message}`);
    this.name = 'LexiconError';
    this.list = list;
    this.index = index;
  }
}

export interface Build {
  lists: Lists;
  names: string[];
  ids: Map<string, number>;
  vocabulary: Map<string, number>;
  atoms: Map<string, Atom>;
  /** By list, the nameless ones behind those with names. */
  singles: Set<number>[];
  phrases: Phrase[][];
  /** How many phrases there are in all. */
  count: number;
  together: Together[];
}

/** Where an entry stands, for the message. */
interface Place {
  list: string;
  index: number;
}

/** Reads the lists; throws a LexiconError that says which list and which entry is wrong. */
export function compileLexicons(lists: Lists): Lexicons {
  const names = Object.keys(lists);
  const ids = new Map(names.map((name, id) => [name, id]));
  const [singles, phrases] = [names.map(() => new Set<number>()), names.map((): Phrase[] => [])];
  const words = { vocabulary: new Map<string, number>(), atoms: new Map<string, Atom>() };
  const build: Build = { lists, names, ids, ...words, singles, phrases, count: 0, together: [] };
  for (const [id, list] of names.entries())
    for (const [index, entry] of (lists[list] ?? []).entries()) addEntry(build, id, { entry, at: { list, index } });
  return arrange(build);
}

function addEntry(build: Build, list: number, { entry, at }: { entry: string; at: Place }): void {
  if (!entry.includes(' & ')) {
    const atoms = readEntry(build, entry, at);
    const only = atoms.length === 1 ? atoms[0] : undefined;
    if (only?.plain) for (const word of only.words) build.singles[list]?.add(word);
    else build.phrases[list]?.push({ id: build.count++, list, atoms });
    return;
  }
  const together: Together = { list, parts: [], not: [] };
  for (const part of entry.split(' & ').map((each) => each.trim())) {
    const not = part.startsWith('!');
    (not ? together.not : together.parts).push(listOfPart(build, not ? part.slice(1) : part, at));
  }
  build.together.push(together);
}

/** The list that a part is, or a nameless one that holds only the part. */
function listOfPart(build: Build, part: string, at: Place): number {
  const named = build.ids.get(/^<([a-z0-9-]+)>$/.exec(part)?.[1] ?? '');
  if (named !== undefined) return named;
  build.singles.push(new Set());
  const id = build.phrases.push([]) - 1;
  addEntry(build, id, { entry: part, at });
  return id;
}

function readEntry(build: Build, entry: string, at: Place): Atom[] {
  const fail = (message: string): never => {
    throw new LexiconError(at.list, at.index, `"${entry}" ${message}`);
  };
  const parts = entry.trim().split(/\s+/);
  if (parts[0] === '..' || parts[0] === '...' || parts.at(-1) === '..' || parts.at(-1) === '...')
    fail('begins or ends with a gap, which says nothing');
  return parts.map((part) => {
    const known = build.atoms.get(part);
    if (known) return known;
    const atom = readAtom(build, part, fail);
    build.atoms.set(part, atom);
    return atom;
  });
}

function readAtom(build: Build, part: string, fail: (message: string) => never): Atom {
  const id = build.atoms.size;
  const atom: Atom = {
    id,
    words: new Set(),
    prefixes: [],
    kinds: [],
    lists: [],
    gap: 0,
    optional: false,
    plain: false,
  };
  if (part === '..' || part === '...') return { ...atom, gap: part === '..' ? 3 : 7 };
  atom.optional = part.endsWith('?') && part.length > 1;
  for (const option of (atom.optional ? part.slice(0, -1) : part).split('|')) {
    const list = /^<([a-z0-9-]+)>$/.exec(option)?.[1];
    if (list) addList(build, atom, list, fail);
    else addWord(build, atom, option, fail);
  }
  atom.plain = !atom.optional && atom.prefixes.length + atom.kinds.length + atom.lists.length === 0;
  return atom;
}

function addList(build: Build, atom: Atom, list: string, fail: (message: string) => never): void {
  const id = build.ids.get(list);
  if (isKindName(list)) atom.kinds.push(list);
  else if (id === undefined) fail(`names the list ${list}, which does not exist`);
  else atom.lists.push(id);
}

function addWord(build: Build, atom: Atom, option: string, fail: (message: string) => never): void {
  const match = /^([^\s()*<>]+)(\(([a-z]+)\))?(\*)?$/u.exec(option);
  const stem = match?.[1] ?? fail(`has "${option}"; expected a word, word(s), word*, a|b or <list>`);
  if (match?.[4]) atom.prefixes.push(stem);
  else atom.words.add(idOf(build, stem));
  if (match?.[3]) atom.words.add(idOf(build, stem + match[3]));
}

function idOf(build: Build, word: string): number {
  const known = build.vocabulary.get(word);
  if (known !== undefined) return known;
  build.vocabulary.set(word, build.vocabulary.size);
  return build.vocabulary.size - 1;
}
