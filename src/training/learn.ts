/** Logistic regression on hashed features by AdaGrad, seeded; then each weight becomes a byte. */
import { bits, type Features, families, featuresOf } from '../../moderation/classifier/features.js';
import type { Head } from '../../moderation/classifier/score.js';
import { chance, shuffle } from './random.js';

export interface Example {
  text: string;
  positive: boolean;
  /** How much it counts; 1 if not said. */
  weight?: number;
}

export interface Learnt {
  head: Head;
  weights: Float32Array;
  bias: number;
}

/** How much letters, words and gate count: hate is learnt by how a sentence is built more than by its words. */
export const familyWorth: Record<Head, number[]> = { abuse: [0.7, 1, 1], hate: [0.2, 0.3, 1] };
const epochs = 6;
/** The weights are the mean of those after each of the last epochs: steadier than the last alone. */
const averaged = 4;
const rate = 0.25;
const decay = 2e-6;

/** Weights that tell the positive examples from the others. */
export function learn(head: Head, examples: Example[], seed: number): Learnt {
  const size = 1 << bits;
  const learnt: Learnt = { head, weights: new Float32Array(size), bias: 0 };
  const seen = new Float32Array(size).fill(1e-3);
  const order = examples.map((_, index) => index);
  const random = chance(seed);
  const mean = new Float32Array(size);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const index of shuffle(order, random)) {
      const example = examples[index];
      if (example) step(learnt, seen, example);
    }
    if (epoch >= epochs - averaged)
      for (let id = 0; id < size; id++) mean[id] = (mean[id] ?? 0) + (learnt.weights[id] ?? 0) / averaged;
  }
  return { head, weights: mean, bias: learnt.bias };
}

function step(learnt: Learnt, seen: Float32Array, { text, positive, weight = 1 }: Example): void {
  const features = featuresOf(text);
  const values = valuesOf(learnt.head, features);
  const wrong = weight * (1 / (1 + Math.exp(-rawScore(learnt, features, values))) - (positive ? 1 : 0));
  if (Math.abs(wrong) < 1e-3) return;
  learnt.bias -= 0.02 * wrong;
  const { weights } = learnt;
  let from = 0;
  for (let family = 0; family < families.length; family++) {
    const value = values[family] ?? 0;
    const end = features.ends[family] ?? from;
    for (let at = from; at < end; at++) {
      const id = features.ids[at] ?? 0;
      const slope = wrong * value + decay * (weights[id] ?? 0);
      const sum = (seen[id] ?? 0) + slope * slope;
      seen[id] = sum;
      weights[id] = (weights[id] ?? 0) - (rate * slope) / Math.sqrt(sum);
    }
    from = end;
  }
}

function valuesOf(head: Head, { ends }: Features): number[] {
  return familyWorth[head].map(
    (worth, family) => worth / Math.sqrt(Math.max(1, (ends[family] ?? 0) - (ends[family - 1] ?? 0))),
  );
}

/** The sum before it becomes a probability. */
function rawScore({ weights, bias }: Learnt, features: Features, values: number[]): number {
  let total = bias;
  let from = 0;
  for (let family = 0; family < families.length; family++) {
    const end = features.ends[family] ?? from;
    let part = 0;
    for (let at = from; at < end; at++) part += weights[features.ids[at] ?? 0] ?? 0;
    total += part * (values[family] ?? 0);
    from = end;
  }
  return total;
}
