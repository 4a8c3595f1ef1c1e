/** A school's written policy as data: its schema and how it is read. A wrong pack is refused with every wrong key. */
import { z } from 'zod';
import { PackError, type PackProblem, toProblems } from './pack-problems.js';
import { postRule } from './posts/rules.js';
import { type Condition, condition, ruleId as id, type SignalCondition } from './rule-parts.js';
import { packSettings } from './settings.js';
import { bans, caseKinds, dispositions, escalations, labels, ruleTasks } from './types.js';

export type { Condition, SignalCondition } from './rule-parts.js';

export const ruleModes = ['observe', 'enforce'] as const;

const rule = z.strictObject({
  id,
  clause: z.string().min(1),
  kind: z.enum(caseKinds).optional(),
  when: condition,
  labels: z.array(z.enum(labels)),
  disposition: z.enum(dispositions).default('leave'),
  ban: z.enum(bans).default('none'),
  escalate: z.array(z.enum(escalations)).default([]),
  mode: z.enum(ruleModes).default('enforce'),
  /** What a person does on the platform itself, by steps on the case: where others tagged the school, to take the tag away. */
  task: z.enum(ruleTasks).optional(),
  /** Where this holds as well, nothing is hidden and nobody banned: a person looks. */
  doubt: condition.optional(),
});

/** Who carries a clause out, as domain.md section 1 marks it: A automatic, H a person decides, R record or reminder. */
export const clauseModes = ['A', 'H', 'R', 'A+H', 'A+R', 'H+R', 'A/H', 'A→H', 'H (hide = A)', 'A lock, H'] as const;

/** What may stand behind a clause: the one closed list, with what each kind is. */
export const enforcementKinds = {
  rule: 'a rule that reads what others write',
  action: 'something that is done on the platform',
  alert: 'somebody is told',
  clock: 'a time by which something must have happened',
  lock: 'what nobody can do until something else has happened',
  right: 'who may do what',
  account: 'a condition on an official account or on those who run it',
  consent: 'a term of consent to pictures',
  check: 'something that is looked at by the machine, each time or regularly',
  record: 'what is kept, and cannot be changed unseen',
  export: 'what can be handed on or counted',
  reminder: 'a date, with somebody who is reminded',
  restraint: 'what Schoolgate is built never to do',
  duty: 'a person decides, on the case page',
} as const;
export type EnforcementKind = keyof typeof enforcementKinds;

/** Either built, and then `by` is the file that does it, or open, and then `issue` says where it will be built. */
const enforcement = z
  .strictObject({
    kind: z.enum(Object.keys(enforcementKinds) as [EnforcementKind, ...EnforcementKind[]]),
    what: z.string().min(1),
    /** Of a rule: its id; one of another pack as `pack/rule`. */
    rule: z.string().optional(),
    /** Of a duty: the action that the case page offers. */
    action: z.string().optional(),
    owner: z.string().optional(),
    built: z.boolean(),
    by: z.string().optional(),
    issue: z.number().int().positive().optional(),
  })
  .superRefine((given, context) => {
    const need = (wrong: boolean, field: string, message: string) => {
      if (wrong) context.addIssue({ code: 'custom', path: [field], message });
    };
    need(given.kind === 'rule' && !given.rule && given.built, 'rule', 'expected the id of a rule (rule: …)');
    need(given.kind === 'duty' && !given.action, 'action', 'expected the action that the case page offers (action: …)');
    need(given.kind === 'reminder' && !given.owner, 'owner', 'expected who is reminded (owner: …)');
    need(given.built && given.kind !== 'rule' && !given.by, 'by', 'expected the file that does it (by: …)');
    need(!given.built && !given.issue, 'issue', 'expected the issue that will build it (issue: …)');
  });

const clause = z
  .strictObject({
    id: z.string().regex(/^[A-Z]{1,4}-\d{2}$/, 'expected an id such as LK-01'),
    paraphrase: z.string().min(1),
    section: z.string().default(''),
    mode: z.enum(clauseModes),
    enforcedBy: z.array(enforcement).default([]),
  })
  .superRefine(({ mode, enforcedBy }, context) => {
    enforcedBy.forEach(({ kind }, index) => {
      if (kind === 'duty' && mode !== 'H') {
        const message = `expected another kind: only a clause of mode H is left to a person, and this one is ${mode}`;
        context.addIssue({ code: 'custom', path: ['enforcedBy', index, 'kind'], message });
      }
    });
  });

