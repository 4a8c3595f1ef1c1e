/**
 * Text → hashed features: which of 2^18 numbers are in it, and by which word each came in.
 * Three families, each with a weight of its own: letters (2 to 5 within a word), words (one and two, with negation), and the
 * gate (what is said near a protected group or slur, on which side, how far, negated, quoted or spoken about).
 */

import { codesOf } from './build.js';
import { Kind } from './terms.js';
import { cut, type Word } from './words.js';

export const bits = 18;
const mask = (1 << bits) - 1;

export const families = ['letters', 'words', 'gate'] as const;

/** Features of one text, until the next is asked for: the arrays are shared, and longer than what is used. */
export interface Features {
  words: Word[];
  ids: Int32Array;
  /** The number of the word that brought each feature in. */
  owners: Int32Array;
  size: number;
  /** Where each family stops. */
  ends: number[];
  /** A protected group or a slur is named. */
  gated: boolean;
  /** Without: the family of letters is empty, and has to be told from the words' shapes. */
  letters: boolean;
}

const reach = 10;
const maxWords = 2000;

const scramble = (a: number, b: number) => {
  const mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
};
const seed = {
  negated: 0x51,
  pair: 0x77,
  skip: 0x79,
  class: 0x1f3,
  triple: 0x2b5,
  near: 0x3c1,
  gate: 0x4d7,
  flag: 0x5e9,
  count: 0x6a1,
  build: 0x7b3,
  whole: 0x8c5,
  apart: 0x9d7,
};

/** Everything that the weights know a text by; most of it is letters, which a score does not need one by one. */
export function featuresOf(text: string, letters = true): Features {
  const all = cut(text);
  return ofWords(all.length > maxWords ? all.slice(0, maxWords) : all, letters);
}

function ofWords(words: Word[], letters: boolean): Features {
  const out = emptyFeatures(words, letters);
  const hashes: number[] = [];
  for (let at = 0; at < words.length; at++) hashes.push((words[at] as Word).shape.hash);
  if (letters) addLetters(out);
  out.ends.push(out.size);
  const said = addWords(out, hashes);
  out.ends.push(out.size);
  out.gated = addGate(out, said);
  out.ends.push(out.size);
  return out;
}

/** Used again by the next text: clearing as much for each would take longer than the work. */
let scratch = { ids: new Int32Array(0), owners: new Int32Array(0) };

function emptyFeatures(words: Word[], letters: boolean): Features {
  let room = 256 + 48 * words.length;
  if (letters) for (const { shape } of words) room += shape.letters.length;
  if (scratch.ids.length < room) scratch = { ids: new Int32Array(room * 2), owners: new Int32Array(room * 2) };
  return { words, ids: scratch.ids, owners: scratch.owners, size: 0, ends: [], gated: false, letters };
}

/** The number of a feature, from its hash. */
export const idOf = (hash: number) => (hash ^ (hash >>> 15)) & mask;

function add(out: Features, hash: number, owner: number): void {
  out.ids[out.size] = idOf(hash);
  out.owners[out.size] = owner;
  out.size += 1;
}

/** Two to five letters of each word. */
function addLetters(out: Features): void {
  for (const [owner, { shape }] of out.words.entries())
    for (let at = 0; at < shape.letters.length; at++) add(out, shape.letters[at] ?? 0, owner);
}

/** Words by ones and twos. What a "not" up to three words before it turns round is another word. */
function addWords(out: Features, hashes: number[]): number[] {
  const { words } = out;
  const said: number[] = [];
  let negatedUntil = -1;
  let sentence = 0;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as Word;
    if (word.sentence !== sentence) negatedUntil = -1;
    sentence = word.sentence;
    const hash = hashes[index] as number;
    word.negated = index <= negatedUntil;
    const own = word.negated ? scramble(hash, seed.negated) : hash;
    if ((word.kind & Kind.negator) > 0) negatedUntil = index + 3;
    said.push(own);
    add(out, scramble(hash, 1), index);
    if (own !== hash) add(out, scramble(own, 1), index);
    if (index === 0) continue;
    add(out, scramble(scramble(hashes[index - 1] as number, hash), seed.pair), index);
    if (index > 1) add(out, scramble(scramble(hashes[index - 2] as number, hash), seed.skip), index);
  }
  return said;
}

export const isGate = (word: Word | undefined) => word !== undefined && (word.kind & (Kind.group | Kind.slur)) > 0;

