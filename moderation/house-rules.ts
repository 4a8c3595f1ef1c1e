/**
 * The house rules that visitors may read (LK-34), from the packs in use: what happens to which kind of comment, by which
 * clause. Pure; pages give them their words.
 */
import { type Clause, minAgeAt, type Policy } from './policy.js';
import { type Label, type Nation, type Platform, platforms } from './types.js';

/** What a visitor can keep or break by what they write. The others say what a comment is, not what is wrong with it. */
export const ruledLabels = [
  'abuse',
  'hate',
  'threat',
  'bullying',
  'sexual',
  'defamation',
  'personal_info',
  'individual_matter',
  'impersonation',
  'copyright',
  'spam',
] as const satisfies readonly Label[];
export type RuledLabel = (typeof ruledLabels)[number];

export interface HouseRules {
  /** Hidden by itself, and then looked at by a person. */
  hidden: RuledLabel[];
  /** Left where it is until a person has looked. */
  lookedAt: RuledLabel[];
  /** For what else somebody can lose the right to write; an account that says that it is a child's always can. */
  bans: RuledLabel[];
  banDays: number;
  answerHours: number;
  /** Whoever is merely rude is asked to take it down, and has so long. */
  askHours: number | null;
  ages: { platform: Platform; age: number }[];
  clauses: (Pick<Clause, 'id' | 'paraphrase'> & { pack: string })[];
}

type Of = Pick<Policy, 'rules' | 'settings' | 'clauses'>;

export function houseRules(policy: Of, { nation, at }: { nation: Nation; at: Date }): HouseRules {
  // What is on trial changes nothing for a visitor.
  const rules = policy.rules.filter(({ mode }) => mode === 'enforce');
  const about = (label: Label) => rules.filter(({ labels }) => labels.includes(label));
  const some = (label: Label, ...dispositions: string[]) =>
    about(label).some(({ disposition }) => dispositions.includes(disposition));
  const hidden = ruledLabels.filter((label) => some(label, 'hide'));
  const lookedAt = ruledLabels.filter((label) => !hidden.includes(label) && some(label, 'review', 'acknowledge'));
  const shown = new Set<string>([...hidden, ...lookedAt].flatMap((label) => about(label).map(({ clause }) => clause)));
  const { settings } = policy;
  return {
    hidden,
    lookedAt,
    bans: ruledLabels.filter((label) => about(label).some(({ ban }) => ban !== 'none')),
    banDays: settings['ban.days'],
    answerHours: settings['sla.hours'],
    askHours: settings['removal.mild'] === 'ask-first' ? settings['removal.askHours'] : null,
    ages: platforms.map((platform) => ({ platform, age: minAgeAt(policy, { platform, nation, at }) })),
    clauses: policy.clauses
      .filter(({ id }) => shown.has(id))
      .map(({ id, paraphrase, pack }) => ({ id, paraphrase, pack })),
  };
}
