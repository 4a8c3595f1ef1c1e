/** Logistic regression, all questions side by side, by Nesterov's accelerated descent on all comments at once: no chance in it. */
import { families } from '../../../moderation/sounds/features.js';
import { questions } from '../../../moderation/sounds/model.js';
import { type Facts, worthOf } from './pick.js';

/** Undefined: nobody has said. */
export type Answer = boolean | undefined;

export interface Learnt {
  /** Feature by feature, question by question. */
  weights: Float32Array;
  biases: Float32Array;
}

const rounds = 160;
/** How much a comment may move the weights against their wish to stay small. */
const trust = 2;

/** All comments as one sparse table: of comment n the entries from `starts[n]` to `starts[n + 1]`. */
export class Lessons {
  constructor(
    readonly features: number,
    readonly starts: Int32Array,
    readonly places: Int32Array,
    readonly values: Float32Array,
  ) {}

  get count(): number {
    return this.starts.length - 1;
  }

  /** The sums of one comment for all questions. */
  sumsOf({ weights, biases }: Learnt, index: number): Float64Array {
    const sums = Float64Array.from(biases);
    for (let at = this.starts[index] ?? 0; at < (this.starts[index + 1] ?? 0); at++) {
      const from = (this.places[at] ?? 0) * questions.length;
      for (let question = 0; question < questions.length; question++)
        sums[question] = (sums[question] ?? 0) + (weights[from + question] ?? 0) * (this.values[at] ?? 0);
    }
    return sums;
  }
}

/** Features that `facts` does not know are left out, as they will be when a comment is judged. */
export function toLessons(texts: Int32Array[][], facts: Facts): Lessons {
  const worth = worthOf(facts);
  const [starts, places, values]: number[][] = [[0], [], []];
  for (const text of texts) {
    for (const [family, hashes] of text.entries()) {
      const known = [...hashes].flatMap((hash) => facts.places.get(hash) ?? []);
      const length = Math.hypot(...known.map((place) => worth[place] ?? 0)) || 1;
      for (const place of known) {
        places?.push(place);
        values?.push(((families[family]?.factor ?? 1) * (worth[place] ?? 0)) / length);
      }
    }
    starts?.push(places?.length ?? 0);
  }
  return new Lessons(
    worth.length,
    Int32Array.from(starts ?? []),
    Int32Array.from(places ?? []),
    Float32Array.from(values ?? []),
  );
}

/** Rare answers count together as much as frequent ones. */
export function learn(lessons: Lessons, answers: Answer[][]): Learnt {
  const size = lessons.features * questions.length;
  const weights = descend(lessons, answers);
  return { weights: Float32Array.from(weights.subarray(0, size)), biases: Float32Array.from(weights.subarray(size)) };
}

/** All questions side by side, feature by feature. The last row are the biases, which are not held small. */
function descend(lessons: Lessons, answers: Answer[][]): Float64Array {
  const { features, count } = lessons;
  const size = (features + 1) * questions.length;
  const worth = worthOfAnswers(answers);
  const decay = 1 / (trust * count);
  // A comment's features have length 1 in each family, so the slope changes at most as fast as this (and the bias adds 1).
  const squares = families.reduce((sum, { factor }) => sum + factor ** 2, 1);
  const step = 1 / (0.25 * squares + decay);
  const [weights, ahead, slope] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  let momentum = 1;
  for (let round = 0; round < rounds; round++) {
    slope.fill(0);
    addSlopes(lessons, { ahead, slope, worth, answers });
    const next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    for (let at = 0; at < size; at++) {
      const here = ahead[at] as number;
      const held = at < size - questions.length ? decay * here : 0;
      const moved = here - step * ((slope[at] as number) / count + held);
      ahead[at] = moved + ((momentum - 1) / next) * (moved - (weights[at] as number));
      weights[at] = moved;
    }
    momentum = next;
  }
  return weights;
}

/** What a no and a yes count, question by question. */
function worthOfAnswers(answers: Answer[][]): [no: number, yes: number][] {
  return questions.map((_, question) => {
    const numberOf = (wanted: boolean) => answers.filter((each) => each[question] === wanted).length;
    return [answers.length / (2 * Math.max(1, numberOf(false))), answers.length / (2 * Math.max(1, numberOf(true)))];
  });
}

interface Asked {
  ahead: Float64Array;
  slope: Float64Array;
  worth: [no: number, yes: number][];
  answers: Answer[][];
}

/** How wrong each comment is at these weights, added up. The loops are plain: nearly all of the time is spent here. */
function addSlopes(
  { starts, places, values, features, count }: Lessons,
  { ahead, slope, worth, answers }: Asked,
): void {
  const width = questions.length;
  const wrong = new Float64Array(width);
  for (let index = 0; index < count; index++) {
    const [from, end] = [starts[index] as number, starts[index + 1] as number];
    for (let question = 0; question < width; question++) wrong[question] = ahead[features * width + question] as number;
    for (let at = from; at < end; at++) {
      const [first, value] = [(places[at] as number) * width, values[at] as number];
      for (let question = 0; question < width; question++)
        wrong[question] = (wrong[question] as number) + (ahead[first + question] as number) * value;
    }
    for (let question = 0; question < width; question++)
      wrong[question] = wrongness(wrong[question] as number, answers[index]?.[question], worth[question] ?? [1, 1]);
    for (let at = from; at <= end; at++) {
      const first = (at < end ? (places[at] as number) : features) * width;
      const value = at < end ? (values[at] as number) : 1;
      for (let question = 0; question < width; question++)
        slope[first + question] = (slope[first + question] as number) + (wrong[question] as number) * value;
    }
  }
}

function wrongness(sum: number, answer: Answer, [no, yes]: [no: number, yes: number]): number {
  if (answer === undefined) return 0;
  const likely = 1 / (1 + Math.exp(-sum));
  return answer ? (likely - 1) * yes : likely * no;
}
