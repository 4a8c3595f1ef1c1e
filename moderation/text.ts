/**
 * Text as people write it → text that can be compared, with a way back to every original character.
 * Evidence must be the real words, so nothing here ever loses its place.
 */

export interface Normalised {
  original: string;
  text: string;
  /** For each UTF-16 unit of `text`, where its source character starts and ends in `original`. */
  starts: ArrayLike<number>;
  ends: ArrayLike<number>;
}

const marks = /\p{M}/u;
const emoji = /\p{Extended_Pictographic}/u;
const zwj = '\u200d';
/** What takes no room; combining marks and variation selectors go with the marks. */
const invisible = /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
const apostrophes = /[\u2018\u2019\u201b\u02bc\u0060\u00b4]/;
/** Some characters stand for a whole sentence (U+FDFA: eighteen letters); no word that we look for needs that. */
const longestForm = 4;

/** Letters of other alphabets that look like Latin ones; folded only where a word mixes alphabets. */
const lookAlikes: Record<string, string> = {
  ...pairs('авекмнорстухіјѕԁһԛԝґ', 'abekmhopctyxijsdhqwr'),
  ...pairs('αβεικνορτυχ', 'abeikvoptux'),
  ı: 'i',
};

function pairs(from: string, to: string): Record<string, string> {
  return Object.fromEntries([...from].map((letter, index) => [letter, to[index] ?? letter]));
}

/** One normalisation for everything: compatibility forms, no marks, nothing invisible, lower case. */
export function normalise(original: string): Normalised {
  return isAscii(original) ? plain(original) : folded(original);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** Most comments: every character is its own, so one table of places serves all of them. */
function plain(original: string): Normalised {
  const lower = original.toLowerCase();
  const text = lower.includes('`') ? lower.replaceAll('`', "'") : lower;
  const places = counting(text.length + 1);
  return { original, text, starts: places.subarray(0, text.length), ends: places.subarray(1, text.length + 1) };
}

let counted = new Uint32Array(0);

/** 0, 1, 2 … at least as far as `length`. */
function counting(length: number): Uint32Array {
  if (counted.length < length) counted = Uint32Array.from({ length: length * 2 }, (_, index) => index);
  return counted;
}

function folded(original: string): Normalised {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  let previous = '';
  let at = 0;
  for (const char of original) {
    const simple = simplify(char, previous);
    for (let unit = 0; unit < simple.length; unit++) {
      starts.push(at);
      ends.push(at + char.length);
    }
    text += simple;
    if (char <= '\u007f' || !marks.test(char)) previous = char;
    at += char.length;
  }
  return { original, text: foldMixedWords(text), starts, ends };
}

/** Worked out before, by character: people use the same few. Bounded, since strangers choose what comes. */
const simplified = new Map<string, string>();
const mostSimplified = 4_000;

/** What stands for one character; nothing where it is invisible. */
function simplify(char: string, previous: string): string {
  if (char <= '\u007f') return char === '`' ? "'" : char.toLowerCase();
  if (char === zwj) return emoji.test(previous) ? char : '';
  const known = simplified.get(char);
  if (known !== undefined) return known;
  const simple = simplifyAfresh(char);
  if (simplified.size < mostSimplified) simplified.set(char, simple);
  return simple;
}

function simplifyAfresh(char: string): string {
  if (invisible.test(char)) return '';
  if (apostrophes.test(char)) return "'";
  const pieces = [...char.normalize('NFKD')].filter((piece) => !marks.test(piece) && !invisible.test(piece));
  if (pieces.length > longestForm) return char;
  return pieces.join('').toLowerCase().replace(/\p{M}/gu, '');
}

const words = /\p{L}[\p{L}\p{N}]*/gu;
const latin = /\p{Script=Latin}/u;
const lookAlikeScripts = /[\p{Script=Cyrillic}\p{Script=Greek}\u0131]/u;

function foldMixedWords(text: string): string {
  if (!lookAlikeScripts.test(text)) return text;
  return text.replace(words, (word) => {
    if (!latin.test(word) || !lookAlikeScripts.test(word)) return word;
    return word.replace(/./gu, (letter) => lookAlikes[letter] ?? letter);
  });
}

/** The original characters behind a stretch of the normalised text, end exclusive. */
export function originalSpan(normalised: Normalised, start: number, end: number): { start: number; end: number } {
  return { start: normalised.starts[start] ?? 0, end: normalised.ends[end - 1] ?? 0 };
}
