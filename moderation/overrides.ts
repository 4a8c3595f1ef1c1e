/** What a school changes of its packs: each change has a reason, somebody who approved it, and a date. Pure. */
import { z } from 'zod';
import { onlyAnonymous, type Rule, ruleModes, signalsOf } from './pack.js';
import { PackError, type PackProblem, toProblems } from './pack-problems.js';
import type { Condition } from './rule-parts.js';
import { type MinAge, packSettings, type Settings } from './settings.js';
import { dispositions } from './types.js';

const why = {
  reason: z.string().trim().min(1, 'expected the reason'),
  approvedBy: z.string().trim().min(1, 'expected who approved it'),
  on: z.iso.date('expected the day of the approval, such as 2026-11-20'),
};

/** What may be changed of a rule; `min` is the threshold of a rule that has one, from 0 to 1. */
const ruleChange = z
  .strictObject({ mode: z.enum(ruleModes), disposition: z.enum(dispositions), min: z.number().min(0).max(1) })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'expected mode, disposition or min');

export type RuleChange = z.infer<typeof ruleChange>;

const override = z.union(
  [
    z.strictObject({ rule: z.string().min(1), change: ruleChange, ...why }),
    z.strictObject({ setting: packSettings.keyof(), change: z.unknown(), ...why }),
  ],
  { error: 'expected rule or setting, with change, reason, approvedBy and on' },
);

const file = z.strictObject({ overrides: z.array(override) });

export type Override = z.infer<typeof override>;

/** The pack id under which a school's own changes stand in a decision. */
export const schoolPack = 'school';

/** Reads a school's overrides; throws a PackError that says what is wrong and where. */
export function parseOverrides(data: unknown): Override[] {
  const result = file.safeParse(data, { reportInput: true });
  if (!result.success) throw new PackError(result.error.issues.flatMap((issue) => toProblems(issue)));
  const problems = result.data.overrides.flatMap((each, index) => ('setting' in each ? wrongValue(each, index) : []));
  if (problems.length > 0) throw new PackError(problems);
  return result.data.overrides;
}

function wrongValue({ setting, change }: Extract<Override, { setting: string }>, index: number): PackProblem[] {
  const result = packSettings.safeParse({ [setting]: change });
  if (result.success && change !== undefined) return [];
  const expected = result.success ? 'expected a value' : (result.error.issues[0]?.message ?? 'not understood');
  return [{ path: ['overrides', index, 'change'], key: `overrides.${index}.change (${setting})`, expected }];
}

interface Changed<R> {
  rules: R[];
  settings: Settings;
}

/** Rules and settings as the school changed them; the later change of the same thing counts. */
export function applyOverrides<R extends Rule>(given: Changed<R>, overrides: Override[]): Changed<R> {
  const problems: PackProblem[] = [];
  const rules = new Map(given.rules.map((rule) => [rule.id, rule]));
  let settings = given.settings;
  for (const [index, each] of overrides.entries()) {
    if ('setting' in each) {
      settings = withSetting(settings, each);
      continue;
    }
    const rule = rules.get(each.rule);
    const expected = rule ? forbidden(rule, each.change) : `expected a rule of the packs in use, not "${each.rule}"`;
    if (expected) problems.push({ path: ['overrides', index, 'rule'], key: `overrides.${index}.rule`, expected });
    else if (rule) rules.set(rule.id, changed(rule, each.change));
  }
  if (problems.length > 0) throw new PackError(problems);
  return { rules: [...rules.values()], settings };
}

function changed<R extends Rule>(rule: R, { min, ...change }: RuleChange): R {
  return { ...rule, ...change, ...(min !== undefined && { when: withMin(rule.when, min) }) };
}

/** From which certainty on a rule counts; undefined where it asks for none, or for several that differ. */
export function thresholdOf({ when }: Pick<Rule, 'when'>): number | undefined {
  const [first, ...more] = new Set(signalsOf(when).flatMap(({ min }) => min ?? []));
  return more.length === 0 ? first : undefined;
}

function withMin(when: Condition, min: number): Condition {
  if ('signal' in when) return when.min === undefined ? when : { ...when, min };
  if ('not' in when) return { not: withMin(when.not, min) };
  return 'all' in when
    ? { all: when.all.map((one) => withMin(one, min)) }
    : { any: when.any.map((one) => withMin(one, min)) };
}

function forbidden(rule: Rule, { disposition, min }: RuleChange): string | undefined {
  if (min !== undefined && thresholdOf(rule) === undefined) return 'expected no min: this rule has no single threshold';
  if (disposition !== 'hide' || !onlyAnonymous(rule)) return undefined;
  return 'expected at most review: nobody is hidden only for being anonymous';
}

function withSetting(settings: Settings, { setting, change }: { setting: keyof Settings; change?: unknown }): Settings {
  if (setting !== 'minAge') return { ...settings, [setting]: change };
  const rows = (change as Omit<MinAge, 'pack'>[]).map((row) => ({ ...row, pack: schoolPack }));
  return { ...settings, minAge: rows };
}
