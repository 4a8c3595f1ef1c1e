/**
 * Text as people write it → text that can be compared, with a way back to every original character.
 * Evidence must be the real words, so nothing here ever loses its place.
 */

export interface Normalised {
  original: string;
  text: string;
  /** For each UTF-16 unit of `text`, where its source character starts and ends in `original`. */
  starts: number[];
  ends: number[];
}

const marks = /\p{M}/u;
const emoji = /\p{Extended_Pictographic}/u;
const zwj = '\u200d';
/** What takes no room; combining marks and variation selectors go with the marks. */
const invisible = /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
const apostrophes = /[\u2018\u2019\u201b\u02bc\u0060\u00b4]/;

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
  const out: Normalised = { original, text: '', starts: [], ends: [] };
  const units: string[] = [];
  let previous = '';
  let at = 0;
  for (const char of original) {
    for (const piece of simplify(char, previous)) {
      units.push(piece);
      out.starts.push(at);
      out.ends.push(at + char.length);
    }
    if (!marks.test(char)) previous = char;
    at += char.length;
  }
  out.text = foldMixedWords(units.join(''));
  return out;
}

/** The UTF-16 units that stand for one character; none where it is invisible. */
function simplify(char: string, previous: string): string[] {
  if (char === zwj) return emoji.test(previous) ? [char] : [];
  if (invisible.test(char)) return [];
  if (apostrophes.test(char)) return ["'"];
  const plain = [...char.normalize('NFKD')].filter((piece) => !marks.test(piece) && !invisible.test(piece)).join('');
  return plain.toLowerCase().replace(/\p{M}/gu, '').split('');
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
