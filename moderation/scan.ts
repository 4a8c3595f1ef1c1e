/**
 * Looks through a text once for every list. A phrase is tried only where its first word stands and every word that it
 * needs stands somewhere after it; gaps never cross the end of a sentence, and every step has a bound.
 */
import type { Candidates, Openers } from './openers.js';
import type { Atom, Kind, Lexicons, Phrase } from './phrases.js';
import { mostPlaces, type Sheet, sheetFor } from './sheet.js';
import { addTogether, addUnions, type Hit } from './together.js';
import type { Token, Tokens } from './tokens.js';
import { isAmong, isKind, type Known, kindsOf, knownOf, unknown } from './word-kinds.js';

export type { Hit };

const longestHit = 30;

/** Every place where each list matches, by list. From each word only the longest entry counts. */
export function scan(lexicons: Lexicons, tokens: Tokens, openers: Openers = lexicons.text): Map<number, Hit[]> {
  if (tokens.list.length === 0) return new Map();
  return new Scan(lexicons, tokens.list).run(openers);
}

/** Every place where one list matches. */
export function findAll(lexicons: Lexicons, list: string, tokens: Tokens): Hit[] {
  const id = lexicons.ids.get(list);
  if (id === undefined) return [];
  return scan(lexicons, tokens, list.startsWith('author-') ? lexicons.author : lexicons.text).get(id) ?? [];
}

const noWords: number[] = [];

/** Each masked word may be dozens of words: after so many a text has said what it has to say. */
const mostMasks = 20;

class Scan {
  /** What is known of each token. */
  private readonly known: Known[] = [];
  private readonly sheet: Sheet;
  private readonly base: number;
  /** Where the entries of lists that others name end, by list and place. */
  private nested: Map<number, number> | undefined;
  private readonly found: number[] = [];
  private limit = 0;

  constructor(
    private readonly lexicons: Lexicons,
    private readonly tokens: Token[],
  ) {
    this.sheet = sheetFor(lexicons, tokens.length);
    this.base = this.sheet.base;
    this.sheet.base += tokens.length;
    let masks = 0;
    for (const token of tokens) {
      if (token.reading.isMasked) masks += 1;
      this.known.push(token.reading.isMasked && masks > mostMasks ? unknown : knownOf(lexicons, token));
    }
    this.noteNeeds();
  }

  /** Writes down where the words that phrases need stand last. */
  private noteNeeds(): void {
    const { last } = this.sheet;
    last[0] = mostPlaces * 2 - 1;
    for (let at = 0; at < this.known.length; at++) {
      const { groups } = this.known[at] as Known;
      for (let each = 0; each < groups.length; each++) last[groups[each] as number] = this.base + at;
    }
  }

  run(openers: Openers): Map<number, Hit[]> {
    const hits = new Map<number, Hit[]>();
    const isAuthor = openers === this.lexicons.author;
    for (let at = 0; at < this.tokens.length; at++) {
      this.found.length = 0;
      const { lists } = this.known[at] as Known;
      for (let each = 0; each < lists.length; each++) this.keep(lists[each] as number, at + 1);
      this.open(openers, at);
      for (const list of this.found) {
        const hit = this.hitAt(at, this.sheet.best[list] ?? 0);
        this.sheet.best[list] = 0;
        if (!hit || this.lexicons.ofAuthor[list] !== isAuthor) continue;
        const known = hits.get(list);
        if (known) known.push(hit);
        else hits.set(list, [hit]);
      }
    }
    addUnions(this.lexicons, hits);
    if (!isAuthor) addTogether(this.lexicons, hits, this.sheet);
    return hits;
  }

  private wordsAt(at: number): number[] {
    return this.known[at]?.words ?? noWords;
  }

  private hitAt(from: number, to: number): Hit | undefined {
    const [first, last] = [this.tokens[from], this.tokens[to - 1]];
    return first && last ? { start: first.start, end: last.end, from, to } : undefined;
  }

  private keep(list: number, to: number): void {
    const best = this.sheet.best[list] ?? 0;
    if (best === 0) this.found.push(list);
    if (to > best) this.sheet.best[list] = to;
  }

  /** Keeps what the phrases that begin at a token match. */
  private open(openers: Openers, at: number): void {
    const isText = openers === this.lexicons.text;
    const { words, opens, opensByPrefix } = this.known[at] as Known;
    if (isText) this.keepAll(opens, at);
    else for (const word of words) this.keepAll(openers.byWord.get(word), at);
    if (openers.byKind.size > 0) for (const kind of this.kindsAt(at)) this.keepAll(openers.byKind.get(kind), at);
    if (isText) this.keepAll(opensByPrefix, at);
    else for (const each of this.byPrefix(openers, at)) this.keepAll(each, at);
  }

  private keepAll(candidates: ArrayLike<number> | undefined, at: number): void {
    if (!candidates) return;
    const { last } = this.sheet;
    const place = this.base + at;
    for (let each = 0; each < candidates.length; each += 3) {
      if ((last[candidates[each] as number] as number) < place) continue;
      if ((last[candidates[each + 1] as number] as number) < place) continue;
      const phrase = this.lexicons.phrases[candidates[each + 2] as number] as Phrase;
      const to = this.match(phrase, at);
      if (to > at) this.keep(phrase.list, to);
    }
  }

