/** One text of a post made ready: its words, what in them names nobody here, and whether capitals tell anything. */

import type { Lexicons } from '../phrases.js';
import type { Hit } from '../scan.js';
import { type Context, isIn, toContext } from '../signals/context.js';
import { type Token, tokenise } from '../tokens.js';
import type { Roll } from './roll.js';

/** What a text is: written by us, a label (a file's name, a hashtag), the tag of a person, or read from a picture. */
export type TextKind = 'prose' | 'label' | 'tag' | 'read';

export interface Reading {
  text: string;
  kind: TextKind;
  context: Context;
  tokens: Token[];
  /** Where books, songs, places and classes are named, and people of fame. */
  known: Hit[];
  /** False in a title or a label, where every word has a capital or none has. */
  capitals: boolean;
}

export interface Around {
  roll: Roll;
  lexicons: Lexicons;
  alsoKnown: readonly string[];
}

/** Reads a text for the search for names and for the rules alike. */
export function readText(text: string, kind: TextKind, { roll, lexicons, alsoKnown }: Around): Reading {
  const author = { name: '', handle: '', bio: '' };
  const comment = { platform: 'facebook' as const, surface: 'visitor_post' as const, author, postContext: '', text };
  const context = toContext(comment, roll.facts, lexicons);
  const tokens = context.text.list;
  const known = [
    ...['known-name', 'post-known'].flatMap((list) => context.find(list)),
    ...alsoKnown.flatMap((name) => runsOf(name, tokens)),
  ];
  return { text, kind, context, tokens, known, capitals: kind === 'prose' && !isTitle(tokens) };
}

/** Where the words of a name stand in a row. */
function runsOf(name: string, tokens: Token[]): Hit[] {
  const words = tokenise(name).list.map(({ forms }) => forms[0] ?? '');
  if (words.length === 0) return [];
  return tokens.flatMap((token, from) => {
    const last = tokens[from + words.length - 1];
    const same = words.every((word, step) => tokens[from + step]?.forms.includes(word));
    return same && last ? [{ start: token.start, end: last.end, from, to: from + words.length }] : [];
  });
}

const shortestTitle = 4;

function isTitle(tokens: Token[]): boolean {
  const words = tokens.filter(({ kind, forms }) => kind === 'word' && (forms[0] ?? '').length > 2);
  const capital = words.filter((token) => token.capital).length;
  return capital === 0 || (words.length >= shortestTitle && capital / words.length > 0.7);
}

export const isAnyOf = (reading: Reading, list: string, token: Token | undefined) => isIn(reading.context, list, token);

/** The words of a label: `olive_banks_bridge.jpg`, `#TeamOlive`, `OliveBanks2`. Each gets a capital, since none tells. */
export function spreadLabel(label: string): string {
  return label
    .replace(/\.(?:jpe?g|png|webp|gif|tiff?|heic|avif)$/i, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\d)|(\d)(\p{L})/gu, '$1$3 $2$4')
    .replace(/[_.+#@()[\]~,;-]+/g, ' ')
    .replace(/(^|\s)(\p{Ll})/gu, (_, space: string, letter: string) => space + letter.toUpperCase())
    .trim();
}
