/** By what a phrase may begin with, so that most phrases are never looked at. */
import type { Needs } from './needs.js';
import type { Atom, Kind, Phrase } from './phrases.js';

/**
 * Three numbers for each phrase, one phrase after the other so that they are read in one go: the two groups of words that
 * it needs (see needs.ts), and its own number.
 */
export type Candidates = number[];

export interface Openers {
  byWord: Map<number, Candidates>;
  byKind: Map<Kind, Candidates>;
  /** By the first two letters of a prefix. */
  byPrefix: Map<string, Candidates>;
}

/** What a phrase may begin with, through optional words and the lists that it names. */
export class Firsts {
  readonly #known = new Map<number, Atom[]>();
  constructor(
    readonly singles: Set<number>[],
    readonly phrases: Phrase[][],
  ) {}

  openers(phrases: Phrase[], { ofPhrase }: Needs): Openers {
    const openers: Openers = { byWord: new Map(), byKind: new Map(), byPrefix: new Map() };
    for (const { id, atoms } of phrases) {
      const candidate = [ofPhrase[2 * id] ?? 0, ofPhrase[2 * id + 1] ?? 0, id];
      const firsts = this.#ofPhrase(atoms);
      for (const { words } of firsts) for (const word of words) add(openers.byWord, word, candidate);
      for (const { gap, kinds } of firsts)
        for (const kind of gap > 0 ? ['any' as const] : kinds) add(openers.byKind, kind, candidate);
      for (const { prefixes } of firsts)
        for (const prefix of prefixes) add(openers.byPrefix, prefix.slice(0, 2), candidate);
    }
    return openers;
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
