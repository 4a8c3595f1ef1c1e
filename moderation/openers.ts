/** By what a phrase may begin with, so that most phrases are never looked at. */
import type { Atom, Kind, Phrase } from './phrases.js';

export interface Openers {
  byWord: Map<number, Phrase[]>;
  byKind: Map<Kind, Phrase[]>;
  /** By the first two letters of a prefix. */
  byPrefix: Map<string, Phrase[]>;
}

/** What a phrase may begin with, through optional words and the lists that it names. */
export class Firsts {
  readonly #known = new Map<number, Atom[]>();
  constructor(
    readonly singles: Set<number>[],
    readonly phrases: Phrase[][],
  ) {}

  openers(phrases: Phrase[]): Openers {
    const openers: Openers = { byWord: new Map(), byKind: new Map(), byPrefix: new Map() };
    for (const phrase of phrases) {
      const firsts = this.#ofPhrase(phrase.atoms);
      for (const word of new Set(firsts.flatMap((atom) => [...atom.words]))) add(openers.byWord, word, phrase);
      for (const kind of new Set(firsts.flatMap((atom) => (atom.gap > 0 ? ['any' as const] : atom.kinds))))
        add(openers.byKind, kind, phrase);
      for (const prefix of new Set(firsts.flatMap((atom) => atom.prefixes.map((each) => each.slice(0, 2)))))
        add(openers.byPrefix, prefix, phrase);
    }
    return openers;
  }

  #ofPhrase(atoms: Atom[]): Atom[] {
    const firsts: Atom[] = [];
    for (const atom of atoms) {
      firsts.push(atom, ...atom.lists.flatMap((list) => this.#ofList(list)));
      if (!atom.optional) break;
    }
    return firsts;
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

function add<Key>(map: Map<Key, Phrase[]>, key: Key, phrase: Phrase): void {
  const there = map.get(key);
  if (!there) map.set(key, [phrase]);
  else if (there.at(-1) !== phrase) there.push(phrase);
}
