/**
 * What has to stand in a text for a phrase to be worth a closer look. A phrase is ruled out by two look-ups where the rarest
 * words that it needs behind its first are nowhere in the text behind it, which is so for nearly all.
 */
import type { Firsts } from './openers.js';
import type { Atom, Build } from './phrases.js';
import { type Rows, toRows } from './rows.js';

export interface Needs {
  /** By phrase, two numbers: the groups of words of which one has to stand behind its first word; 0 asks for nothing. */
  ofPhrase: Int32Array;
  /** By phrase, the group of which one word has to stand right behind its first; 0 asks for nothing. */
  nextOf: Int32Array;
  /** By word, the groups that it is in. */
  ofWord: Rows;
  /** How many groups there are. */
  count: number;
}

/** More would be asked in vain: the rarest words of a phrase decide. */
const most = 2;

export function needsOf(build: Build, firsts: Firsts): Needs {
  const groups = new Groups(build, firsts);
  const ofPhrase = new Int32Array(build.count * most);
  const nextOf = new Int32Array(build.count);
  for (const { id, atoms } of build.phrases.flat()) {
    const later = atoms.slice(1).flatMap((atom) => groups.of(atom) ?? []);
    const rarest = [...new Set(later)].sort((a, b) => a.common - b.common).slice(0, most);
    for (const [index, group] of rarest.entries()) ofPhrase[id * most + index] = groups.need(group);
    const [first, next] = atoms;
    const following = first?.plain && next ? groups.of(next) : undefined;
    if (following) nextOf[id] = groups.need(following);
  }
  return { ofPhrase, nextOf, ofWord: groups.byWord(build.vocabulary.size), count: groups.count };
}

interface Group {
  words: Set<number>;
  /** In how many atoms its commonest word is: what stands in many phrases stands in many texts. */
  common: number;
  id: number;
}

/** The words that an atom may begin with, numbered once a phrase needs them. */
class Groups {
  readonly #ofAtom = new Map<Atom, Group | undefined>();
  readonly #needed: Group[] = [];
  readonly #uses: number[] = [];

  constructor(
    build: Build,
    readonly firsts: Firsts,
  ) {
    for (const atom of build.atoms.values())
      if (atom.plain) for (const word of atom.words) this.#uses[word] = (this.#uses[word] ?? 0) + 1;
  }

  /** Undefined where something else than known words may stand, or nothing. */
  of(atom: Atom): Group | undefined {
    if (this.#ofAtom.has(atom)) return this.#ofAtom.get(atom);
    const group = this.#make(atom);
    this.#ofAtom.set(atom, group);
    return group;
  }

  #make(atom: Atom): Group | undefined {
    if (atom.optional || atom.gap > 0) return undefined;
    const first = this.firsts.ofAtom(atom);
    if (first.some(({ prefixes, kinds, gap }) => prefixes.length + kinds.length + gap > 0)) return undefined;
    const words = first.length === 1 ? atom.words : new Set(first.flatMap((each) => [...each.words]));
    let common = 0;
    for (const word of words) common = Math.max(common, this.#uses[word] ?? 0);
    return { words, common, id: 0 };
  }

  need(group: Group): number {
    if (group.id === 0) group.id = this.#needed.push(group);
    return group.id;
  }

  get count(): number {
    return this.#needed.length + 1;
  }

  byWord(length: number): Rows {
    const held = Array.from({ length }, (): number[] => []);
    for (const { id, words } of this.#needed) for (const word of words) held[word]?.push(id);
    return toRows(held);
  }
}
