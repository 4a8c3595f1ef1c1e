/** Logistic regression, one question after the other, by Nesterov's accelerated descent on all comments at once: no chance in it. */
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

  /** The sum of one comment for one question's weights, before it becomes a probability. */
  sum(weights: Float64Array, index: number): number {
    let total = weights[this.features] ?? 0;
    for (let at = this.starts[index] ?? 0; at < (this.starts[index + 1] ?? 0); at++)
      total += (weights[this.places[at] ?? 0] ?? 0) * (this.values[at] ?? 0);
    return total;
  }

  addTo(slope: Float64Array, index: number, wrong: number): void {
    for (let at = this.starts[index] ?? 0; at < (this.starts[index + 1] ?? 0); at++) {
      const place = this.places[at] ?? 0;
      slope[place] = (slope[place] ?? 0) + wrong * (this.values[at] ?? 0);
    }
    slope[this.features] = (slope[this.features] ?? 0) + wrong;
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
  const weights = new Float32Array(lessons.features * questions.length);
  const biases = new Float32Array(questions.length);
  for (let question = 0; question < questions.length; question++) {
    const own = descend(
      lessons,
      answers.map((each) => each[question]),
    );
    for (let place = 0; place < lessons.features; place++)
      weights[place * questions.length + question] = own[place] ?? 0;
    biases[question] = own[lessons.features] ?? 0;
  }
  return { weights, biases };
}

/** The last number is the bias, which is not held small. */
function descend(lessons: Lessons, answers: Answer[]): Float64Array {
  const { features, count } = lessons;
  const yes = Math.max(1, answers.filter((answer) => answer === true).length);
  const no = Math.max(1, answers.filter((answer) => answer === false).length);
  const weigh = [count / (2 * no), count / (2 * yes)] as const;
  const decay = 1 / (trust * count);
  // A comment's features have length 1 in each family, so the slope changes at most as fast as this (and the bias adds 1).
  const squares = families.reduce((sum, { factor }) => sum + factor ** 2, 1);
  const step = 1 / (0.25 * squares + decay);
  const weights = new Float64Array(features + 1);
  const ahead = new Float64Array(features + 1);
  let momentum = 1;
  for (let round = 0; round < rounds; round++) {
    const slope = slopeAt(lessons, { ahead, answers, weigh });
    const next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    for (let at = 0; at <= features; at++) {
      const here = ahead[at] ?? 0;
      const moved = here - step * ((slope[at] ?? 0) / count + (at < features ? decay * here : 0));
      ahead[at] = moved + ((momentum - 1) / next) * (moved - (weights[at] ?? 0));
      weights[at] = moved;
    }
    momentum = next;
  }
  return weights;
}

interface Asked {
  ahead: Float64Array;
  answers: Answer[];
  weigh: readonly [number, number];
}

function slopeAt(lessons: Lessons, { ahead, answers, weigh }: Asked): Float64Array {
  const slope = new Float64Array(ahead.length);
  for (let index = 0; index < lessons.count; index++) {
    if (answers[index] === undefined) continue;
    const likely = 1 / (1 + Math.exp(-lessons.sum(ahead, index)));
    const wrong = answers[index] ? (likely - 1) * weigh[1] : likely * weigh[0];
    lessons.addTo(slope, index, wrong);
  }
  return slope;
}
