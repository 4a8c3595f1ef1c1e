/**
 * Logistic regression, all questions side by side, learnt a few comments at a time with a step of its own for each weight (Adam),
 * so that rare words are learnt as surely as frequent ones. In each round every comment lacks other features, so that none
 * leans on one alone. The chance in it is the same in every run.
 */
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

const rounds = 20;
const together = 64;
const firstStep = 0.01;
/** The share of a comment's features that it lacks in a round. */
const lacking = 0.3;
/** How long a weight remembers where it went, and how wildly. */
const memory = { way: 0.9, wildness: 0.999 };

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

/** Rare answers count somewhat more than frequent ones. */
export function learn(lessons: Lessons, answers: Answer[][]): Learnt {
  const { features, count } = lessons;
  const weights = new Weights(features + 1);
  const chance = chanceOf(1);
  const order = Int32Array.from({ length: count }, (_, index) => index);
  const worth = worthOfAnswers(answers);
  const steps = rounds * Math.ceil(count / together);
  let step = 0;
  for (let round = 0; round < rounds; round++) {
    shuffle(order, chance);
    for (let from = 0; from < count; from += together) {
      const some = order.subarray(from, from + together);
      for (const index of some) addSlopes(lessons, { weights, index, worth, chance, answers: answers[index] ?? [] });
      weights.move(++step, { step: firstStep * (1 - (0.95 * step) / steps), share: 1 / some.length });
    }
  }
  const size = features * questions.length;
  return {
    weights: Float32Array.from(weights.now.subarray(0, size)),
    biases: Float32Array.from(weights.now.subarray(size)),
  };
}

/** A row for each feature, question by question; the last row are the biases. */
class Weights {
  readonly now: Float64Array;
  readonly slope: Float64Array;
  readonly #way: Float64Array;
  readonly #wildness: Float64Array;
  /** Rows that some comment has touched since the last move. */
  readonly #touched: number[] = [];
  readonly #isTouched: Uint8Array;

  constructor(rows: number) {
    const size = rows * questions.length;
    [this.now, this.slope] = [new Float64Array(size), new Float64Array(size)];
    [this.#way, this.#wildness] = [new Float64Array(size), new Float64Array(size)];
    this.#isTouched = new Uint8Array(rows);
  }

  touch(row: number): void {
    if (this.#isTouched[row]) return;
    this.#isTouched[row] = 1;
    this.#touched.push(row);
  }

  move(time: number, { step, share }: { step: number; share: number }): void {
    const [early, earlyToo] = [1 - memory.way ** time, 1 - memory.wildness ** time];
    for (const row of this.#touched) {
      this.#isTouched[row] = 0;
      const end = (row + 1) * questions.length;
      for (let at = row * questions.length; at < end; at++) {
        const slope = (this.slope[at] as number) * share;
        this.slope[at] = 0;
        const way = memory.way * (this.#way[at] as number) + (1 - memory.way) * slope;
        const wildness = memory.wildness * (this.#wildness[at] as number) + (1 - memory.wildness) * slope * slope;
        [this.#way[at], this.#wildness[at]] = [way, wildness];
        this.now[at] = (this.now[at] as number) - (step * way) / early / (Math.sqrt(wildness / earlyToo) + 1e-6);
      }
    }
    this.#touched.length = 0;
  }
}

/** What a no and a yes count, question by question. */
function worthOfAnswers(answers: Answer[][]): [no: number, yes: number][] {
  return questions.map((_, question) => {
    const worthOfOne = (wanted: boolean) => {
      const number = answers.filter((each) => each[question] === wanted).length;
      return Math.sqrt(answers.length / (2 * (number + 1)));
    };
    return [worthOfOne(false), worthOfOne(true)];
  });
}

interface Asked {
  weights: Weights;
  index: number;
  worth: [no: number, yes: number][];
  chance: () => number;
  answers: Answer[];
}

/** How wrong one comment is at these weights. The loops are plain: nearly all of the time is spent here. */
function addSlopes(
  { starts, places, values, features }: Lessons,
  { weights, index, worth, chance, answers }: Asked,
): void {
  const width = questions.length;
  const { now, slope } = weights;
  const [from, end] = [starts[index] as number, starts[index + 1] as number];
  const wrong = now.slice(features * width, (features + 1) * width);
  const kept = new Float64Array(end - from + 1);
  for (let at = from; at < end; at++) {
    if (chance() < lacking) continue;
    const [first, value] = [(places[at] as number) * width, (values[at] as number) / (1 - lacking)];
    kept[at - from] = value;
    for (let question = 0; question < width; question++)
      wrong[question] = (wrong[question] as number) + (now[first + question] as number) * value;
  }
  kept[end - from] = 1;
  for (let question = 0; question < width; question++)
    wrong[question] = wrongness(wrong[question] as number, answers[question], worth[question] ?? [1, 1]);
  for (let at = from; at <= end; at++) {
    const value = kept[at - from] as number;
    if (value === 0) continue;
    const row = at < end ? (places[at] as number) : features;
    weights.touch(row);
    for (let question = 0; question < width; question++)
      slope[row * width + question] = (slope[row * width + question] as number) + (wrong[question] as number) * value;
  }
}

function wrongness(sum: number, answer: Answer, [no, yes]: [no: number, yes: number]): number {
  if (answer === undefined) return 0;
  const likely = 1 / (1 + Math.exp(-sum));
  return answer ? (likely - 1) * yes : likely * no;
}

function shuffle(order: Int32Array, chance: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(chance() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
}

/** Numbers from 0 to 1, the same ones for the same seed (xorshift). */
function chanceOf(seed: number): () => number {
  let state = (seed * 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
