/** By what a phrase may begin with, so that most phrases are never looked at. */
import { kinds } from './kinds.js';
import type { Needs } from './needs.js';
import type { Atom, Phrase } from './phrases.js';
import { type Rows, rowOf, type Table, toRows, toTable } from './rows.js';

/**
 * Three numbers for each phrase, one phrase after the other so that they are read in one go: the two groups of words that
 * it needs (see needs.ts), and its own number.
 */
type Candidates = number[];

/** Rows of candidates. */
export interface Openers {
  byWord: Table;
  /** By the number of a kind. */
  byKind: Rows;
  /** By the first two letters of a prefix, the row. */
  byPrefix: Map<string, number>;
  prefixed: Rows;
}

/** The rows of the phrases that begin with one of some words. */
export function rowsOfWords({ byWord }: Openers, words: readonly number[]): number[] {
  const rows: number[] = [];
  for (const word of words) {
    const row = rowOf(byWord, word);
    if (row >= 0) rows.push(row);
  }
  return rows;
}

/** The rows of the phrases that begin with a prefix of one of some forms of a word. */
export function rowsOfForms({ byPrefix }: Openers, forms: readonly string[]): number[] {
  const rows: number[] = [];
  if (byPrefix.size === 0) return rows;
  for (const form of forms) {
    const row = byPrefix.get(form.slice(0, 2));
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** What a phrase may begin with, through optional words and the lists that it names. */
export class Firsts {
  readonly #known = new Map<number, Atom[]>();
  constructor(
    readonly singles: Set<number>[],
    readonly phrases: Phrase[][],
  ) {}

  openers(phrases: Phrase[], { ofPhrase }: Needs): Openers {
    const byWord = new Map<number, Candidates>();
    const byKind = new Map<string, Candidates>();
    const byPrefix = new Map<string, Candidates>();
    for (const { id, atoms } of phrases) {
      const candidate = [ofPhrase[2 * id] ?? 0, ofPhrase[2 * id + 1] ?? 0, id];
      const firsts = this.#ofPhrase(atoms);
      for (const { words } of firsts) for (const word of words) add(byWord, word, candidate);
      for (const { gap, kinds } of firsts)
        for (const kind of gap > 0 ? ['any' as const] : kinds) add(byKind, kind, candidate);
      for (const { prefixes } of firsts) for (const prefix of prefixes) add(byPrefix, prefix.slice(0, 2), candidate);
    }
    return {
      byWord: toTable(byWord),
      byKind: toRows(kinds.map((kind) => byKind.get(kind))),
      byPrefix: new Map([...byPrefix.keys()].map((prefix, row) => [prefix, row])),
      prefixed: toRows([...byPrefix.values()]),
    };
  }

  #ofPhrase(atoms: Atom[]): Atom[] {
    const firsts: Atom[] = [];
    for (const atom of atoms) {
      firsts.push(...this.ofAtom(atom));
      if (!atom.optional) break;
    }
    return firsts;
  }

  /** The atom, and what the lists that it names may begin with. */
  ofAtom(atom: Atom): Atom[] {
    return [atom, ...atom.lists.flatMap((list) => this.#ofList(list))];
  }

  #ofList(list: number): Atom[] {
    const known = this.#known.get(list);
    if (known) return known;
    // Lists may name each other: what is being worked out adds nothing to itself.
    this.#known.set(list, []);
    const own = { id: -1, words: this.singles[list] ?? new Set<number>() };
    const atom: Atom = { ...own, prefixes: [], kinds: [], lists: [], gap: 0, optional: false, plain: true };
    const firsts = [atom, ...(this.phrases[list] ?? []).flatMap((phrase) => this.#ofPhrase(phrase.atoms))];
    this.#known.set(list, firsts);
    return firsts;
  }
}

function add<Key>(map: Map<Key, Candidates>, key: Key, candidate: Candidates): void {
  const there = map.get(key);
  if (!there) map.set(key, [...candidate]);
  else if (there[there.length - 1] !== candidate[2]) there.push(...candidate);
}
