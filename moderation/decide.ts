/**
 * The heart: every detector runs, every rule runs, the strictest wins and every reason is kept.
 * No clock, no I/O: the same comment, policy and facts always give the same decision.
 */
import { Conditions } from './conditions.js';
import { type Condition, minAgeAt, type Policy, type PolicyRule } from './policy.js';
import { type Context, type Detector, detectors, toContext } from './signals/index.js';
import {
  type Ban,
  bans,
  type CommentToJudge,
  type Decision,
  type Disposition,
  dispositions,
  type Escalation,
  escalations,
  type Facts,
  type Label,
  labels,
  type Nation,
  type Reason,
  type Signal,
} from './types.js';

/** What a policy says of one comment. */
export function decide(comment: CommentToJudge, policy: Policy, facts: Facts): Decision {
  const { conditions, doubtful, ages, sounds } = preparedFor(policy);
  const context = toContext(comment, facts, policy.lexicons);
  context.classifier = policy.classifier;
  context.sounds = policy.sounds;
  context.wanted = conditions.lists;
  context.wantedSounds = sounds;
  context.minimumAge = ages.at(comment.platform, facts);
  const { signals, incomplete } = detect(context);
  const reasons: Reason[] = [];
  const observed: Reason[] = [];
  for (const { place, signals: found, doubted } of conditions.answer(signals)) {
    const rule = (doubted ? doubtful : policy.rules)[place] as PolicyRule;
    (rule.mode === 'enforce' ? reasons : observed).push(toReason(rule, found));
  }
  return combine({ reasons: strictestFirst(reasons), observed: strictestFirst(observed), incomplete }, policy);
}

/** Made ready at a policy's first comment. */
interface Prepared {
  /** In the order of the rules. */
  conditions: Conditions;
  /** What each rule comes to where its own doubt holds. */
  doubtful: PolicyRule[];
  ages: MinimumAges;
  /** From which score on the rules ask how a comment sounds, by kind. */
  sounds: Map<string, number> | undefined;
}

const prepared = new WeakMap<Policy, Prepared>();

function preparedFor(policy: Policy): Prepared {
  const known = prepared.get(policy);
  if (known) return known;
  const { rules } = policy;
  const conditions = new Conditions(
    rules.map(({ when }) => when),
    rules.map(({ doubt }) => doubt),
  );
  const fresh = {
    conditions,
    doubtful: rules.map(doubted),
    ages: new MinimumAges(policy),
    sounds: conditions.leastOf('sounds'),
  };
  prepared.set(policy, fresh);
  return fresh;
}

const dayLength = 86_400_000;

/** The minimum age that was asked for last: it changes at midnight, and comments come by the hundred. */
class MinimumAges {
  #last: { day: number; platform?: CommentToJudge['platform']; nation?: Nation; age: number } = {
    day: Number.NaN,
    age: 0,
  };
  constructor(readonly policy: Policy) {}

  at(platform: CommentToJudge['platform'], { nation, now }: Facts): number {
    const day = Math.floor(now.getTime() / dayLength);
    const last = this.#last;
    if (last.day === day && last.platform === platform && last.nation === nation) return last.age;
    const age = minAgeAt(this.policy, { platform, nation, at: now });
    this.#last = { day, platform, nation, age };
    return age;
  }
}

/** Runs the detectors. One that fails is remembered by name: the others still count. */
export function detect(context: Context, all: Detector[] = detectors): { signals: Signal[]; incomplete: string[] } {
  const signals: Signal[] = [];
  const incomplete: string[] = [];
  context.before = signals;
  for (const detector of all) {
    try {
      for (const signal of detector.detect(context)) signals.push(signal);
    } catch {
      incomplete.push(detector.name);
    }
  }
  return { signals, incomplete };
}

/** The signals that make a condition true; undefined where it is false. */
export function match(when: Condition, signals: Signal[]): Signal[] | undefined {
  return new Conditions([when]).answer(signals)[0]?.signals;
}

/** Nothing is hidden and nobody banned in doubt: a person looks. */
function doubted(rule: PolicyRule): PolicyRule {
  return { ...rule, disposition: rule.disposition === 'hide' ? 'review' : rule.disposition, ban: 'none' };
}

function toReason(rule: PolicyRule, signals: Signal[]): Reason {
  return {
    rule: rule.id,
    clause: rule.clause,
    pack: rule.pack,
    cites: rule.cites,
    kind: rule.kind,
    task: rule.task,
    labels: rule.labels,
    disposition: rule.disposition,
    ban: rule.ban,
    escalate: rule.escalate,
    evidence: signals.find((signal) => signal.evidence !== '')?.evidence ?? '',
    signals,
  };
}

/** Union of labels and escalations, maximum of disposition and ban. */
function combine(found: Pick<Decision, 'reasons' | 'observed' | 'incomplete'>, { packs }: Policy): Decision {
  const said = new Set<Label>();
  const told = new Set<Escalation>();
  let disposition: Disposition = found.incomplete.length > 0 ? 'review' : 'leave';
  let ban: Ban = 'none';
  for (const reason of found.reasons) {
    for (const label of reason.labels) said.add(label);
    for (const who of reason.escalate) told.add(who);
    disposition = stricter(dispositions, disposition, reason.disposition);
    ban = stricter(bans, ban, reason.ban);
  }
  return {
    labels: said.size === 0 ? [] : labels.filter((label) => said.has(label)),
    disposition,
    ban: cautious(ban, said.has('safeguarding')),
    escalate: told.size === 0 ? [] : escalations.filter((who) => told.has(who)),
    reasons: found.reasons,
    observed: found.observed,
    incomplete: found.incomplete,
    packs,
  };
}

/** A ban must not cut off a child who asks for help: a person looks first. */
function cautious(ban: Ban, safeguarding: boolean): Ban {
  return ban === 'auto' && safeguarding ? 'suggest' : ban;
}

function stricter<T>(order: readonly T[], one: T, other: T): T {
  return order.indexOf(other) > order.indexOf(one) ? other : one;
}

function strictestFirst(reasons: Reason[]): Reason[] {
  return reasons.length < 2 ? reasons : reasons.sort((a, b) => weight(b) - weight(a));
}

function weight(reason: Reason): number {
  return dispositions.indexOf(reason.disposition) * bans.length + bans.indexOf(reason.ban);
}
