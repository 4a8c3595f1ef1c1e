/** Learnt numbers → the file that is shipped: a byte for each feature and question, squeezed. */
import { brotliCompressSync, constants } from 'node:zlib';
import { type Head, magic, questions } from '../../../moderation/sounds/model.js';
import type { Answer, Learnt } from './learn.js';
import { type Facts, worthOf } from './pick.js';

/** Few weights are larger; they are cut off at this. */
const largestShare = 0.9995;

/** A weight is one of so many steps, up or down: finer ones say nothing more, and squeeze badly. */
const finest = 40;

type Slopes = Pick<Head, 'slope' | 'shift'>[];

/** A sum as a probability, fitted to sums that left-out comments got (Platt). */
export function calibrate(sums: Float64Array[], answers: Answer[][]): Slopes {
  return questions.map((_, question) => {
    const told = sums.flatMap((each, index) => {
      const yes = answers[index]?.[question];
      return yes === undefined ? [] : [{ sum: each[question] ?? 0, yes }];
    });
    let [slope, shift] = [1, 0];
    for (let round = 0; round < 400; round++) {
      let [bySlope, byShift] = [0, 0];
      for (const { sum, yes } of told) {
        const wrong = 1 / (1 + Math.exp(-(slope * sum + shift))) - (yes ? 1 : 0);
        bySlope += wrong * sum;
        byShift += wrong;
      }
      slope -= (0.5 * bySlope) / told.length;
      shift -= (0.5 * byShift) / told.length;
    }
    return { slope, shift };
  });
}

interface Lesson {
  version: string;
  learnt: Learnt;
  kept: Facts;
  heads: Slopes;
}

/** What src/model.ts reads: laid out, and squeezed. */
export function pack(lesson: Lesson): Buffer {
  return brotliCompressSync(layOut(lesson), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });
}

/** What `parseSounds` reads. */
export function layOut({ version, learnt, kept, heads }: Lesson): Buffer {
  const size = kept.hashes.length;
  const bytes = new Int8Array(learnt.weights.length);
  const full = questions.map((_, question): Head => {
    const step = stepOf(learnt.weights, question);
    for (let at = question; at < bytes.length; at += questions.length)
      bytes[at] = Math.max(-finest, Math.min(finest, Math.round((learnt.weights[at] ?? 0) / step)));
    return {
      step,
      bias: learnt.biases[question] ?? 0,
      slope: heads[question]?.slope ?? 1,
      shift: heads[question]?.shift ?? 0,
    };
  });
  const header = Buffer.from(`${magic}${JSON.stringify({ version, size, heads: full })}\n`);
  const worth = Buffer.from(Uint8Array.from(worthOf(kept)));
  return Buffer.concat([header, Buffer.from(kept.hashes.buffer), worth, Buffer.from(bytes.buffer)]);
}

function stepOf(weights: Float32Array, question: number): number {
  const sizes = weights
    .filter((_, at) => at % questions.length === question)
    .map(Math.abs)
    .sort();
  return (sizes[Math.floor(sizes.length * largestShare)] ?? 1) / finest || 1;
}
