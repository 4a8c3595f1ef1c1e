import { findAll, type Hit, type Lexicons } from '../phrases.js';
import { type Token, type Tokens, tokenise } from '../tokens.js';
import type { CommentToJudge, Facts, Signal, Span } from '../types.js';

/** What a detector sees. Everything is worked out once for each comment. */
export interface Context {
  comment: CommentToJudge;
  facts: Facts;
  lexicons: Lexicons;
  text: Tokens;
  author: { name: Tokens; handle: Tokens; bio: Tokens };
  /** Where a list's entries stand in the comment's text, without those inside an idiom. */
  find(list: string): Hit[];
}

/** A detector turns a comment into facts; it may throw, and then a person looks. */
export interface Detector {
  name: string;
  detect(context: Context): Signal[];
}

/** Prepares a comment for the detectors. */
export function toContext(comment: CommentToJudge, facts: Facts, lexicons: Lexicons): Context {
  const text = tokenise(comment.text);
  const { name, handle, bio } = comment.author;
  const excuses = lexicons.names.includes('excuse') ? findAll(lexicons, 'excuse', text) : [];
  const found = new Map<string, Hit[]>();
  return {
    comment,
    facts,
    lexicons,
    text,
    author: { name: tokenise(name), handle: tokenise(splitHandle(handle)), bio: tokenise(bio) },
    find(list) {
      const known = found.get(list);
      if (known) return known;
      const hits = findAll(lexicons, list, text).filter((hit) => list === 'praise' || !isExcused(hit, excuses));
      found.set(list, hits);
      return hits;
    },
  };
}

/** Only a hit that lies wholly inside an idiom is excused by it. */
function isExcused(hit: Hit, excuses: Hit[]): boolean {
  return excuses.some((excuse) => hit.from >= excuse.from && hit.to <= excuse.to);
}

/** `Concerned_Mum84` → `Concerned Mum84`, keeping each character's place. */
function splitHandle(handle: string): string {
  return handle.replaceAll('_', ' ');
}

/** A signal whose evidence is the words as they were written. */
export function signalAt(name: string, span: Span, context: Context): Signal {
  const written = span.field === 'text' ? context.comment.text : context.comment.author[span.field];
  return { name, evidence: written.slice(span.start, span.end), span };
}

/** The token's words in the shape in which they were written. */
export function written(tokens: Tokens, token: Token): string {
  return tokens.original.slice(token.start, token.end);
}

/** True where any reading of the token is in the list as a single word. */
export function isIn(context: Context, list: string, token: Token | undefined): boolean {
  const words = context.lexicons.singles.get(list);
  return token !== undefined && words !== undefined && token.forms.some((form) => words.has(form));
}

/** The token numbers from `from` that are in the same sentence as it, at most `reach` to each side. */
export function sentenceAround(tokens: Token[], from: number, reach = 40): { from: number; to: number } {
  let start = from;
  while (start > 0 && from - start < reach && !tokens[start]?.opens) start--;
  let end = from + 1;
  while (end < tokens.length && end - from < reach && !tokens[end]?.opens) end++;
  return { from: start, to: end };
}
