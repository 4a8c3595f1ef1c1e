/**
 * Every word that people write, once: what each part of the engine knows of a word is kept with it, so that the next comment
 * finds all of it with one look. People use the same few thousand words, and a text that wants to be slow repeats itself.
 */
import type { Shape } from './classifier/shape.js';
import type { Reading } from './readings.js';

export interface Written {
  /** As normalised. */
  text: string;
  hash: number;
  /** Worked out by the first who asks: see `readings.ts` and `classifier/shape.ts`. */
  reading: Reading | undefined;
  /** Where it stands as something else than a word. */
  asIs: Reading | undefined;
  shapes: Shape[] | undefined;
}

/** Room for some twenty thousand different words. */
const size = 2 ** 15;
/** A word stands at the place of its hash or so many behind it. Where all are taken everything is forgotten: no stranger can fill the memory. */
const most = 32;
const places = new Array<Written | undefined>(size).fill(undefined);

/** The word that stands in a normalised text from one UTF-16 offset to another, without cutting it out first. */
export function writtenAt(text: string, from: number, to: number): Written {
  const hash = hashOf(text, from, to);
  const home = hash ^ (hash >>> 15);
  for (let step = 0; step < most; step++) {
    const place = (home + step) & (size - 1);
    const there = places[place];
    if (there === undefined) return keep(place, hash, text.slice(from, to));
    if (there.hash === hash && there.text.length === to - from && text.startsWith(there.text, from)) return there;
  }
  places.fill(undefined);
  return keep(home & (size - 1), hash, text.slice(from, to));
}

export const writtenAs = (word: string): Written => writtenAt(word, 0, word.length);

function keep(place: number, hash: number, word: string): Written {
  // Put together anew, since a part of a text keeps all of that text alive.
  const written = { text: ` ${word}`.slice(1), hash, reading: undefined, asIs: undefined, shapes: undefined };
  places[place] = written;
  return written;
}

/** FNV-1a, unit by unit. */
export function hashOf(text: string, from = 0, to = text.length): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
