/** The trained weights as data, and what they say of a text. */
import { bits, type Features, families, featuresOf, idOf } from './features.js';
import type { Shape } from './shape.js';
import type { Word } from './words.js';

export const heads = ['abuse', 'hate'] as const;
export type Head = (typeof heads)[number];

/** One trained question: a byte for each feature, and the numbers that turn their sum into 0 to 1. */
interface Weights {
  bytes: Int8Array;
  /** What a byte is worth, family by family. */
  scales: number[];
  bias: number;
  /** Slope and shift that make a sum a probability. */
  slope: number;
  shift: number;
}

export interface Classifier {
  version: string;
  heads: Record<Head, Weights>;
}

export interface Score {
  head: Head;
  score: number;
}

export const magic = 'SCHOOLGATE-MODEL-1\n';

/** Reads weights; throws with what was expected where they are not whole. */
export function parseClassifier(data: Uint8Array): Classifier {
  const fail = (expected: string): never => {
    throw new Error(`the classifier's weights are broken: expected ${expected}`);
  };
  const line = (from: number) => data.indexOf(10, from) + 1 || fail('a line of text at the start');
  const start = line(0);
  const decoder = new TextDecoder();
  if (decoder.decode(data.subarray(0, start)) !== magic) fail('the words SCHOOLGATE-MODEL-1 first');
  const body = line(start);
  const header = headerOf(decoder.decode(data.subarray(start, body)));
  if (!header) return fail('a version, and bias, slope, shift and three scales for each head');
  const size = 1 << bits;
  if (data.length !== body + heads.length * size) fail(`${heads.length * size} weights, not ${data.length - body}`);
  const read = (head: Head, index: number): Weights => ({
    ...header.heads[head],
    bytes: new Int8Array(data.subarray(body + index * size, body + (index + 1) * size)),
  });
  return { version: header.version, heads: { abuse: read('abuse', 0), hate: read('hate', 1) } };
}

interface Header {
  version: string;
  heads: Record<Head, Omit<Weights, 'bytes'>>;
}

function headerOf(text: string): Header | undefined {
  try {
    const header = JSON.parse(text) as Header;
    const whole = heads.every((head) => {
      const { bias, slope, shift, scales } = header.heads[head];
      return [bias, slope, shift, ...scales].every(Number.isFinite) && scales.length === families.length;
    });
    return whole && typeof header.version === 'string' ? header : undefined;
  } catch {
    return undefined;
  }
}

/** How likely a normalised text is abuse, and hate: 0 to 1. */
export function classify(classifier: Classifier, text: string): Record<Head, number> {
  const features = featuresOf(text, false);
  return { abuse: scoreOf(classifier, features, 'abuse'), hate: scoreOf(classifier, features, 'hate') };
}

/** Hate is against a group: where no group or slur is named, a sentence that sounds like it counts a tenth. */
const ungated = 0.1;

/** One head's answer on features that were worked out before. */
export function scoreOf({ heads: all }: Classifier, features: Features, head: Head): number {
  const { bias, slope, shift } = all[head];
  const likely = 1 / (1 + Math.exp(-(slope * (bias + sum(all[head], features)) + shift)));
  return head === 'hate' && !features.gated ? likely * ungated : likely;
}

function sum(weights: Weights, { words, ids, ends, letters }: Features): number {
  const { bytes, scales } = weights;
  let total = letters ? 0 : sumOfLetters(weights, words);
  let from = 0;
  for (let family = 0; family < ends.length; family++) {
    const end = ends[family] ?? from;
    let part = 0;
    for (let at = from; at < end; at++) part += bytes[ids[at] as number] as number;
    if (end > from) total += (part * (scales[family] ?? 0)) / Math.sqrt(end - from);
    from = end;
  }
  return total;
}

/** The family of letters by whole words, without looking at one letter. */
function sumOfLetters(weights: Weights, words: Word[]): number {
  let part = 0;
  let count = 0;
  for (let at = 0; at < words.length; at++) {
    const { shape } = words[at] as Word;
    part += worthOf(weights, shape);
    count += shape.letters.length;
  }
  return count === 0 ? 0 : (part * (weights.scales[0] ?? 0)) / Math.sqrt(count);
}

/** What a word's letters come to. Words repeat, and looking up dozens of weights for each is slow: it is done once. */
function worthOf(weights: Weights, shape: Shape): number {
  const { letters, worths } = shape;
  for (let at = 0; at < worths.length; at++) if (worths[at]?.weights === weights) return worths[at]?.worth ?? 0;
  let worth = 0;
  for (let at = 0; at < letters.length; at++) worth += weights.bytes[idOf(letters[at] as number)] as number;
  worths.push({ weights, worth });
  return worth;
}

/** The run of words that speaks most for a head: what a person is shown as the reason. */
export function strongest(
  { heads: all }: Classifier,
  features: Features,
  head: Head,
): { start: number; end: number } | undefined {
  const gains = gainsOf(all[head], features);
  let best = -1;
  for (let at = 0; at < gains.length; at++) if (best < 0 || (gains[at] as number) > (gains[best] as number)) best = at;
  if (best < 0) return undefined;
  const floor = (gains[best] ?? 0) / 3;
  let [from, to] = [best, best];
  while (
    from > 0 &&
    (gains[from - 1] ?? 0) > floor &&
    features.words[from - 1]?.sentence === features.words[best]?.sentence
  )
    from--;
  while ((gains[to + 1] ?? 0) > floor && features.words[to + 1]?.sentence === features.words[best]?.sentence) to++;
  const [first, last]: (Word | undefined)[] = [features.words[from], features.words[to]];
  return first && last ? { start: first.start, end: last.end } : undefined;
}

function gainsOf({ bytes, scales }: Weights, { ids, owners, ends, words }: Features): Float64Array {
  const gains = gainsOfLetters({ bytes, scales }, words);
  for (let family = 1; family < ends.length; family++) {
    const [from, to] = [ends[family - 1] ?? 0, ends[family] ?? 0];
    const worth = (scales[family] ?? 0) / Math.sqrt(Math.max(1, to - from));
    for (let at = from; at < to; at++) {
      const owner = owners[at] as number;
      gains[owner] = (gains[owner] as number) + (bytes[ids[at] as number] as number) * worth;
    }
  }
  return gains;
}

function gainsOfLetters({ bytes, scales }: Pick<Weights, 'bytes' | 'scales'>, words: Word[]): Float64Array {
  let count = 0;
  for (const { shape } of words) count += shape.letters.length;
  const worth = (scales[0] ?? 0) / Math.sqrt(Math.max(1, count));
  const gains = new Float64Array(words.length);
  for (const [owner, { shape }] of words.entries()) {
    const { letters } = shape;
    for (let at = 0; at < letters.length; at++)
      gains[owner] = (gains[owner] as number) + (bytes[idOf(letters[at] as number)] as number) * worth;
  }
  return gains;
}
