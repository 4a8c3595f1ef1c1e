/** The trained weights as data, and what they say of a comment. */
import { type Label, labels } from '../types.js';
import { families, mostTokens, ownerOf, type Sheet } from './features.js';

/** Too few of our comments carry these to learn them by. */
const unheard: readonly Label[] = ['copyright', 'journalist', 'anonymous', 'removal_request'];

/** What is asked of every comment: would a person hide it, look at it, tell the safeguarding lead or the head, answer it; and each label. */
export const questions: readonly Question[] = [
  'hide',
  'look',
  'dsl',
  'head',
  'answer',
  ...labels.filter((label) => !unheard.includes(label)),
];
export type Question = 'hide' | 'look' | 'dsl' | 'head' | 'answer' | Label;

export interface Sounds {
  version: string;
  /** Features by hash, in open addressing: the hash and its place, one behind the other so that both are read in one go; -1 where free. */
  slots: Int32Array;
  /** How telling a feature is, whatever for: rare ones more. */
  worth: Uint8Array;
  /** One byte for each feature and question, feature by feature. */
  weights: Int8Array;
  heads: Head[];
}

export interface Head {
  /** What a byte is worth. */
  step: number;
  bias: number;
  /** Slope and shift that make a sum a probability. */
  slope: number;
  shift: number;
}

export const magic = 'SCHOOLGATE-SOUNDS-1\n';
export const worthStep = 1 / 24;

/** Reads weights; throws with what was expected where they are not whole. */
export function parseSounds(data: Uint8Array): Sounds {
  const fail = (expected: string): never => {
    throw new Error(`expected ${expected}`);
  };
  const line = (from: number) => data.indexOf(10, from) + 1 || fail('a line of text at the start');
  const decoder = new TextDecoder();
  const start = line(0);
  if (decoder.decode(data.subarray(0, start)) !== magic) fail('the words SCHOOLGATE-SOUNDS-1 first');
  const body = line(start);
  const header = headerOf(decoder.decode(data.subarray(start, body)));
  if (!header) return fail('a version, a size, and step, bias, slope and shift for each question');
  const { version, size, heads } = header;
  // A copy of its own, so that numbers of four bytes begin where they may.
  const bytes = new Uint8Array(data.subarray(body));
  if (bytes.length !== size * (5 + questions.length))
    fail(`${size * (5 + questions.length)} bytes after the header, not ${bytes.length}`);
  const hashes = new Int32Array(bytes.buffer.slice(0, size * 4));
  const worth = bytes.subarray(size * 4, size * 5);
  const weights = new Int8Array(bytes.buffer.slice(size * 5));
  return { version, slots: slotsOf(hashes), worth, weights, heads };
}

interface Header {
  version: string;
  size: number;
  heads: Head[];
}

function headerOf(text: string): Header | undefined {
  try {
    const header = JSON.parse(text) as Header;
    const numbers = header.heads.flatMap(({ step, bias, slope, shift }) => [step, bias, slope, shift]);
    const whole = header.heads.length === questions.length && [header.size, ...numbers].every(Number.isFinite);
    return whole && typeof header.version === 'string' ? header : undefined;
  } catch {
    return undefined;
  }
}

export function slotsOf(hashes: Int32Array): Int32Array {
  const slots = new Int32Array(2 << Math.ceil(Math.log2(hashes.length * 2 + 1))).fill(-1);
  for (const [place, hash] of hashes.entries()) {
    const slot = slotOf(slots, hash);
    slots[slot] = hash;
    slots[slot + 1] = place;
  }
  return slots;
}

/** Where a hash is, or would be. */
function slotOf(slots: Int32Array, hash: number): number {
  const mask = slots.length - 1;
  let slot = ((hash ^ (hash >>> 16)) << 1) & mask;
  while ((slots[slot + 1] as number) >= 0 && slots[slot] !== hash) slot = (slot + 2) & mask;
  return slot;
}

/** What is known of a comment's features, until the next is looked up: the arrays are shared, and longer than what is used. */
export interface Known {
  /** Family by family, which place each feature has among the weights; -1 where they know nothing of it. */
  places: Int32Array[];
  sizes: number[];
}

const scratch = families.map(() => new Int32Array(512));

