/** The policies in use as their page shows them: each clause, what stands behind it, and what does not yet. */
import { enforcementKinds, type Policy, type Settings } from '../../moderation/policy.js';
import { reviewDue } from '../../moderation/policy-review.js';
import { usualMinAge } from '../../moderation/settings.js';
import type { Example } from '../policy-examples.js';
import { type Behind, type ClauseState, type MappedClause, policyMap, totalsOf } from '../policy-map.js';
import { settingWords, valueWords } from '../setting-words.js';
import { capital, modeWords } from './policy-words.js';
import { platformWords } from './words.js';

const stateTags: Record<ClauseState, { text: string; colour: string }> = {
  built: { text: 'Works', colour: 'green' },
  partly: { text: 'Works in part', colour: 'yellow' },
  open: { text: 'Not built yet', colour: 'red' },
};

/** `today` is the local date, as YYYY-MM-DD. */
export function policyView(policy: Policy, examples: Example[], today: string) {
  const clauses = policyMap(policy, examples);
  return {
    totals: totalsOf(clauses),
    packs: policy.about.map(({ id, title, version, document, review }) => {
      const due = reviewDue(review) ?? null;
      const own = clauses.filter(({ pack }) => pack === id);
      const late = due !== null && due < today;
      return { id, title, version, document, due, late, totals: totalsOf(own), clauses: own.map(clauseView) };
    }),
    settings: settingLines(policy),
    overrides: policy.overrides.map((one) => ({
      what: 'rule' in one ? `Rule ${one.rule}` : (settingWords[one.setting] ?? one.setting),
      change: valueWords(one.change),
      ...{ reason: one.reason, by: one.approvedBy, on: one.on },
    })),
    kinds: Object.entries(enforcementKinds).map(([kind, means]) => ({ kind: capital(kind), means })),
  };
}

function clauseView({ id, section, paraphrase, mode, state, enforcedBy, examples }: MappedClause) {
  const texts = examples.flatMap(({ rule, hits, nearMisses }) => (hits.length > 0 ? [{ rule, hits, nearMisses }] : []));
  return {
    ...{ id, section, paraphrase, mode: modeWords[mode], tag: stateTags[state] },
    behind: enforcedBy.map(behindView),
    examples: texts,
    exampleCount: texts.reduce((sum, one) => sum + one.hits.length + one.nearMisses.length, 0),
  };
}

function behindView({ kind, what, rule, owner, open }: Behind) {
  return { kind: capital(kind), what, rule: rule ?? null, owner: owner ?? null, open };
}

function settingLines({ settings }: Policy): { name: string; value: string }[] {
  const { minAge, ...rest } = settings;
  const lines = Object.entries(rest).map(([key, value]) => ({
    name: settingWords[key as keyof typeof rest],
    value: valueWords(value),
  }));
  return [{ name: settingWords.minAge, value: ageWords(minAge) }, ...lines];
}

export function ageWords(rows: Settings['minAge']): string {
  const ages = rows.map(({ platform, nation, age, from }) => {
    return `${age} on ${platformWords[platform]}${nation ? ` in ${nation}` : ''} from ${from}`;
  });
  return [...new Set(ages)].join('; ') || String(usualMinAge);
}

/** A value of a setting as people read it. */
