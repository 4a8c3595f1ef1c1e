/** Arranges the phrases of all lists so that a scan looks at few of them: by first word, by kind, by what they need. */
import { flatten } from './flat.js';
import { needsOf } from './needs.js';
import { Firsts } from './openers.js';
import type { Build, Lexicons } from './phrases.js';
import { type Rows, toRows, toSortedRows } from './rows.js';
import { slipLists, slipsOf } from './slips.js';

/** Everything a scan asks for, worked out once. */
export function arrange(build: Build): Lexicons {
  const { names, ids, vocabulary, singles, phrases, together } = build;
  const spelt = [...vocabulary.keys()];
  const parts = new Set(together.flatMap((each) => [...each.parts, ...each.not]));
  const unions = unionsOf(build);
  const whole = new Set(unions.map(({ list }) => list));
  // A list named `any-…` is only there for others, so nobody asks where it stands by itself.
  const isSought = (list: number) => parts.has(list) || !(names[list]?.startsWith('any-') ?? false);
  const ofAuthor = phrases.map((_, list) => names[list]?.startsWith('author-') ?? false);
  const firsts = new Firsts(singles, phrases);
  const needs = needsOf(build, firsts);
  const sought = phrases.flatMap((each, list) => (isSought(list) && !whole.has(list) ? each : []));
  const named = new Set([...build.atoms.values()].flatMap((atom) => atom.lists));
  const words = singles.map((each) => new Set([...each].map((id) => spelt[id] ?? '')));
  return {
    names,
    lists: phrases.length,
    together,
    unions,
    ids,
    singles: new Map(names.map((name, list) => [name, words[list] ?? new Set<string>()])),
    vocabulary,
    slips: slips(
      slipLists.flatMap((name) => [...(words[ids.get(name) ?? -1] ?? [])]),
      vocabulary,
    ),
    byShape: byShape(spelt),
    listsOfWord: byWord(
      spelt.length,
      singles.flatMap((each, list) => (isSought(list) ? [{ id: list, words: each }] : [])),
    ),
    wordsOfList: toSortedRows(singles),
    phrases: flatten(
      [...build.atoms.values()],
      phrases.flat().sort((a, b) => a.id - b.id),
    ),
    needs,
    ofAuthor,
    text: firsts.openers(
      sought.filter((phrase) => !ofAuthor[phrase.list]),
      needs,
    ),
    author: firsts.openers(
      sought.filter((phrase) => ofAuthor[phrase.list]),
      needs,
    ),
    nested: new Map([...named].map((list) => [list, firsts.openers(phrases[list] ?? [], needs)])),
  };
}

/** Lists with nothing but entries of the form `<list>`. */
function unionsOf({ singles, phrases }: Build): { list: number; of: number[] }[] {
  return phrases.flatMap((entries, list) => {
    const of = entries.flatMap(({ atoms: [only, more] }) =>
      only && !more && !only.optional && only.words.size + only.prefixes.length + only.kinds.length === 0
        ? only.lists
        : [-1],
    );
    return of.length > 0 && !of.includes(-1) && singles[list]?.size === 0 ? [{ list, of }] : [];
  });
}

/** For each word, what holds it. */
function byWord(length: number, holders: { id: number; words: Set<number> }[]): Rows {
  const held = Array.from({ length }, (): number[] => []);
  for (const { id, words } of holders) for (const word of words) held[word]?.push(id);
  return toRows(held);
}

function slips(of: string[], vocabulary: Map<string, number>): Map<string, number> {
  const meant = [...slipsOf(of, (word) => vocabulary.has(word))];
  return new Map(meant.map(([slip, word]) => [slip, vocabulary.get(word) ?? -1]));
}

/** What a masked word shows of itself: `f***` → f4. */
export function shapeOf(word: string): string {
  return `${word[0] ?? ''}${word.length}`;
}

function byShape(words: string[]): Map<string, string[]> {
  const shapes = new Map<string, string[]>();
  for (const word of words) {
    const shape = shapeOf(word);
    const there = shapes.get(shape);
    if (there) there.push(word);
    else shapes.set(shape, [word]);
  }
  return shapes;
}