  private kindsAt(at: number): Kind[] {
    const token = this.tokens[at];
    return token ? kindsOf(token, this.known[at]) : [];
  }

  private byPrefix({ byPrefix }: Openers, at: number): Candidates[] {
    const token = this.tokens[at];
    if (byPrefix.size === 0 || !token) return [];
    return token.forms.flatMap((form) => {
      const candidates = byPrefix.get(form.slice(0, 2));
      return candidates ? [candidates] : [];
    });
  }

  /** Where a phrase that begins at a token ends; -1 where it does not stand there. */
  private match(phrase: Phrase, at: number): number {
    if (!this.isFollowed(phrase, at)) return -1;
    const limit = this.limit;
    this.limit = at + longestHit;
    const to = this.step(phrase.atoms, 0, at);
    this.limit = limit;
    return to;
  }

  /** Whether the word right behind may be the phrase's second. */
  private isFollowed({ id }: Phrase, at: number): boolean {
    const next = this.lexicons.needs.nextOf[id] ?? 0;
    if (next === 0) return true;
    const last = (this.sheet.last[next] ?? 0) - this.base;
    return last > at + 1 ? (this.known[at + 1] ?? unknown).groups.includes(next) : last === at + 1;
  }

  private step(atoms: Atom[], step: number, at: number): number {
    const atom = atoms[step];
    if (!atom) return at;
    if (atom.gap > 0) {
      for (let skip = 0; skip <= atom.gap; skip++) {
        const to = this.step(atoms, step + 1, at + skip);
        if (to >= 0) return to;
        if (this.tokens[at + skip]?.opens) break;
      }
      return -1;
    }
    const token = this.tokens[at];
    if (token && at < this.limit && !(step > 0 && token.opens)) {
      const to = this.accept(atoms, step, at);
      if (to >= 0) return to;
    }
    return atom.optional ? this.step(atoms, step + 1, at) : -1;
  }

  /** Goes on behind whatever of an atom stands at a token. */
  private accept(atoms: Atom[], step: number, at: number): number {
    const atom = atoms[step];
    const token = this.tokens[at];
    if (!atom || !token) return -1;
    if (this.isWord(atom, at) || this.isPrefixed(atom, token)) return this.step(atoms, step + 1, at + 1);
    for (const kind of atom.kinds) {
      if (!isKind(token, kind, this.known[at])) continue;
      const to = this.step(atoms, step + 1, at + 1);
      if (to >= 0) return to;
    }
    for (const list of atom.lists) {
      const end = this.endOfList(list, at);
      const to = end > at ? this.step(atoms, step + 1, end) : -1;
      if (to >= 0) return to;
    }
    return -1;
  }

  private isWord(atom: Atom, at: number): boolean {
    const { few, words } = atom;
    for (const word of this.wordsAt(at)) if (few ? isAmong(few, word) : words.has(word)) return true;
    return false;
  }

  private isPrefixed(atom: Atom, token: Token): boolean {
    for (const prefix of atom.prefixes) for (const form of token.forms) if (form.startsWith(prefix)) return true;
    return false;
  }

  /** Where the longest entry of a list that others name ends; -1 where none begins at this token. */
  private endOfList(list: number, at: number): number {
    const key = at * this.lexicons.lists + list;
    this.nested ??= new Map();
    const known = this.nested.get(key);
    if (known !== undefined) return known;
    // A list that names itself finds nothing there, instead of never ending.
    this.nested.set(key, -1);
    let best = -1;
    const single = this.lexicons.wordsOfList[list];
    for (const word of this.wordsAt(at)) if (single?.has(word)) best = at + 1;
    const openers = this.lexicons.nested.get(list);
    if (openers) best = Math.max(best, this.longest(openers, at));
    this.nested.set(key, best);
    return best;
  }

  /** Where the longest phrase that begins at a token ends. */
  private longest(openers: Openers, at: number): number {
    let best = -1;
    for (const word of this.wordsAt(at)) best = Math.max(best, this.longestOf(openers.byWord.get(word), at));
    if (openers.byKind.size > 0)
      for (const kind of this.kindsAt(at)) best = Math.max(best, this.longestOf(openers.byKind.get(kind), at));
    for (const each of this.byPrefix(openers, at)) best = Math.max(best, this.longestOf(each, at));
    return best;
  }

  private longestOf(candidates: Candidates | undefined, at: number): number {
    let best = -1;
    if (!candidates) return best;
    const { last } = this.sheet;
    const place = this.base + at;
    for (let each = 0; each < candidates.length; each += 3) {
      if ((last[candidates[each] ?? 0] ?? 0) < place || (last[candidates[each + 1] ?? 0] ?? 0) < place) continue;
      best = Math.max(best, this.match(this.lexicons.phrases[candidates[each + 2] ?? 0] as Phrase, at));
    }
    return best;
  }
}
