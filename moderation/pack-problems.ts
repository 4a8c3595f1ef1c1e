/** What is wrong with a pack or with a school's overrides, and where. */
import type { z } from 'zod';

export interface PackProblem {
  path: (string | number)[];
  key: string;
  expected: string;
  /** Of which pack, where several are looked at together. */
  pack?: string;
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

type Issue = z.core.$ZodIssue;
type Path = PackProblem['path'];

export function toProblems(issue: Issue, above: Path | number = []): PackProblem[] {
  // Array.flatMap passes an index as the second argument.
  const base = typeof above === 'number' ? [] : above;
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((branch) => isMeant(branch));
    if (meant) return meant.flatMap((inner) => toProblems(inner, path));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      key: [...path, key].join('.'),
      expected: 'no such key is known here',
    }));
  }
  return [{ path, key: path.join('.') || '(the whole pack)', expected: issue.message }];
}

/** The keys by which the forms of a condition, and the two kinds of override, are told apart. */
const forms = ['signal', 'all', 'any', 'not', 'rule', 'setting'];

/** Which form was meant: the one whose own key is there, and no other's. Needs `reportInput`. */
function isMeant(branch: Issue[]): boolean {
  return branch.every((issue) => {
    if (issue.code === 'unrecognized_keys') return !issue.keys.some((key) => forms.includes(key));
    return !(issue.path.length === 1 && forms.includes(String(issue.path[0])) && issue.input === undefined);
  });
}
