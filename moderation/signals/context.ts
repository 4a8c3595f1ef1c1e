import type { Classifier } from '../classifier/score.js';
import type { Hit, Hits } from '../hits.js';
import type { Lexicons } from '../phrases.js';
import { respell } from '../respell.js';
import { scan } from '../scan.js';
import { usualMinAge } from '../settings.js';
import type { Sounds } from '../sounds/model.js';
import { insideOf } from '../together.js';
import { type Token, type Tokens, tokenise } from '../tokens.js';
import type { CommentToJudge, Facts, Signal, Span } from '../types.js';

/** A list, and where its entries stand. */
export interface Found {
  list: string;
  hits: Hit[];
}

/** What a detector sees. Everything is worked out once for each comment. */
export interface Context {
  comment: CommentToJudge;
  facts: Facts;
  lexicons: Lexicons;
  /** The trained weights; without them nothing is said by them. */
  classifier: Classifier | undefined;
  /** The weights that our own comments taught; without them nothing sounds like anything. */
  sounds: Sounds | undefined;
  /** What the detectors before this one found. */
  before: readonly Signal[];
  /** Who is younger may have no account there. */
  minimumAge: number;
  text: Tokens;
  author: { name: Tokens; handle: Tokens; bio: Tokens };
  /** Where a list's entries stand in the comment's text, without those inside an idiom. */
  find(list: string): Hit[];
  /** The lists that stand somewhere in the comment's text, by the place of their first entry, with what `find` gives. */
  found(): readonly Found[];
  /** The lists with a hit in one of the author's fields, and the hits. */
  ofAuthor(field: 'name' | 'handle' | 'bio'): readonly Found[];
  /** What several detectors ask for, worked out by the first of them. */
  once<Value>(key: object, work: () => Value): Value;
  /** The lists that a rule speaks of; signals of others would be thrown away. Undefined: all of them. */
  wanted: ReadonlySet<string> | undefined;
  /** The same of how a comment sounds: by kind, from which score on. */
  wantedSounds: ReadonlyMap<string, number> | undefined;
}

/** A detector turns a comment into facts; it may throw, and then a person looks. */
export interface Detector {
  name: string;
  /** The names of what it finds, where they are not its own: a pack may speak of no other. */
  signals?: readonly string[];
  detect(context: Context): Signal[];
}

const noHits: Hit[] = [];

/** Prepares a comment for the detectors. */
export function toContext(comment: CommentToJudge, facts: Facts, lexicons: Lexicons): Context {
  return new Prepared(comment, facts, lexicons);
}

class Prepared implements Context {
  classifier: Classifier | undefined = undefined;
  sounds: Sounds | undefined = undefined;
  before: readonly Signal[] = [];
  minimumAge = usualMinAge;
  wanted: ReadonlySet<string> | undefined = undefined;
  wantedSounds: ReadonlyMap<string, number> | undefined = undefined;
  readonly text: Tokens;
  readonly author: Context['author'];
  readonly #hits: Hits;
  readonly #excuses: Hit[] | undefined;
  /** The hits outside of idioms, of the lists that were asked for in a text with idioms. */
  #free: Map<string, Hit[]> | undefined = undefined;
  #found: Found[] | undefined = undefined;
  #worked: Map<object, unknown> | undefined = undefined;

  constructor(
    readonly comment: CommentToJudge,
    readonly facts: Facts,
    readonly lexicons: Lexicons,
  ) {
    const { name, handle, bio } = comment.author;
    this.text = respell(tokenise(comment.text), lexicons);
    this.author = { name: tokenise(name), handle: tokenise(splitHandle(handle)), bio: tokenise(bio) };
    this.#hits = scan(lexicons, this.text);
    this.#excuses = this.#of('excuse');
  }

  found(): readonly Found[] {
    this.#found ??= foundIn(this.#hits, this.lexicons, (list) => this.find(list));
    return this.#found;
  }