/** When the school meant to read its own policy again; `due` is what the policy itself says. */
const review = z.strictObject({
  everyMonths: z.number().int().min(1).max(120).optional(),
  last: z.iso.date().optional(),
  due: z.iso.date().optional(),
  owner: z.string().min(1),
});

const pack = z.strictObject({
  id,
  version: z.string().min(1),
  title: z.string().default(''),
  /** The document that is paraphrased. */
  source: z.string().min(1),
  review: review.optional(),
  settings: packSettings.default({}),
  clauses: z.array(clause).min(1),
  rules: z.array(rule).min(1),
  /** Of our own posts, before they go out. */
  posts: z.array(postRule).default([]),
});

export type Rule = z.infer<typeof rule>;
export type Clause = z.infer<typeof clause>;
export type Enforcement = z.infer<typeof enforcement>;
export type Review = z.infer<typeof review>;
export type Pack = z.infer<typeof pack>;

/** Reads a pack; throws a PackError that names every wrong key and what was expected there. */
export function parsePack(data: unknown): Pack {
  const result = pack.safeParse(data, { reportInput: true });
  if (!result.success) throw new PackError(result.error.issues.flatMap(toProblems));
  const problems = [...wrongClauses(result.data), ...wrongRules(result.data), ...wrongPosts(result.data)];
  if (problems.length > 0) throw new PackError(problems);
  return result.data;
}

/** Clauses run on from 01 without a gap, so that one that was lost is noticed. */
function wrongClauses({ clauses, rules }: Pack): PackProblem[] {
  const prefix = clauses[0]?.id.split('-')[0] ?? '';
  const own = new Set(rules.map((each) => each.id));
  return clauses.flatMap((each, index) => {
    const problems: PackProblem[] = [];
    const report = (path: (string | number)[], expected: string) =>
      problems.push({ path: ['clauses', index, ...path], key: ['clauses', index, ...path].join('.'), expected });
    const next = `${prefix}-${String(index + 1).padStart(2, '0')}`;
    if (each.id !== next)
      report(['id'], `expected the clause ${next} here, not ${each.id}: none may be missing or double`);
    each.enforcedBy.forEach(({ rule: named }, at) => {
      if (named && !named.includes('/') && !own.has(named))
        report(['enforcedBy', at, 'rule'], `expected a rule of this pack or pack/rule, not "${named}"`);
    });
    return problems;
  });
}

function wrongRules({ clauses, rules }: Pack): PackProblem[] {
  const known = new Set(clauses.map((each) => each.id));
  const seen = new Set<string>();
  return rules.flatMap((each, index) => {
    const problems: PackProblem[] = [];
    const report = (field: string, expected: string) =>
      problems.push({ path: ['rules', index, field], key: `rules.${index}.${field}`, expected });
    if (!known.has(each.clause)) report('clause', `expected the id of one of this pack's clauses, not ${each.clause}`);
    if (seen.has(each.id)) report('id', `expected an id of its own; ${each.id} is taken`);
    if (onlyAnonymous(each) && each.disposition === 'hide')
      report('disposition', 'expected at most review: nobody is hidden only for being anonymous');
    seen.add(each.id);
    return problems;
  });
}

/** A rule that blames the writer for a hidden name and for nothing else. */
export function onlyAnonymous({ labels: said }: Pick<Rule, 'labels'>): boolean {
  return said.length > 0 && said.every((label) => label === 'anonymous');
}

/** Every signal and list that a condition speaks of: so that a misspelt one stops the start. */
export function signalsOf(when: Condition): SignalCondition[] {
  if ('signal' in when) return [when];
  if ('not' in when) return signalsOf(when.not);
  return ('all' in when ? when.all : when.any).flatMap(signalsOf);
}

function wrongPosts({ clauses, posts }: Pack): PackProblem[] {
  const known = new Set(clauses.map((each) => each.id));
  return posts.flatMap(({ clause: named }, index) => {
    const key = `posts.${index}.clause`;
    const expected = `expected the id of one of this pack's clauses, not ${named}`;
    return known.has(named) ? [] : [{ path: ['posts', index, 'clause'], key, expected }];
  });
}
