/** A change of the policy in plain words: what differs, why, and what it would have done. */
import type { RuleChange } from '../../moderation/overrides.js';
import type { Policy } from '../../moderation/policy.js';
import type { PolicyDifference, Turn } from '../../moderation/policy-changes.js';
import { isMilder } from '../../moderation/settings.js';
import type { Disposition } from '../../moderation/types.js';
import type { PolicyWish } from '../policy-change/live.js';
import { settingWords, valueWords } from '../setting-words.js';
import { ageWords } from './policy-view.js';
import { dispositionWords } from './words.js';

export const modeNames = {
  enforce: 'On',
  observe: 'On trial: it is noted what it would do, and nothing is done',
} as const;

/** `sentence`: as in "It would have hidden 3 more"; `heading`: over the comments themselves. */
export const turnWords: Record<Turn, { sentence: (count: number) => string; heading: string }> = {
  hidden: { sentence: (count) => `hidden ${count} more`, heading: 'Would be hidden' },
  restored: { sentence: (count) => `left ${count} visible that are hidden now`, heading: 'Would stay visible' },
  queued: { sentence: (count) => `sent ${count} more to a person`, heading: 'Would wait for a person' },
  released: { sentence: (count) => `spared people ${count}`, heading: 'Would no longer wait for a person' },
  owed: { sentence: (count) => `asked for an answer to ${count} more`, heading: 'Would have to be answered' },
  free: { sentence: (count) => `asked for no answer to ${count}`, heading: 'Would need no answer' },
  told: {
    sentence: (count) => `told other people, or banned otherwise, in ${count}`,
    heading: 'Others would be told, or a ban would differ',
  },
};

export function dryRunSentence(counts: Record<Turn, number>): string {
  const parts = (Object.keys(turnWords) as Turn[])
    .filter((turn) => counts[turn] > 0)
    .map((turn) => turnWords[turn].sentence(counts[turn]));
  if (parts.length === 0) return 'It would have changed nothing about any of them.';
  const last = parts.pop();
  return `It would have ${parts.length > 0 ? `${parts.join(', ')} and ${last}` : last}.`;
}

export interface DifferenceLine {
  what: string;
  from: string;
  to: string;
  reason: string | null;
  /** Why it is an exception, or that it protects less. */
  warning: string | null;
}

interface Between {
  before: Policy;
  after: Policy;
  /** What the packs alone would say. */
  bare: Policy;
  wish: PolicyWish;
  titleOf(pack: string): string;
}

export function differenceLine(one: PolicyDifference, between: Between): DifferenceLine {
  if (one.kind === 'pack') {
    const reason = between.wish.packReasons[one.id] ?? null;
    const warning = one.on ? null : `${one.rules} rules would no longer be asked.`;
    return { what: between.titleOf(one.id), from: one.on ? 'off' : 'on', to: one.on ? 'on' : 'off', reason, warning };
  }
  const said = between.wish.overrides.find((each) => ('rule' in each ? each.rule : each.setting) === one.id);
  const reason = said?.reason ?? 'It follows from the policies that are switched on or off.';
  if (one.kind === 'rule') {
    const warning = one.milder ? 'This protects less than before.' : null;
    return { what: `Rule ${one.id}`, from: ruleWords(one.from), to: ruleWords(one.to), reason, warning };
  }
  const { from, to, milder, id } = one;
  const exception = exceptionWords(id, between);
  const warning = exception ?? (milder ? 'This asks for less than before.' : null);
  const { before, after } = between;
  const [now, later] =
    id === 'minAge'
      ? [ageWords(before.settings.minAge), ageWords(after.settings.minAge)]
      : [valueWords(from), valueWords(to)];
  return { what: settingWords[id], from: now, to: later, reason, warning };
}

/** Where the school asks for less than a policy does: the strictest wins, unless the school makes an exception. */
export function exceptionWords(
  id: keyof Policy['settings'],
  { after, bare, titleOf }: Pick<Between, 'after' | 'bare' | 'titleOf'>,
) {
  if (id === 'minAge' || !isMilder(id, bare.settings[id], after.settings[id])) return null;
  const packs = bare.about.map(({ id: pack }) => titleOf(pack)).join(', ');
  return `Milder than the policies in use ask for (${valueWords(bare.settings[id])}; ${packs}). The strictest wins, so this is an exception of the school: it holds with its reason and the name of whoever approves it.`;
}

export function ruleWords({ mode, disposition, min }: RuleChange): string {
  const parts = [
    mode === 'observe' ? 'on trial' : 'on',
    disposition ? dispositionWords[disposition as Disposition] : '',
    min === undefined ? '' : `from a certainty of ${min}`,
  ];
  return parts.filter(Boolean).join('; ');
}
