/**
 * The rules' conditions, made ready once: what each asks of the signals is a numbered question, and many rules ask the same.
 * For a comment every question is answered once, then each rule is a few look-ups.
 */
import type { Condition, SignalCondition } from './policy.js';
import type { Signal } from './types.js';

/** One question about the signals, e.g. "an insult that is aimed". */
interface Question {
  asked: SignalCondition;
  id: number;
  /** As asked, in a form that all questions share. */
  kind: string | undefined;
  min: number;
}

/** By question, the signals that answer it. */
type Found = (Signal[] | undefined)[];

/** The questions about one signal: of any, of one kind, of one list. */
interface Asked {
  any: Question[];
  byKind: Map<string, Question[]>;
  byList: Map<string, Question[]>;
}

const none: Question[] = [];
const noPlaces: number[] = [];
const noSignals: Signal[] = [];

type Compiled =
  | { form: 'one'; id: number }
  | { form: 'all' | 'any'; parts: Compiled[] }
  | { form: 'not'; part: Compiled };

/** A condition that holds. */
export interface Answer {
  /** Its place among the conditions. */
  place: number;
  /** The signals that make it true. */
  signals: Signal[];
  /** Its doubt holds as well. */
  doubted: boolean;
}

/** The questions of several conditions, and the answers to them for one comment after another. */
export class Conditions {
  readonly #byKey = new Map<string, Question>();
  /** By the signal's name. */
  readonly #bySignal = new Map<string, Asked>();
  /** The lists that are asked for; undefined where one condition asks for any list. */
  readonly lists: Set<string> | undefined;
  readonly #compiled: Compiled[];
  /** By place: asked only where the condition holds. */
  readonly #doubts: (Compiled | undefined)[];
  /** By question, the conditions that it may make true; and those that may hold though no question is answered. */
  readonly #byQuestion: number[][];
  readonly #always: number[] = [];
  /** By condition, for which comment it was looked at last: each is asked for several times, and answered once. */
  readonly #looked: number[] = [];
  #round = 0;
  /** By question, what answers it in the present comment: emptied behind each, since to make it anew would take longer. */
  readonly #found: Found;

