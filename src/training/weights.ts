/** Learnt numbers → the file that is shipped: a byte for each feature, then squeezed. */
import { brotliCompressSync, constants } from 'node:zlib';
import { featuresOf } from '../../moderation/classifier/features.js';
import { type Classifier, type Head, heads, magic, scoreOf } from '../../moderation/classifier/score.js';
import { familyWorth, type Learnt } from './learn.js';

/** Few weights are larger; they are cut off at this. */
const largestShare = 0.9995;

type Weights = Classifier['heads'][Head];

/** Each weight as a byte; its sum is not yet a probability. */
export function toBytes({ head, weights, bias }: Learnt): Weights {
  const sizes = weights
    .map(Math.abs)
    .filter((size) => size > 1e-3)
    .sort();
  const step = (sizes[Math.floor(sizes.length * largestShare)] ?? 1) / 127;
  const bytes = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / step))));
  return { bytes, scales: familyWorth[head].map((worth) => worth * step), bias, slope: 1, shift: 0 };
}

export interface Told {
  text: string;
  positive: boolean;
}

/**
 * A score of a half is where `flagged` of everyday comments lie above; how steep it is there is fitted to the examples.
 * Where the gate decides already, there is nothing to fit.
 */
export function calibrate(
  { head, weights }: { head: Head; weights: Weights },
  told: Told[],
  everyday: { texts: string[]; flagged: number },
): Weights {
  const raw = (text: string) => rawOf(weights, head, text);
  const sorted = everyday.texts.map(raw).sort((a, b) => b - a);
  const threshold = sorted[Math.floor(sorted.length * everyday.flagged)] ?? 0;
  const sums = told
    .map(({ text, positive }) => ({ sum: raw(text) - threshold, positive }))
    .filter(({ sum }) => Number.isFinite(sum));
  const loss = (slope: number) =>
    sums.reduce((total, { sum, positive }) => total + Math.log1p(Math.exp(positive ? -slope * sum : slope * sum)), 0);
  const slopes = Array.from({ length: 60 }, (_, index) => 0.05 * (index + 1));
  const slope = slopes.reduce((best, each) => (loss(each) < loss(best) ? each : best));
  return { ...weights, slope, shift: -slope * threshold };
}

/** The sum before it is a probability; minus infinity where the gate stays shut. */
function rawOf(weights: Weights, head: Head, text: string): number {
  const features = featuresOf(text);
  if (head === 'hate' && !features.gated) return Number.NEGATIVE_INFINITY;
  const score = scoreOf({ version: '', heads: { abuse: weights, hate: weights } }, features, 'abuse');
  return Math.log(score / (1 - score));
}

/** What src/model.ts reads. */
export function pack({ version, heads: all }: Classifier): Buffer {
  const numbers = heads.map((head) => {
    const { bias, slope, shift, scales } = all[head];
    return [head, { bias, slope, shift, scales }];
  });
  const header = Buffer.from(`${magic}${JSON.stringify({ version, heads: Object.fromEntries(numbers) })}\n`);
  const bodies = heads.map((head) => Buffer.from(all[head].bytes.buffer));
  return brotliCompressSync(Buffer.concat([header, ...bodies]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });
}
