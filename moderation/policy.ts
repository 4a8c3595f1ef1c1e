/** A school's written policy as data: its schema, how it is read, and how several become one. */
import { z } from 'zod';
import type { Lexicons } from './phrases.js';
import { bans, dispositions, escalations, labels, type PackRef } from './types.js';

const signalCondition = z.strictObject({
  signal: z.string().min(1),
  list: z.string().optional(),
  kind: z.string().optional(),
  min: z.number().min(0).max(1).optional(),
});

export type SignalCondition = z.infer<typeof signalCondition>;
export type Condition = SignalCondition | { all: Condition[] } | { any: Condition[] } | { not: Condition };

/** Four forms and no fifth: what needs a fifth needs a new signal instead. */
const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      signalCondition,
      z.strictObject({ all: z.array(condition).min(1) }),
      z.strictObject({ any: z.array(condition).min(1) }),
      z.strictObject({ not: condition }),
    ],
    { error: 'expected one of: signal (with list, kind or min), all, any, not' },
  ),
);

const id = z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'expected lower-case words joined by dots or hyphens');

const rule = z.strictObject({
  id,
  clause: z.string().min(1),
  when: condition,
  labels: z.array(z.enum(labels)),
  disposition: z.enum(dispositions).default('leave'),
  ban: z.enum(bans).default('none'),
  escalate: z.array(z.enum(escalations)).default([]),
  mode: z.enum(['observe', 'enforce']).default('enforce'),
});

const clause = z.strictObject({
  id: z.string().min(1),
  paraphrase: z.string().min(1),
  section: z.string().default(''),
});

const pack = z.strictObject({
  id,
  version: z.string().min(1),
  source: z.string().min(1),
  title: z.string().default(''),
  clauses: z.array(clause).min(1),
  rules: z.array(rule).min(1),
});

export type Rule = z.infer<typeof rule>;
export type Pack = z.infer<typeof pack>;
export type PolicyRule = Rule & { pack: string; version: string };

/** What decide works by: all rules of all packs, and the word lists that they speak of. */
export interface Policy {
  packs: PackRef[];
  clauses: (z.infer<typeof clause> & { pack: string })[];
  rules: PolicyRule[];
  lexicons: Lexicons;
}

/** One thing wrong with a pack, and where. */
export interface PackProblem {
  path: (string | number)[];
  key: string;
  expected: string;
}

/** Why a pack could not be read; `problems` says where and what was expected. */
export class PackError extends Error {
  readonly problems: PackProblem[];
  constructor(problems: PackProblem[]) {
    super(problems.map((problem) => `${problem.key}: ${problem.expected}`).join('\n'));
    this.name = 'PackError';
    this.problems = problems;
  }
}

/** Reads a pack; throws a PackError that names every wrong key and what was expected there. */
export function parsePack(data: unknown): Pack {
  const result = pack.safeParse(data);
  if (!result.success) throw new PackError(result.error.issues.flatMap(toProblems));
  const problems = inconsistencies(result.data);
  if (problems.length > 0) throw new PackError(problems);
  return result.data;
}

function toProblems(issue: z.core.$ZodIssue): PackProblem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      key: [...path, key].join('.'),
      expected: 'no such key is known here',
    }));
  }
  return [{ path, key: path.join('.') || '(the whole pack)', expected: issue.message }];
}

function inconsistencies(read: Pack): PackProblem[] {
  const clauses = new Set(read.clauses.map((known) => known.id));
  const seen = new Set<string>();
  return read.rules.flatMap((each, index) => {
    const problems: PackProblem[] = [];
    const report = (field: string, expected: string) =>
      problems.push({ path: ['rules', index, field], key: `rules.${index}.${field}`, expected });
    if (!clauses.has(each.clause))
      report('clause', `expected the id of one of this pack's clauses, not ${each.clause}`);
    if (seen.has(each.id)) report('id', `expected an id of its own; ${each.id} is taken`);
    seen.add(each.id);
    return problems;
  });
}

/** All rules of all packs. Two packs may not share an id. */
export function mergePacks(packs: Pack[], lexicons: Lexicons): Policy {
  const ids = packs.map((each) => each.id);
  const twice = ids.find((each, index) => ids.indexOf(each) !== index);
  if (twice) throw new Error(`the pack ${twice} is named twice`);
  return {
    packs: packs.map(({ id, version }) => ({ id, version })),
    clauses: packs.flatMap((each) => each.clauses.map((known) => ({ ...known, pack: each.id }))),
    rules: packs.flatMap((each) => each.rules.map((known) => ({ ...known, pack: each.id, version: each.version }))),
    lexicons,
  };
}

/** Every signal and list that a condition speaks of: so that a misspelt one stops the start. */
export function signalsOf(when: Condition): SignalCondition[] {
  if ('signal' in when) return [when];
  if ('not' in when) return signalsOf(when.not);
  return ('all' in when ? when.all : when.any).flatMap(signalsOf);
}