  /** `doubts` stand at the places of their conditions. */
  constructor(conditions: Condition[], doubts: (Condition | undefined)[] = []) {
    this.#compiled = conditions.map((condition) => this.#compile(condition));
    this.#doubts = doubts.map((doubt) => doubt && this.#compile(doubt));
    this.#byQuestion = Array.from(this.#byKey, () => []);
    this.#found = Array.from(this.#byKey, () => undefined);
    for (const [place, condition] of this.#compiled.entries()) {
      const anchors = anchorsOf(condition);
      if (!anchors) this.#always.push(place);
      for (const id of anchors ?? noPlaces) this.#byQuestion[id]?.push(place);
    }
    const asked = [...this.#byKey.values()].map((question) => question.asked).filter((one) => one.signal === 'lexicon');
    this.lists = asked.some((one) => one.list === undefined)
      ? undefined
      : new Set(asked.flatMap((one) => one.list ?? []));
  }

  /** The conditions that hold, by their place. */
  answer(signals: Signal[]): Answer[] {
    const found = this.#found;
    const answered = this.#note(signals);
    const answers: Answer[] = [];
    this.#round += 1;
    for (const id of answered) for (const place of this.#byQuestion[id] ?? noPlaces) this.#look(place, answers);
    for (const place of this.#always) this.#look(place, answers);
    for (const id of answered) found[id] = undefined;
    return answers.sort((a, b) => a.place - b.place);
  }

  /** Writes every signal down under the questions that it answers; returns these questions. */
  #note(signals: Signal[]): number[] {
    const found = this.#found;
    const answered: number[] = [];
    for (const signal of signals) {
      const asked = this.#bySignal.get(signal.name);
      if (!asked) continue;
      note(found, answered, signal, asked.any);
      if (signal.kind !== undefined) note(found, answered, signal, asked.byKind.get(signal.kind) ?? none);
      if (signal.list !== undefined) note(found, answered, signal, asked.byList.get(signal.list) ?? none);
    }
    return answered;
  }

  #look(place: number, answers: Answer[]): void {
    if (this.#looked[place] === this.#round) return;
    this.#looked[place] = this.#round;
    const condition = this.#compiled[place] as Compiled;
    if (!holds(condition, this.#found)) return;
    const signals: Signal[] = [];
    collect(condition, this.#found, signals);
    const doubt = this.#doubts[place];
    answers.push({ place, signals, doubted: doubt !== undefined && holds(doubt, this.#found) });
  }

  /** From which score on some question asks for a signal, by its kind; undefined where one asks for any kind. */
  leastOf(signal: string): Map<string, number> | undefined {
    const least = new Map<string, number>();
    for (const { asked } of this.#byKey.values()) {
      if (asked.signal !== signal) continue;
      if (asked.kind === undefined) return undefined;
      least.set(asked.kind, Math.min(least.get(asked.kind) ?? 1, asked.min ?? 0));
    }
    return least;
  }

  #compile(condition: Condition): Compiled {
    if ('all' in condition) return { form: 'all', parts: condition.all.map((part) => this.#compile(part)) };
    if ('any' in condition) return { form: 'any', parts: condition.any.map((part) => this.#compile(part)) };
    if ('not' in condition) return { form: 'not', part: this.#compile(condition.not) };
    const key = JSON.stringify([condition.signal, condition.list, condition.kind, condition.min]);
    const known = this.#byKey.get(key);
    if (known) return { form: 'one', id: known.id };
    const { kind, min = Number.NEGATIVE_INFINITY } = condition;
    const question = { asked: condition, id: this.#byKey.size, kind, min };
    this.#byKey.set(key, question);
    this.#file(question);
    return { form: 'one', id: question.id };
  }

  #file(question: Question): void {
    const { signal, list, kind } = question.asked;
    const asked: Asked = this.#bySignal.get(signal) ?? { any: [], byKind: new Map(), byList: new Map() };
    this.#bySignal.set(signal, asked);
    if (list !== undefined) file(asked.byList, list, question);
    else if (kind !== undefined) file(asked.byKind, kind, question);
    else asked.any.push(question);
  }
}

function file(questions: Map<string, Question[]>, key: string, question: Question): void {
  questions.set(key, [...(questions.get(key) ?? []), question]);
}

/** Writes a signal down under the questions that it answers. */
function note(found: Found, answered: number[], signal: Signal, questions: Question[]): void {
  for (const { kind, min, id } of questions) {
    if (kind !== undefined && kind !== signal.kind) continue;
    if ((signal.score ?? 1) < min) continue;
    const known = found[id];
    if (known) known.push(signal);
    else {
      found[id] = [signal];
      answered.push(id);
    }
  }
}

/** Questions of which one at least is answered whenever the condition holds; undefined where it may hold without. */
function anchorsOf(condition: Compiled): number[] | undefined {
  if (condition.form === 'one') return [condition.id];
  if (condition.form === 'not') return undefined;
  const parts = condition.parts.map(anchorsOf);
  if (condition.form === 'any') return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
  return parts.reduce((least, part) => (part && (!least || part.length < least.length) ? part : least), undefined);
}

function holds(condition: Compiled, found: Found): boolean {
  if (condition.form === 'one') return found[condition.id] !== undefined;
  if (condition.form === 'not') return !holds(condition.part, found);
  if (condition.form === 'all') {
    for (const part of condition.parts) if (!holds(part, found)) return false;
    return true;
  }
  for (const part of condition.parts) if (holds(part, found)) return true;
  return false;
}

/** Adds the signals behind a condition that holds. What is missing is no evidence. */
function collect(condition: Compiled, found: Found, behind: Signal[]): void {
  if (condition.form === 'one') for (const signal of found[condition.id] ?? noSignals) behind.push(signal);
  else if (condition.form !== 'not')
    for (const part of condition.parts) if (holds(part, found)) collect(part, found, behind);
}
