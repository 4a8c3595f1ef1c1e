/** What differs between the policy that holds and one that is proposed, and what that would make of a comment. Pure. */
import { type Override, type RuleChange, thresholdOf } from './overrides.js';
import type { Policy, PolicyRule } from './policy.js';
import { isMilder, type SettingKey, type Settings } from './settings.js';
import { type Decision, dispositions } from './types.js';

/** A pack that is new or gone, with the number of its rules. */
export interface PackChange {
  kind: 'pack';
  id: string;
  on: boolean;
  rules: number;
}

export interface RuleDifference {
  kind: 'rule';
  id: string;
  pack: string;
  from: RuleChange;
  to: RuleChange;
  milder: boolean;
}

/** `from` and `to` are values of the setting. `milder`: than what held before. */
export interface SettingDifference {
  kind: 'setting';
  id: SettingKey;
  from: unknown;
  to: unknown;
  milder: boolean;
}

export type PolicyDifference = PackChange | RuleDifference | SettingDifference;

/** In this order: packs, settings, rules of packs that stay. What a pack brings or takes is one line, and not a hundred. */
export function changesBetween(before: Policy, after: Policy): PolicyDifference[] {
  const packs = (policy: Policy) => new Set(policy.about.map(({ id }) => id));
  const [had, has] = [packs(before), packs(after)];
  const moved = (from: Policy, other: Set<string>, on: boolean): PackChange[] =>
    from.about
      .filter(({ id }) => !other.has(id))
      .map(({ id }) => ({ kind: 'pack', id, on, rules: from.rules.filter(({ pack }) => pack === id).length }));
  return [
    ...moved(after, had, true),
    ...moved(before, has, false),
    ...settingsBetween(before.settings, after.settings),
    ...rulesBetween(before.rules, after.rules),
  ];
}

function settingsBetween(before: Settings, after: Settings): SettingDifference[] {
  const keys = Object.keys(after) as SettingKey[];
  return keys
    .filter((key) => (key === 'minAge' ? !same(agesOf(before), agesOf(after)) : !same(before[key], after[key])))
    .map((id) => {
      const [from, to] = [before[id], after[id]];
      return { kind: 'setting', id, from, to, milder: id !== 'minAge' && isMilder(id, from, to) };
    });
}

/** Two packs that name the same age say it once, whenever they began to. */
const agesOf = ({ minAge }: Settings) =>
  [...new Set(minAge.map(({ platform, nation = '', age }) => `${platform} ${nation} ${age}`))].sort();

function rulesBetween(before: PolicyRule[], after: PolicyRule[]): RuleDifference[] {
  const known = new Map(before.map((rule) => [`${rule.pack}/${rule.id}`, rule]));
  return after.flatMap((rule): RuleDifference[] => {
    const old = known.get(`${rule.pack}/${rule.id}`);
    if (!old) return [];
    const [from, to] = [partsOf(old), partsOf(rule)];
    if (same(from, to)) return [];
    return [{ kind: 'rule', id: rule.id, pack: rule.pack, from, to, milder: ruleMilder(from, to) }];
  });
}

/** What a school may change of a rule, as it is. */
export function partsOf(rule: PolicyRule): RuleChange {
  const min = thresholdOf(rule);
  return { mode: rule.mode, disposition: rule.disposition, ...(min !== undefined && { min }) };
}

/** It finds less, does less, or only looks on. */
export function ruleMilder(from: RuleChange, to: RuleChange): boolean {
  const strength = ({ disposition = 'leave' }: RuleChange) => dispositions.indexOf(disposition);
  const loses = from.mode === 'enforce' && to.mode === 'observe';
  return loses || strength(to) < strength(from) || (to.min ?? 0) > (from.min ?? 0);
}

/** The order of keys says nothing: what comes back from a database has another. */
export const same = (one: unknown, other: unknown): boolean => sorted(one) === sorted(other);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** Whether both speak of the same thing: of two changes of one rule or setting only the later one counts. */
export const sameSubject = (one: Override, other: Override): boolean =>
  'rule' in one ? 'rule' in other && one.rule === other.rule : 'setting' in other && one.setting === other.setting;

/**
 * What becomes of a comment that was judged by both: `hidden` or `restored`; `queued` for a person, or `released` from
 * that; owed an answer or not any more; `told`: others are told of it, or a ban differs. Null: nothing changes for anybody.
 */
export const turns = ['hidden', 'restored', 'queued', 'released', 'owed', 'free', 'told'] as const;
export type Turn = (typeof turns)[number];

export function turnOf(before: Decision, after: Decision): Turn | null {
  if (before.disposition !== after.disposition) {
    if (after.disposition === 'hide') return 'hidden';
    if (before.disposition === 'hide') return 'restored';
    if (after.disposition === 'review') return 'queued';
    if (before.disposition === 'review') return 'released';
    return after.disposition === 'acknowledge' ? 'owed' : 'free';
  }
  const who = ({ ban, escalate }: Decision) => ({ ban, escalate });
  return same(who(before), who(after)) ? null : 'told';
}
