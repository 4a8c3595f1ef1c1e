/** What is known of a word by itself. Words repeat, so it is worked out once for each of the commonest. */
import { leet } from '../readings.js';
import type { Written } from '../written.js';
import { isKnown } from './joined.js';
import { mayOpen, repair } from './repair.js';
import { Kind, kindOf } from './terms.js';

export interface Shape {
  form: string;
  kind: number;
  hash: number;
  /** Hashes of its two to five letters, with its edges. */
  letters: Int32Array;
  /** A gate word may begin with it that has a space in it. */
  opens: boolean;
  /** What its letters come to, by whose weights: of the few that there are. */
  worths: { weights: object; worth: number }[];
}

/** Longer ones are a comment without spaces, or nonsense. */
export const maxWord = 120;

/** The words that stand behind one written word: mostly one. */
export function shapesOf(written: Written): Shape[] {
  written.shapes ??= repair(plain(written.text)).map(shapeOf);
  return written.shapes;
}

/** One word that is in its plain spelling already. */
export function shapeOf(form: string): Shape {
  const opens = mayOpen(form);
  return { form, kind: kindOf(form), hash: hashOf(form), letters: lettersOf(form), opens, worths: [] };
}

function hashOf(form: string): number {
  let whole = 0x2545f491;
  for (let at = 0; at < form.length; at++) whole = Math.imul(whole ^ form.charCodeAt(at), 0x01000193);
  return whole ^ (whole >>> 16);
}

function lettersOf(form: string): Int32Array {
  const edged = `<${form}>`;
  const found: number[] = [];
  for (let from = 0; from < edged.length - 1; from++) {
    let hash = 0x811c9dc5;
    const stop = Math.min(edged.length, from + 5);
    for (let at = from; at < stop; at++) {
      hash = Math.imul(hash ^ edged.charCodeAt(at), 0x01000193);
      if (at > from) found.push(hash);
    }
  }
  return Int32Array.from(found);
}

/** yr5, 2nd, 4pm, KS2 mean what they say. */
const plainMix = /^(?:\d+[a-z]{1,5}|[a-z]{1,4}\d+[a-z]?)$/;
/** Even where it could be read as a word. */
const plainCode = /^(?:\d+(?:st|nd|rd|th|am|pm|s|m|k|p|g)|(?:yrs?|y|ks)\d+[a-z]?|[a-z]{1,2}\d+)$/;

/** One spelling for many: no apostrophe, leet read, runs of three or more once, masked letters as one star. */
function plain(raw: string): string {
  let form = raw.length > maxWord ? raw.slice(0, maxWord) : raw;
  if (/^[a-z]+$/.test(form)) return collapse(form);
  form = form.replace(/['\u2019]/g, '');
  if (/^\d+$/.test(form)) return form.length > 4 ? '00000' : form;
  if (/[\d@$!]/.test(form) && /\p{L}/u.test(form)) {
    const read = form.replace(/[013457@$!]/g, (sign) => leet[sign] ?? sign);
    if (!plainMix.test(form) || (isKnown(read) && !plainCode.test(form))) form = read;
  }
  return collapse(form.replace(/[*#%@$!]+/g, '*'));
}

export function collapse(form: string): string {
  if (!/(.)\1\1/.test(form)) return form;
  const twice = form.replace(/(.)\1{2,}/g, '$1$1');
  return (kindOf(twice) & (Kind.slur | Kind.group)) > 0 ? twice : form.replace(/(.)\1{2,}/g, '$1');
}