  find(list: string): Hit[] {
    const all = this.#of(list);
    if (!all) return noHits;
    if (!this.#excuses || list === 'praise') return all;
    this.#free ??= new Map();
    const known = this.#free.get(list) ?? this.#outside(this.#excuses, all);
    this.#free.set(list, known);
    return known;
  }

  #of(list: string): Hit[] | undefined {
    const id = this.lexicons.ids.get(list);
    return id === undefined ? undefined : this.#hits.of(id);
  }

  #outside(excuses: Hit[], all: Hit[]): Hit[] {
    const isExcused = this.once(insideOf, () => insideOf(excuses));
    return all.filter((hit) => !isExcused(hit));
  }

  ofAuthor(field: 'name' | 'handle' | 'bio'): readonly Found[] {
    const tokens = this.author[field];
    if (tokens.list.length === 0) return nothingFound;
    return this.once(tokens, () => {
      const hits = scan(this.lexicons, tokens, this.lexicons.author);
      return foundIn(hits, this.lexicons, (_, list) => hits.of(list) ?? noHits);
    });
  }

  once<Value>(key: object, work: () => Value): Value {
    this.#worked ??= new Map();
    if (this.#worked.has(key)) return this.#worked.get(key) as Value;
    const value = work();
    this.#worked.set(key, value);
    return value;
  }
}

const nothingFound: Found[] = [];

/** Without the nameless lists, which are parts of entries. */
function foundIn({ lists }: Hits, { names }: Lexicons, hitsOf: (name: string, list: number) => Hit[]): Found[] {
  const found: Found[] = [];
  for (let at = 0; at < lists.length; at++) {
    const list = lists[at] as number;
    const name = names[list];
    if (name !== undefined) found.push({ list: name, hits: hitsOf(name, list) });
  }
  return found;
}

/** `Concerned_Mum84` → `Concerned Mum84`, keeping each character's place. */
function splitHandle(handle: string): string {
  return handle.replaceAll('_', ' ');
}

/** A signal of which there is nothing to quote. */
export function toSignal(name: string, evidence = ''): Signal {
  // The same fields in the same order for all: what reads thousands of them is quickest with objects of one form.
  return { name, evidence, span: undefined, list: undefined, kind: undefined, score: undefined };
}

/** A signal whose evidence is the words as they were written. */
export function signalAt(name: string, span: Span, context: Context): Signal {
  const written = span.field === 'text' ? context.comment.text : context.comment.author[span.field];
  const signal = toSignal(name, written.slice(span.start, span.end));
  signal.span = span;
  return signal;
}

/** Says of a new signal of which kind it is, and how sure. */
export function ofKind(signal: Signal, kind: string, score?: number): Signal {
  signal.kind = kind;
  signal.score = score;
  return signal;
}

/** The same words as another signal. */
export function alsoAs(name: string, { evidence, span, kind }: Signal): Signal {
  const signal = toSignal(name, evidence);
  signal.span = span;
  signal.kind = kind;
  return signal;
}

/** The first places where a pattern (with the flag g) matches: enough to know, however often a text repeats itself. */
export function firstMatches(text: string, pattern: RegExp, most: number): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  // Not matchAll, which makes a copy of the pattern each time.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    matches.push(match);
    if (matches.length >= most) break;
    if (match[0] === '') pattern.lastIndex += 1;
  }
  return matches;
}

/** The token's words in the shape in which they were written. */
export function written(tokens: Tokens, token: Token): string {
  return tokens.original.slice(token.start, token.end);
}

/** True where any reading of the token is in the list as a single word. */
export function isIn(context: Context, list: string, token: Token | undefined): boolean {
  const words = context.lexicons.singles.get(list);
  if (token === undefined || words === undefined) return false;
  for (const form of token.forms) if (words.has(form)) return true;
  return false;
}

/** The token numbers from `from` that are in the same sentence as it, at most `reach` to each side. */
export function sentenceAround(tokens: Token[], from: number, reach = 40): { from: number; to: number } {
  let start = from;
  while (start > 0 && from - start < reach && !tokens[start]?.opens) start--;
  let end = from + 1;
  while (end < tokens.length && end - from < reach && !tokens[end]?.opens) end++;
  return { from: start, to: end };
}