/** A gate word by its class, so that what is learnt of one group holds for all. */
const classOf = (word: Word, hash: number) =>
  (word.kind & Kind.slur) > 0 ? 0xabcd : (word.kind & Kind.group) > 0 ? 0xdcba : hash;

/** False where nobody is named. */
function addGate(out: Features, said: number[]): boolean {
  const { words } = out;
  const gates: number[] = [];
  for (let at = 0; at < words.length; at++) if (isGate(words[at])) gates.push(at);
  if (gates.length === 0) return false;
  const classes = words.map((word, index) => classOf(word, said[index] ?? 0));
  const covered = new Uint8Array(words.length);
  for (const gate of gates.slice(0, 6)) addAround(out, { gate, classes, covered });
  addBuild(out);
  add(out, scramble(seed.count, Math.min(3, gates.length)), gates[0] ?? 0);
  return true;
}

interface Around {
  gate: number;
  classes: number[];
  /** Words whose unplaced features are in already. */
  covered: Uint8Array;
}

function addAround(out: Features, { gate, classes, covered }: Around): void {
  const { words } = out;
  const from = Math.max(0, gate - reach);
  const to = Math.min(words.length, gate + reach + 1);
  const kind = classes[gate] ?? 0;
  const flags = flagsOf(words, from, to, gate);
  add(out, scramble(scramble(kind, flags), seed.flag), gate);
  for (let at = from; at < to; at++) {
    const word = words[at];
    if (!word) continue;
    const hash = classes[at] ?? 0;
    const step = at - gate;
    const far = Math.abs(step) <= 2 ? 1 : Math.abs(step) <= 5 ? 2 : 3;
    if (step !== 0) add(out, scramble(scramble(hash, step < 0 ? far : far + 3), scramble(kind, seed.near)), at);
    if (covered[at] === 1) continue;
    covered[at] = 1;
    add(out, scramble(scramble(hash, kind), seed.gate), at);
    add(out, scramble(scramble(hash, flags), seed.flag), at);
    if (at > from) add(out, scramble(scramble(classes[at - 1] ?? 0, hash), seed.class), at);
    if (at > from + 1) add(out, triple(classes, at), at);
  }
}

function triple(classes: number[], at: number): number {
  return scramble(scramble(scramble(classes[at - 2] ?? 0, classes[at - 1] ?? 0), classes[at] ?? 0), seed.triple);
}

/** How it is said: between quotation marks, beside words of those who report, or of oneself. */
function flagsOf(words: Word[], from: number, to: number, gate: number): number {
  let flags = words[gate]?.quoted ? 4 : 0;
  for (let at = from; at < to; at++) {
    const kind = words[at]?.kind ?? 0;
    if ((kind & Kind.counter) > 0) flags |= 1;
    if ((kind & Kind.self) > 0 && Math.abs(at - gate) <= 3) flags |= 2;
    if (words[at]?.quoted) flags |= 8;
  }
  return flags;
}

/** How what is said of the group is built: telling words by class, in order, by twos far apart, and all together. */
function addBuild(out: Features): void {
  const { words } = out;
  const gates = new Set<number>();
  for (const word of words) if (isGate(word)) gates.add(word.sentence);
  const codes = codesOf(words).filter(({ sentence: s }) => gates.has(s) || gates.has(s - 1) || gates.has(s + 1));
  let [first, second, third, sentence, all] = [0, 0, 0, -1, 0];
  const seen = new Set<number>();
  for (const [index, { code, at, sentence: own }] of codes.entries()) {
    if (own !== sentence) [first, second, third, sentence] = [0, 0, 0, own];
    add(out, scramble(scramble(second, code), seed.build), at);
    add(out, scramble(scramble(scramble(first, second), code), seed.build + 1), at);
    add(out, scramble(scramble(scramble(third, first), scramble(second, code)), seed.build + 2), at);
    for (let back = Math.max(0, index - farthest); back < index - 1; back++)
      add(out, scramble(scramble(codes[back]?.code ?? 0, code), seed.apart), at);
    [third, first, second] = [first, second, code];
    if (seen.has(code)) continue;
    seen.add(code);
    add(out, scramble(code, seed.build + 3), at);
    all ^= scramble(code, seed.whole);
  }
  add(out, scramble(all, seed.whole), 0);
}

/** How many telling words two may lie apart and still be taken together. */
const farthest = 6;
