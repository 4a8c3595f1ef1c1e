/** What a post says beside names: the packs' conditions on signals, read by the same detectors as comments. */
import { Conditions } from '../conditions.js';
import { detect } from '../decide.js';
import type { Policy, PolicyPostRule } from '../policy.js';
import type { Reading } from './reading.js';
import { conditionsOf } from './rules.js';
import { postDetectors } from './signals.js';
import type { Finding } from './types.js';

interface Prepared {
  rules: PolicyPostRule[];
  conditions: Conditions;
}

type Of = PolicyPostRule['of'];
const prepared = new WeakMap<Policy, Record<Of, Prepared>>();

function preparedFor(policy: Policy, of: Of): Prepared {
  const known = prepared.get(policy) ?? { posts: prepare(policy, 'posts'), replies: prepare(policy, 'replies') };
  prepared.set(policy, known);
  return known[of];
}

function prepare({ postRules }: Policy, of: Of): Prepared {
  const asking = conditionsOf(postRules.filter((rule) => rule.of === of));
  return { rules: asking.map(({ rule }) => rule), conditions: new Conditions(asking.map(({ when }) => when)) };
}

/** A detector that fails is itself a finding: a check that failed is a reason for a person. */
export function contentFindings(
  { reading, picture }: { reading: Pick<Reading, 'context'>; picture: string | null },
  policy: Policy,
  of: Of = 'posts',
): Finding[] {
  const { rules, conditions } = preparedFor(policy, of);
  const { context } = reading;
  if (rules.length === 0) return [];
  context.wanted = conditions.lists;
  const { signals, incomplete } = detect(context, postDetectors);
  const at = { where: 'content' as const, pupil: null, picture };
  const findings = conditions.answer(signals).flatMap(({ place, signals: found }): Finding[] => {
    const rule = rules[place];
    if (!rule) return [];
    const evidence = found.find((signal) => signal.evidence !== '')?.evidence ?? '';
    return [
      { rule: rule.id, clause: rule.clause, severity: rule.severity === 'block' ? 'block' : 'warn', ...at, evidence },
    ];
  });
  const first = rules[0];
  const failed = incomplete.map((name): Finding => {
    const evidence = `${name} could not be looked for; somebody must read it`;
    return { rule: 'incomplete', clause: first?.clause ?? '', severity: 'block', ...at, evidence };
  });
  return [...findings, ...failed];
}
