/** From a fact to a finding: which rule of which pack it meets, and how grave it is. */
import type { PolicyPostRule } from '../policy.js';
import type { PostCheck } from './rules.js';
import { type Finding, type Severity, severities } from './types.js';

/** Something found, before it is known what the packs say of it. */
export interface Fact {
  finds: PostCheck;
  /** Which of several it is; it ends the finding's rule: `consent.expired`. */
  detail?: string;
  where: Finding['where'];
  pupil: string | null;
  picture: string | null;
  evidence: string;
  /** Of a name: how grave it is by the setting `naming`. Of anything else: at most so grave, whatever a pack says. */
  severity?: Severity;
}

/** What a pack may ask for by a wider word, too. */
const wider: Partial<Record<PostCheck, PostCheck>> = { 'pupil-name-with-picture': 'pupil-name' };

/** The finding that a fact comes to; undefined where no pack in use has a rule for it. The strictest pack is cited. */
export function lookUp(fact: Fact, rules: readonly PolicyPostRule[]): Finding | undefined {
  const asked = [fact.finds, wider[fact.finds]];
  const fitting = asked.flatMap((finds) => rules.filter((rule) => finds !== undefined && rule.finds === finds));
  const [first, ...others] = fitting.map((rule) => ({ rule, severity: severityOf(rule, fact) }));
  if (!first) return undefined;
  const { rule, severity } = others.reduce((most, each) => (rank(each) > rank(most) ? each : most), first);
  const { where, pupil, evidence, picture } = fact;
  const id = fact.detail ? `${rule.id}.${fact.detail}` : rule.id;
  return { rule: id, clause: rule.clause, severity, where, pupil, evidence, picture };
}

const rank = ({ severity }: { severity: Severity }) => severities.indexOf(severity);

function severityOf(rule: PolicyPostRule, fact: Fact): Severity {
  if (rule.severity === 'naming') return fact.severity ?? 'warn';
  return fact.severity === 'warn' ? 'warn' : rule.severity;
}

/** Each finding once, in the order in which the places of a post are read. */
export function distinct(findings: Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = JSON.stringify(finding);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
