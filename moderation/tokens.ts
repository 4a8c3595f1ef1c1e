/** Words with all the ways in which they may be read: as written, unmasked, joined, with fewer repeats. */
import { type Reading, readingAsIs, readingOf } from './readings.js';
import { type Normalised, normalise, originalSpan } from './text.js';
import { writtenAs, writtenAt } from './written.js';

export interface Token {
  /** Every reading of the word; the first is the word as normalised. */
  forms: string[];
  /** What is known of the word wherever it stands; its forms are the same. */
  reading: Reading;
  kind: 'word' | 'number' | 'url' | 'email' | 'mention' | 'hashtag' | 'emoji' | 'sign';
  /** UTF-16 offsets in the original. */
  start: number;
  end: number;
  /** A sentence or line ended just before it. */
  opens: boolean;
  /** Begins with a capital letter where it was written. */
  capital: boolean;
  /** "w a n k e r": the letters, where they stood one by one. */
  letters: Token[] | undefined;
}

export interface Tokens {
  original: string;
  list: Token[];
  normalised: Normalised;
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

/** Behind the sign that ends a sentence, and with it. */
const closing = /["')\]]/;
const space = /\s/;
const upper = /^\p{Lu}/u;

/** Cuts a text into tokens; letters that stand one by one ("f u c k", "f.u.c.k") come back as one word too. */
export function tokenise(original: string): Tokens {
  const normalised = normalise(original);
  const cutter = new Cutter(normalised);
  if (special.test(normalised.text)) byPattern(normalised.text, cutter);
  else byScan(normalised.text, cutter);
  const { list, isSpelling } = cutter;
  return { original, list: isSpelling ? joinSpelledOut(list, original) : list, normalised };
}

/** Makes the tokens of a text, one behind the other. */
class Cutter {
  readonly list: Token[] = [];
  /** Three letters stand one by one somewhere. */
  isSpelling = false;
  #letters = 0;
  /** Where the last token ended. */
  #last = 0;
  constructor(readonly normalised: Normalised) {}

  add(kind: Token['kind'], from: number, to: number): void {
    const { text, original, places } = this.normalised;
    const written = writtenAt(text, from, to);
    const reading = kind === 'word' ? readingOf(written) : readingAsIs(written);
    const { start, end } = places ? originalSpan(this.normalised, from, to) : { start: from, end: to };
    this.list.push({
      forms: reading.forms,
      reading,
      kind: reading.isNumber ? 'number' : kind,
      start,
      end,
      opens: opensAfter(text, this.#last, from),
      capital: isCapital(original, start),
      letters: undefined,
    });
    this.#last = to;
    if (kind !== 'emoji') this.#letters = reading.isLetter ? this.#letters + 1 : 0;
    if (this.#letters >= 3) this.isSpelling = true;
  }
}

function opensAfter(text: string, from: number, to: number): boolean {
  if (from === 0) return true;
  const first = text.charCodeAt(from);
  if (to - from < 2) return to > from && isBreak(first);
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (isBreak(code) || (isStop(code) && isSpaceBeyond(text, at + 1, to))) return true;
  }
  return false;
}

/** A new line, or a semicolon. */
const isBreak = (code: number) => code === 10 || code === 59;
/** . ! ? … */
const isStop = (code: number) => code === 46 || code === 33 || code === 63 || code === 0x2026;

/** Whether a space follows behind whatever closes a sentence. */
function isSpaceBeyond(text: string, from: number, to: number): boolean {
  let at = from;
  while (at < to && closing.test(text.charAt(at))) at++;
  return at < to && (text.charCodeAt(at) === 32 || space.test(text.charAt(at)));
}

function byPattern(text: string, cutter: Cutter): void {
  for (const match of text.matchAll(full)) cutter.add(kindOf(match), match.index, match.index + match[0].length);
}

/** The groups of both patterns. */
const kinds = ['word', 'emoji', 'sign', 'hashtag', 'mention', 'url', 'email'] as const;

function kindOf({ groups }: RegExpMatchArray): Token['kind'] {
  for (const kind of kinds) if (groups?.[kind] !== undefined) return kind;
  return 'word';
}

/** The same without addresses, by hand: it is most of the work, and nearly all of it is plain letters. */
function byScan(text: string, cutter: Cutter): void {
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const end = isPlain(code) ? endOfPlain(text, at + 1) : at;
    if (end > at) {
      cutter.add('word', at, end);
      at = end;
      continue;
    }
    if (code > 127 || isPlain(code) || code === 36 || code === 37 || code === 43) {
      odd.lastIndex = at;
      const match = odd.exec(text);
      if (match) {
        cutter.add(kindOf(match), at, at + match[0].length);
        at += match[0].length;
        continue;
      }
    }
    at += 1;
  }
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

function isCapital(original: string, at: number): boolean {
  const code = original.charCodeAt(at);
  return code < 128 ? code >= 65 && code <= 90 : upper.test(original.slice(at, at + 2));
}

function joinSpelledOut(list: Token[], original: string): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < list.length; ) {
    const token = list[at] as Token;
    if (!token.reading.isLetter) {
      out.push(token);
      at += 1;
      continue;
    }
    const end = endOfSpelling(list, at, original);
    const letters = list.slice(at, end).filter(({ reading }) => reading.isLetter);
    const [first, last] = [letters[0], letters[letters.length - 1]];
    if (first && last && letters.length >= 3) {
      const reading = readingOf(writtenAs(letters.map((token) => token.forms[0]).join('')));
      out.push({ ...first, end: last.end, forms: reading.forms, reading, letters });
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
    if (!token || !(token.reading.isLetter || (at > from && token.kind === 'emoji'))) break;
    if (
      at > from &&
      before &&
      !/^[ .\-_*|/\\~+,]?$/.test(original.slice(before.end, token.start).replace(/\ufe0f/g, ''))
    )
      break;
    if (token.reading.isLetter) end = at + 1;
  }
  return Math.max(end, from + 1);
}
