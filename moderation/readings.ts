/** The ways in which one word may be read: as written, without its apostrophe, unmasked, with fewer repeats. */
import type { Lexicons } from './phrases.js';
import type { Known } from './word-kinds.js';
import { type Written, writtenAs } from './written.js';

/** What a figure or sign stands for where it stands among letters. */
export const leet: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** yr5, 2nd, 4pm, KS2, 10k and the like mean what they say. */
const plainMix =
  /^(?:\d+(?:st|nd|rd|th|am|pm|k|m|km|mm|cm|kg|g|hrs?|mins?|yrs?|yo|x|s|ish|p)|(?:ks|yr|y|year|p|s|u|v|b|g|a|m|cr|ps|mp)\d+s?|\d+[a-z]{1,2}|[a-z]{1,2}\d+)$/;

/** Whether a word may have more than one reading: anything but letters, or one letter three times. */
const unusual = /[^a-z]|(.)\1\1/;

const turned = new Map(
  [...'ɐɔǝɟƃɥᴉʞʃɯɹʇʌʍʎunpdqbsoxzil'].map((letter, at) => [letter, 'acefghiklmrtvwynudpbqsoxzil'.charAt(at)]),
);
/** Every letter behind a star: it parts them, and hides none. */
const starred = /^(?:\p{L}\*){2,}\p{L}$/u;
const upsideDown = /[ɐɔǝɟƃɥᴉʞɯɹʇʌʍʎ]/;

/** "ɹǝʞuɐʍ": upside down, and so from its end. */
function turnedRound(word: string): string {
  return [...word]
    .reverse()
    .map((letter) => turned.get(letter) ?? letter)
    .join('');
}

/** What can be told of a written word without the word lists. */
export interface Reading {
  /** Every reading of the word; the first is the word itself. */
  forms: string[];
  /** Of the first. */
  hash: number;
  isNumber: boolean;
  /** A letter by itself, which may be one of a word that is spelt out. */
  isLetter: boolean;
  /** `f*ck`: the first form is of letters and stars. */
  isMasked: boolean;
  /** What the word is to the word lists that asked last: see `word-kinds.ts`. */
  known: Known | undefined;
  knownTo: Lexicons | undefined;
}

/** How a word is read. */
export function readingOf(written: Written): Reading {
  written.reading ??= readAfresh(written);
  return written.reading;
}

function readAfresh({ text, hash }: Written): Reading {
  const isNumber = /^\d+$/.test(text);
  const reading = toReading(isNumber ? [text] : readAll(text), hash);
  reading.isNumber = isNumber;
  reading.isLetter = text.length <= 2 && /^\p{L}$/u.test(text);
  reading.isMasked = isMasked(text);
  return reading;
}

/** How something is read that is no word, an address for instance: only as it stands. */
export function readingAsIs(written: Written): Reading {
  written.asIs ??= toReading([written.text], written.hash);
  return written.asIs;
}

/** The same read in more ways. Remembered as what no word can be: all its forms in one. */
export function readAlso({ forms, hash }: Reading, more: string[]): Reading {
  const all = [...forms, ...more];
  const written = writtenAs(all.join(' '));
  written.asIs ??= toReading(all, hash);
  return written.asIs;
}

/** All of one form, as tokens are: they are read at every step. */
const toReading = (forms: string[], hash: number): Reading => ({
  forms,
  hash,
  isNumber: false,
  isLetter: false,
  isMasked: false,
  known: undefined,
  knownTo: undefined,
});

/** Every reading of a normalised word; the first is the word itself. */
export function readings(word: string): string[] {
  return readingOf(writtenAs(word)).forms;
}

function readAll(word: string): string[] {
  if (!unusual.test(word)) return [word];
  const forms = new Set([word]);
  if (word.includes("'")) {
    forms.add(word.replaceAll("'", ''));
    if (word.endsWith("'s")) forms.add(word.slice(0, -2));
  }
  if (starred.test(word)) forms.add(word.replaceAll('*', ''));
  if (upsideDown.test(word)) forms.add(turnedRound(word));
  if (word.includes('-')) forms.add(word.replaceAll('-', ''));
  if (/[\d@$!]/.test(word) && /\p{L}/u.test(word) && !plainMix.test(word)) {
    const read = word.replace(/[013457@$!]/g, (sign) => leet[sign] ?? sign);
    forms.add(read);
    forms.add(read.replace(/i/g, 'l'));
  }
  for (const form of [...forms]) {
    if (!/(.)\1\1/u.test(form)) continue;
    forms.add(form.replace(/(.)\1{2,}/gu, '$1'));
    forms.add(form.replace(/(.)\1{2,}/gu, '$1$1'));
  }
  return [...forms];
}

function isMasked(word: string): boolean {
  return word.includes('*') && /^\p{L}[\p{L}*]*$/u.test(word);
}

/** Whether a word may stand behind a masked one of the same length: by hand, since a pattern of its own for each takes long to make. */
export function fitsMask(masked: string, word: string): boolean {
  for (let at = 0; at < masked.length; at++) {
    const code = masked.charCodeAt(at);
    if (code === star ? !/\p{L}/u.test(word.charAt(at)) : code !== word.charCodeAt(at)) return false;
  }
  return true;
}
const star = 42;
