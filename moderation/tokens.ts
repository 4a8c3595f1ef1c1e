/** Words with all the ways in which they may be read: as written, unmasked, joined, with fewer repeats. */
import { readingOf, readings } from './readings.js';
import { type Normalised, normalise, originalSpan } from './text.js';

export interface Token {
  /** Every reading of the word; the first is the word as normalised. */
  forms: string[];
  kind: 'word' | 'number' | 'url' | 'email' | 'mention' | 'hashtag' | 'emoji' | 'sign';
  /** UTF-16 offsets in the original. */
  start: number;
  end: number;
  /** A sentence or line ended just before it. */
  opens: boolean;
  /** Begins with a capital letter where it was written. */
  capital: boolean;
  /** `f*ck`: what a list entry must look like to be this word. */
  mask: RegExp | undefined;
  /** "w a n k e r": the letters, where they stood one by one. */
  letters?: Token[];
}

export interface Tokens {
  original: string;
  list: Token[];
  normalised: Normalised;
}

/** One token's place in the normalised text. */
interface Piece {
  kind: Token['kind'];
  start: number;
  end: number;
}

const topLevel = 'com|uk|org|net|info|ly|io|me|gg|tv|shop|xyz|site|online|app|link|club|biz';
const word = "[\\p{L}\\p{N}$](?:[\\p{L}\\p{N}*]|['@$!-](?=[\\p{L}\\p{N}])){0,80}";
const emoji = '\\p{Extended_Pictographic}(?:\\u200d\\p{Extended_Pictographic}){0,6}';
const full = new RegExp(
  [
    `(?<url>https?:\\/\\/\\S{1,300}|www\\.\\S{1,300}|(?<![\\p{L}\\p{N}@.])[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,60}(?:\\.[\\p{L}\\p{N}-]{1,60}){0,3}\\.(?:${topLevel})(?:\\/\\S{0,300})?(?![\\p{L}\\p{N}@]))`,
    '(?<email>[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}-]{1,60}(?:\\.[\\p{L}\\p{N}-]{1,60}){1,4})',
    '(?<mention>(?<![\\p{L}\\p{N}])@[\\p{L}\\p{N}_.]{2,40})',
    '(?<hashtag>#[\\p{L}\\p{N}_]{1,60})',
    `(?<word>${word})`,
    `(?<emoji>${emoji})`,
    '(?<sign>[£€%+])',
  ].join('|'),
  'gu',
);
/** Where none of this stands, every token is a word, a number, an emoji or a sign. */
const special = new RegExp(`[@#]|https?:\\/\\/|www\\.|\\.(?:${topLevel})`);
/** All but plain letters and digits: one such character at a time goes through the pattern. */
const odd = new RegExp(`(?<word>${word})|(?<emoji>${emoji})|(?<sign>[£€%+])`, 'uy');

const sentenceEnd = /[.!?\u2026]["')\]]*\s|[\n;]/;
const upper = /^\p{Lu}/u;

/** Cuts a text into tokens; letters that stand one by one ("f u c k", "f.u.c.k") come back as one word too. */
export function tokenise(original: string): Tokens {
  const normalised = normalise(original);
  const list: Token[] = [];
  let last = 0;
  let single = 0;
  let spelling = false;
  for (const piece of special.test(normalised.text) ? byPattern(normalised.text) : byScan(normalised.text)) {
    const token = toToken(normalised, piece, opensAfter(normalised.text, last, piece.start));
    last = piece.end;
    list.push(token);
    if (token.kind !== 'emoji') single = isLetter(token) ? single + 1 : 0;
    if (single >= 3) spelling = true;
  }
  return { original, list: spelling ? joinSpelledOut(list, original) : list, normalised };
}

function opensAfter(text: string, from: number, to: number): boolean {
  if (from === 0) return true;
  if (to - from < 2) return to > from && (text[from] === '\n' || text[from] === ';');
  return sentenceEnd.test(text.slice(from, to));
}

function byPattern(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const match of text.matchAll(full)) pieces.push(toPiece(match, match.index));
  return pieces;
}

/** The groups of both patterns. */
const kinds = ['word', 'emoji', 'sign', 'hashtag', 'mention', 'url', 'email'] as const;

function toPiece(match: RegExpMatchArray, start: number): Piece {
  const end = start + match[0].length;
  for (const kind of kinds) if (match.groups?.[kind] !== undefined) return { kind, start, end };
  return { kind: 'word', start, end };
}

/** The same without addresses, by hand: it is most of the work, and nearly all of it is plain letters. */
function byScan(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const end = isPlain(code) ? endOfPlain(text, at + 1) : at;
    if (end > at) {
      pieces.push({ kind: 'word', start: at, end });
      at = end;
      continue;
    }
    if (code > 127 || isPlain(code) || code === 36 || code === 37 || code === 43) {
      odd.lastIndex = at;
      const match = odd.exec(text);
      if (match) {
        const piece = toPiece(match, at);
        pieces.push(piece);
        at = piece.end;
        continue;
      }
    }
    at += 1;
  }
  return pieces;
}

/** a to z and 0 to 9; the text is in lower case. */
function isPlain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

/** Where a word of plain letters and digits ends; -1 where it goes on with something else, or is very long. */
function endOfPlain(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from <= 80 && isPlain(text.charCodeAt(at))) at++;
  if (at - from > 80) return -1;
  const next = text.charCodeAt(at);
  // ' * - @ $ ! and everything beyond ASCII may belong to the word.
  return next > 127 || next === 39 || next === 42 || next === 45 || next === 36 || next === 33 ? -1 : at;
}

function toToken(normalised: Normalised, piece: Piece, opens: boolean): Token {
  const written = normalised.text.slice(piece.start, piece.end);
  const { start, end } = originalSpan(normalised, piece.start, piece.end);
  const capital = isCapital(normalised.original, start);
  if (piece.kind !== 'word') return { forms: [written], kind: piece.kind, start, end, opens, capital, mask: undefined };
  const { forms, isNumber, mask } = readingOf(written);
  return { forms, kind: isNumber ? 'number' : 'word', start, end, opens, capital, mask };
}

function isCapital(original: string, at: number): boolean {
  const code = original.charCodeAt(at);
  return code < 128 ? code >= 65 && code <= 90 : upper.test(original.slice(at, at + 2));
}

function joinSpelledOut(list: Token[], original: string): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < list.length; ) {
    const end = endOfSpelling(list, at, original);
    const letters = list.slice(at, end).filter(isLetter);
    const [first, last] = [letters[0], letters[letters.length - 1]];
    if (first && last && letters.length >= 3) {
      const forms = readings(letters.map((token) => token.forms[0]).join(''));
      out.push({ ...first, end: last.end, forms, letters });
    } else out.push(...list.slice(at, end));
    at = end;
  }
  return out;
}

/** Behind the last of the letters that stand one by one, with a sign or an emoji between; never before the next token. */
function endOfSpelling(list: Token[], from: number, original: string): number {
  let end = from;
  for (let at = from; at < list.length; at++) {
    const [token, before] = [list[at], list[at - 1]];
    if (!token || !(isLetter(token) || (at > from && token.kind === 'emoji'))) break;
    if (
      at > from &&
      before &&
      !/^[ .\-_*|/\\~+,]?$/.test(original.slice(before.end, token.start).replace(/\ufe0f/g, ''))
    )
      break;
    if (isLetter(token)) end = at + 1;
  }
  return Math.max(end, from + 1);
}

function isLetter(token: Token): boolean {
  if (token.kind !== 'word') return false;
  const form = token.forms[0] ?? '';
  return form.length <= 2 && /^\p{L}$/u.test(form);
}
