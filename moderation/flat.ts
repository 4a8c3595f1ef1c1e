/** The phrases of all lists and what their places accept, in arrays instead of objects: that is how a scan reads them. */
import { kinds } from './kinds.js';
import type { Atom, Phrase } from './phrases.js';
import { type Rows, toRows, toSortedRows } from './rows.js';

export interface Flat {
  /** By phrase, the list that it is an entry of. */
  lists: Int32Array;
  /** By phrase, its atoms. */
  atoms: Rows;
  /** By atom, as `Atom` has it; kinds by their numbers. */
  words: Rows;
  kinds: Rows;
  ofLists: Rows;
  prefixes: string[][];
  gaps: Uint8Array;
  optional: Uint8Array;
  /** Nothing else than a word may stand there. */
  onlyWords: Uint8Array;
}

/** Both stand in the order of their numbers. */
export function flatten(atoms: Atom[], phrases: Phrase[]): Flat {
  return {
    lists: Int32Array.from(phrases, ({ list }) => list),
    atoms: toRows(phrases.map((phrase) => phrase.atoms.map(({ id }) => id))),
    words: toSortedRows(atoms.map(({ words }) => words)),
    kinds: toRows(atoms.map((atom) => atom.kinds.map((kind) => kinds.indexOf(kind)))),
    ofLists: toRows(atoms.map(({ lists }) => lists)),
    prefixes: atoms.map(({ prefixes }) => prefixes),
    gaps: Uint8Array.from(atoms, ({ gap }) => gap),
    optional: Uint8Array.from(atoms, ({ optional }) => (optional ? 1 : 0)),
    onlyWords: Uint8Array.from(atoms, ({ prefixes, kinds: of, lists }) =>
      prefixes.length + of.length + lists.length === 0 ? 1 : 0,
    ),
  };
}