/** Looks up the features of a comment. */
export function knownOf({ slots }: Sounds, features: Sheet): Known {
  for (let family = 0; family < features.sizes.length; family++) {
    const size = features.sizes[family] as number;
    let places = scratch[family] as Int32Array;
    if (places.length < size) places = scratch[family] = new Int32Array(2 * size);
    const wanted = features.hashes[family] as Int32Array;
    for (let at = 0; at < size; at++) places[at] = slots[slotOf(slots, wanted[at] as number) + 1] as number;
  }
  return { places: scratch, sizes: features.sizes };
}

const sums = new Float64Array(questions.length);
/** Of one family, in whole numbers: a byte times a byte for each feature, far from the bounds of 32 bits for any text. */
const ofFamily = new Int32Array(questions.length);
const answers = new Float64Array(questions.length);

/** The answers, 0 to 1, in the order of `questions`; until the next are asked for. */
export function answersOf(sounds: Sounds, { places, sizes }: Known): Float64Array {
  sums.fill(0);
  for (let family = 0; family < families.length; family++) {
    const length = addFamily(sounds, places[family] as Int32Array, sizes[family] as number);
    const unit = (families[family]?.factor ?? 0) / (length || 1);
    for (let question = 0; question < sums.length; question++)
      sums[question] = (sums[question] as number) + (ofFamily[question] as number) * unit;
  }
  for (let question = 0; question < sums.length; question++) {
    const { step, bias, slope, shift } = sounds.heads[question] as Head;
    answers[question] = 1 / (1 + Math.exp(-(slope * ((sums[question] as number) * step + bias) + shift)));
  }
  return answers;
}

/** Sums up a family for each question; returns its length, by which it is divided so that long texts weigh no more than short ones. */
function addFamily({ worth, weights }: Sounds, places: Int32Array, size: number): number {
  ofFamily.fill(0);
  let squares = 0;
  for (let at = 0; at < size; at++) {
    const place = places[at] as number;
    if (place < 0) continue;
    const value = worth[place] as number;
    squares += value * value;
    const from = place * ofFamily.length;
    for (let question = 0; question < ofFamily.length; question++)
      ofFamily[question] = ((ofFamily[question] as number) + (weights[from + question] as number) * value) | 0;
  }
  return Math.sqrt(squares);
}

/** What may be said of a comment that harms nobody. Nor is a child's age harm by itself: parents tell it too, and rules of its own judge it. */
const harmless: readonly Label[] = ['individual_matter', 'query', 'complaint', 'praise', 'under13'];
const kinds = labels.filter((label) => !unheard.includes(label) && !harmless.includes(label));
const placesOfKinds = kinds.map((kind) => questions.indexOf(kind));

/** Less than this, and no kind of harm is heard. */
const leastKind = 0.33;

/**
 * How likely it is harmful, 0 to 1: the odds that a person would hide it times the odds of the likeliest kind of harm.
 * What only sounds bad as a whole is mostly a complaint; what sounds like a kind and not bad as a whole is mostly a jest.
 */
export function harmOf(likely: Float64Array): number {
  let most = 0;
  for (const place of placesOfKinds) most = Math.max(most, likely[place] as number);
  if (most < leastKind) return 0;
  const odds = oddsOf(likely[0] as number) * oddsOf(most);
  return odds / (1 + odds);
}

const oddsOf = (share: number) => share / Math.max(1e-9, 1 - share);

const gains = new Float64Array(mostTokens + 1);

/** The words that speak most for a question, as token numbers from and to (exclusive): what a person is shown as the reason. */
export function strongest(
  { worth, weights }: Sounds,
  { places, sizes }: Known,
  question: number,
): { from: number; to: number } | undefined {
  // Facts stand nowhere; words do.
  const [words, size] = [places[0] as Int32Array, sizes[0] ?? 0];
  const tokens = ownerOf(size - 1) + 1;
  gains.fill(0, 0, tokens + 1);
  for (let at = 0; at < size; at++) {
    const place = words[at] as number;
    if (place < 0) continue;
    const owner = ownerOf(at);
    gains[owner] =
      (gains[owner] as number) + (worth[place] as number) * (weights[place * questions.length + question] as number);
  }
  let best = -1;
  let most = 0;
  for (let token = 0; token < tokens; token++)
    if ((gains[token] as number) > most) [best, most] = [token, gains[token] as number];
  if (best < 0) return undefined;
  let [from, to] = [best, best + 1];
  while (from > 0 && (gains[from - 1] as number) > most / 4) from--;
  while (to < tokens && (gains[to] as number) > most / 4) to++;
  // A pair of words is owned by its second.
  return { from: Math.max(0, from - 1), to };
}
