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
}

type Compiled =
  | { form: 'one'; id: number }
  | { form: 'all' | 'any'; parts: Compiled[] }
  | { form: 'not'; part: Compiled };

/** The questions of several conditions, and the answers to them for one comment after another. */
export class Conditions {
  readonly #byKey = new Map<string, Question>();
  readonly #bySignal = new Map<string, Question[]>();
  /** The lists that are asked for; undefined where one condition asks for any list. */
  readonly lists: Set<string> | undefined;
  readonly #compiled: Compiled[];

  constructor(conditions: Condition[]) {
    this.#compiled = conditions.map((condition) => this.#compile(condition));
    const asked = [...this.#byKey.values()].map((question) => question.asked).filter((one) => one.signal === 'lexicon');
    this.lists = asked.some((one) => one.list === undefined)
      ? undefined
      : new Set(asked.flatMap((one) => one.list ?? []));
  }

  /** For each condition, by its place: the signals that make it true; undefined where it is false. */
  answer(signals: Signal[]): (Signal[] | undefined)[] {
    const found = this.#ask(signals);
    return this.#compiled.map((condition) => (holds(condition, found) ? collect(condition, found) : undefined));
  }

  #ask(signals: Signal[]): (Signal[] | undefined)[] {
    const found = new Array<Signal[] | undefined>(this.#byKey.size).fill(undefined);
    for (const signal of signals) {
      for (const { asked, id } of this.#bySignal.get(signal.name) ?? []) {
        if (asked.list !== undefined && asked.list !== signal.list) continue;
        if (asked.kind !== undefined && asked.kind !== signal.kind) continue;
        if (asked.min !== undefined && (signal.score ?? 1) < asked.min) continue;
        const known = found[id];
        if (known) known.push(signal);
        else found[id] = [signal];
      }
    }
    return found;
  }

  #compile(condition: Condition): Compiled {
    if ('all' in condition) return { form: 'all', parts: condition.all.map((part) => this.#compile(part)) };
    if ('any' in condition) return { form: 'any', parts: condition.any.map((part) => this.#compile(part)) };
    if ('not' in condition) return { form: 'not', part: this.#compile(condition.not) };
    const key = JSON.stringify([condition.signal, condition.list, condition.kind, condition.min]);
    const known = this.#byKey.get(key);
    if (known) return { form: 'one', id: known.id };
    const question = { asked: condition, id: this.#byKey.size };
    this.#byKey.set(key, question);
    this.#bySignal.set(condition.signal, [...(this.#bySignal.get(condition.signal) ?? []), question]);
    return { form: 'one', id: question.id };
  }
}

function holds(condition: Compiled, found: (Signal[] | undefined)[]): boolean {
  if (condition.form === 'one') return found[condition.id] !== undefined;
  if (condition.form === 'not') return !holds(condition.part, found);
  if (condition.form === 'all') {
    for (const part of condition.parts) if (!holds(part, found)) return false;
    return true;
  }
  for (const part of condition.parts) if (holds(part, found)) return true;
  return false;
}

/** The signals behind a condition that holds. What is missing is no evidence. */
function collect(condition: Compiled, found: (Signal[] | undefined)[]): Signal[] {
  if (condition.form === 'one') return found[condition.id] ?? [];
  if (condition.form === 'not') return [];
  return condition.parts.filter((part) => holds(part, found)).flatMap((part) => collect(part, found));
}
