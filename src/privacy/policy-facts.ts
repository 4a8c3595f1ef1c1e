/** What the policy in force decides by itself, where a person decides, and what the school changed of it, when and why. */
import { type Override, schoolPack } from '../../moderation/overrides.js';
import { minAgeAt, type Policy, type PolicyRule, signalsOf } from '../../moderation/policy.js';
import { changesBetween, type PolicyDifference } from '../../moderation/policy-changes.js';
import { type Nation, nations, platforms } from '../../moderation/types.js';
import type { School } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { asConfigured, type PolicyWish, policyThatFits, wishInForce } from '../policy-change/live.js';
import { settingWords, valueWords } from '../setting-words.js';
import { platformNames } from '../words.js';
import type { Day } from './facts.js';
import type { Hide } from './hiding.js';

interface Changed {
  what: string;
  from: string;
  to: string;
  /** Empty where nobody said why: it follows from something else. */
  on: string;
  reason: string;
}

export interface PolicyFacts {
  packs: { title: string; version: string; rules: number }[];
  /** The school's own last change; null: all is as the configuration says. */
  changed: { seq: number; on: string | null } | null;
  changes: Changed[];
  hides: { rules: number; labels: string[]; clauses: string[] };
  bans: { rules: number; clauses: string[] };
  onTrial: number;
  minimumAges: string[];
  secondPerson: string[];
  banDays: number;
  confirmWithinDays: number;
  hideAtOnce: string[];
  noticeLevel: string;
  deleting: string;
  maySearch: boolean;
  trainingMonths: number;
  learnt: { classifier: number; sounds: number };
}

interface Telling {
  now: Date;
  day: Day;
  hide: Hide;
}

/** Made of the rows, and not of the policy at hand: the command line may look at several schools in turn. */
export async function policyFacts(ctx: Context, school: School, telling: Telling): Promise<PolicyFacts> {
  const wish = await wishInForce(ctx, ctx.db, school.id);
  const { policy } = policyThatFits(ctx.policy, wish);
  const live = await ctx.db.policyChange.findFirst({ where: { schoolId: school.id, state: 'live', seq: wish.seq } });
  const { settings, rules } = policy;
  const acts = rules.filter(({ mode }) => mode === 'enforce');
  const hides = acts.filter(({ disposition }) => disposition === 'hide');
  const bans = acts.filter(({ ban }) => ban === 'auto');
  return {
    packs: policy.about.map(({ id, title, version }) => ({
      ...{ title: title || id, version },
      rules: rules.filter(({ pack }) => pack === id).length,
    })),
    changed: wish.seq > 0 ? { seq: wish.seq, on: live?.decidedAt ? telling.day(live.decidedAt) : null } : null,
    changes: changesOf(ctx, { policy, wish }, telling),
    hides: { rules: hides.length, labels: labelsOf(hides), clauses: clausesOf(hides) },
    bans: { rules: bans.length, clauses: clausesOf(bans) },
    onTrial: rules.length - acts.length,
    minimumAges: agesOf(policy, school.nation, telling.now),
    secondPerson: settings.secondPerson,
    banDays: settings['ban.days'],
    confirmWithinDays: settings['under13.confirmWithinWorkingDays'],
    hideAtOnce: settings['consent.hideAtOnce'].map(valueWords),
    noticeLevel: valueWords(settings['notice.level']),
    deleting: valueWords(settings['removal.delete']),
    maySearch: settings['search.mentions'] === 'allowed',
    trainingMonths: settings['training.everyMonths'],
    learnt: { classifier: asking(acts, 'classifier'), sounds: asking(acts, 'sounds') },
  };
}

const labelsOf = (rules: PolicyRule[]) =>
  [...new Set(rules.flatMap(({ labels }) => labels))].map((label) => label.replaceAll('_', ' ')).sort();

const clausesOf = (rules: PolicyRule[]) => [...new Set(rules.map(({ clause }) => clause))].sort();

const asking = (rules: PolicyRule[], signal: string) =>
  rules.filter(({ when, doubt }) =>
    [when, ...(doubt ? [doubt] : [])].some((part) => signalsOf(part).some((one) => one.signal === signal)),
  ).length;

function agesOf(policy: Policy, nation: string, at: Date): string[] {
  const known = nations.includes(nation as Nation) ? (nation as Nation) : 'england';
  return platforms.map((platform) => {
    return `${minAgeAt(policy, { platform, nation: known, at })} on ${platformNames[platform]}`;
  });
}

/** Which packs are on and off against the configuration, and what the school made of them. */
function changesOf(ctx: Context, { policy, wish }: { policy: Policy; wish: PolicyWish }, telling: Telling): Changed[] {
  const configured = asConfigured(ctx).packs;
  const packs = [
    ...wish.packs.filter((id) => !configured.includes(id)).map((id) => ({ id, to: 'on' })),
    ...configured.filter((id) => !wish.packs.includes(id)).map((id) => ({ id, to: 'off' })),
  ];
  const { policy: bare } = policyThatFits(policy, { packs: wish.packs, overrides: [], packReasons: {} });
  return [
    ...packs.map(({ id, to }) => ({
      ...{ what: `Policy ${id}`, from: to === 'on' ? 'off' : 'on', to, on: '' },
      reason: telling.hide(wish.packReasons[id] ?? ''),
    })),
    ...changesBetween(bare, policy).map((one) => changeOf(one, wish.overrides, telling)),
  ];
}

const idOf = (each: Override): string => ('rule' in each ? each.rule : each.setting);

function changeOf(one: PolicyDifference, overrides: Override[], { day, hide }: Telling): Changed {
  // Of two changes of one thing only the later one counts.
  const said = overrides.findLast((each) => idOf(each) === one.id);
  // At noon, so that it is the same day in every zone of ours.
  const why = { on: said ? day(new Date(`${said.on}T12:00:00Z`)) : '', reason: hide(said?.reason ?? '') };
  if (one.kind === 'pack') return { what: `Policy ${one.id}`, from: '', to: one.on ? 'on' : 'off', ...why };
  const what = one.kind === 'rule' ? `Rule ${one.id}` : settingWords[one.id];
  return { what, from: plain(one.from), to: plain(one.to), ...why };
}

/** Minimum ages carry the pack that they come from: of a school's own, that is said by the line itself. */
const plain = (value: unknown) => valueWords(value).replaceAll(`, pack ${schoolPack}`, '');
