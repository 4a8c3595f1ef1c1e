/**
 * Text as people write it → text that can be compared, with a way back to every original character.
 * Evidence must be the real words, so nothing here ever loses its place.
 */

export interface Normalised {
  original: string;
  text: string;
  /** For each UTF-16 unit of `text`, where its source character starts and ends in `original`; none where it is the same place. */
  places?: { starts: number[]; ends: number[] };
}

const marks = /\p{M}/u;
const emoji = /\p{Extended_Pictographic}/u;
const zwj = '\u200d';
/** What takes no room; combining marks and variation selectors go with the marks. */
const invisible =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/u;
const apostrophes = /[\u2018\u2019\u201b\u02bc\u0060\u00b4]/;
/** Some characters stand for a whole sentence (U+FDFA: eighteen letters); no word that we look for needs that. */
const longestForm = 4;

/** Letters of other alphabets that look like Latin ones; folded only where a word mixes alphabets. */
const lookAlikes: Record<string, string> = {
  ...pairs('авекмнорстухіјѕԁһԛԝґ', 'abekmhopctyxijsdhqwr'),
  ...pairs('αβεικνορτυχ', 'abeikvoptux'),
  ı: 'i',
};

/** Small capitals are no compatibility form of anything. */
const smallCapitals = pairs('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnoprstuvwyz');
/** Where the white letters on black begin, in circles and in squares. */
const onBlack = [0x1f150, 0x1f170];
/** The first of the letters that make a flag where two stand together. */
const flagA = 0x1f1e6;

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

/** Most comments: every character stays where it is. */
function plain(original: string): Normalised {
  const lower = original.toLowerCase();
  return { original, text: lower.includes('`') ? lower.replaceAll('`', "'") : lower };
}

function folded(original: string): Normalised {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  let previous = '';
  let at = 0;
  for (const char of original) {
    const simple = isFlagLetter(char) ? aloneOf(original, at) : simplify(char, previous);
    for (let unit = 0; unit < simple.length; unit++) {
      starts.push(at);
      ends.push(at + char.length);
    }
    text += simple;
    if (char <= '\u007f' || !marks.test(char)) previous = char;
    at += char.length;
  }
  return { original, text: foldMixedWords(text), places: { starts, ends } };
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
  if (simplified.size >= mostSimplified) simplified.clear();
  simplified.set(char, simple);
  return simple;
}

function simplifyAfresh(char: string): string {
  if (marks.test(char) || invisible.test(char)) return '';
  if (apostrophes.test(char)) return "'";
  const disguised = smallCapitals[char] ?? letterOn(char);
  if (disguised) return disguised;
  const form = char.normalize('NFKD');
  const pieces = form === char ? [char] : [...form].filter((piece) => !marks.test(piece) && !invisible.test(piece));
  if (pieces.length > longestForm) return char;
  const lower = pieces.join('').toLowerCase();
  // A capital may become a letter and a mark.
  return lower === char ? char : lower.replace(/\p{M}/gu, '');
}

function letterOn(char: string): string | undefined {
  const code = char.codePointAt(0) ?? 0;
  const from = onBlack.find((first) => code >= first && code < first + 26);
  return from === undefined ? undefined : String.fromCharCode(97 + code - from);
}

function isFlagLetter(char: string | undefined): boolean {
  const code = char?.codePointAt(0) ?? 0;
  return code >= flagA && code < flagA + 26;
}

/** A flag stays one; a letter of flags that stands alone is a letter. */
function aloneOf(original: string, at: number): string {
  const char = String.fromCodePoint(original.codePointAt(at) ?? flagA);
  if (isFlagLetter(original.slice(Math.max(0, at - 2), at)) || isFlagLetter(original.slice(at + 2, at + 4)))
    return char;
  return String.fromCharCode(97 + (char.codePointAt(0) ?? flagA) - flagA);
}

const words = /\p{L}[\p{L}\p{N}]*/gu;
const latin = /\p{Script=Latin}/u;
const lookAlikeScripts = /[\p{Script=Cyrillic}\p{Script=Greek}\u0131]/u;

/** A word of two alphabets is in disguise; so is a whole word of look-alikes where no letter tells of another language. */
function foldMixedWords(text: string): string {
  if (!lookAlikeScripts.test(text)) return text;
  const inDisguise =
    latin.test(text) && [...text].every((letter) => !lookAlikeScripts.test(letter) || letter in lookAlikes);
  return text.replace(words, (word) => {
    if (!lookAlikeScripts.test(word) || !(inDisguise || latin.test(word))) return word;
    return word.replace(/./gu, (letter) => lookAlikes[letter] ?? letter);
  });
}

/** The original characters behind a stretch of the normalised text, end exclusive. */
export function originalSpan({ places }: Normalised, start: number, end: number): { start: number; end: number } {
  if (!places) return { start, end };
  return { start: places.starts[start] ?? 0, end: places.ends[end - 1] ?? 0 };
}
