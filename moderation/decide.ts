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
  escalations,
  type Facts,
  labels,
  type Reason,
  type Signal,
} from './types.js';

/** What a policy says of one comment. */
export function decide(comment: CommentToJudge, policy: Policy, facts: Facts): Decision {
  const { conditions, doubts, ages, sounds } = preparedFor(policy);
  const context = toContext(comment, facts, policy.lexicons);
  context.classifier = policy.classifier;
  context.sounds = policy.sounds;
  context.wanted = conditions.lists;
  context.wantedSounds = sounds;
  context.minimumAge = ages.at(comment.platform, facts);
  const { signals, incomplete } = detect(context);
  const counted: Reason[] = [];
  const watched: Reason[] = [];
  const answers = conditions.answer(signals);
  for (const [index, found] of answers) {
    const rule = policy.rules[index];
    // What comes behind the rules are doubts.
    if (!rule) break;
    const sure = rule.doubt === undefined || !answers.has(doubts.get(rule) ?? -1);
    (rule.mode === 'enforce' ? counted : watched).push(toReason(sure ? rule : doubted(rule), found));
  }
  const [reasons, observed] = [strictestFirst(counted), strictestFirst(watched)];
  return { ...combine(reasons, incomplete), reasons, observed, incomplete, packs: policy.packs };
}

/** Made ready at a policy's first comment. */
interface Prepared {
  /** Of every rule in its order, then the doubts. */
  conditions: Conditions;
  /** The place of each rule's doubt among the conditions. */
  doubts: Map<PolicyRule, number>;
  ages: MinimumAges;
  /** From which score on the rules ask how a comment sounds, by kind. */
  sounds: Map<string, number> | undefined;
}

const prepared = new WeakMap<Policy, Prepared>();

function preparedFor(policy: Policy): Prepared {
  const known = prepared.get(policy);
  if (known) return known;
  const { rules } = policy;
  const doubtful = rules.flatMap((rule) => (rule.doubt ? [{ rule, doubt: rule.doubt }] : []));
  const conditions = new Conditions([...rules.map(({ when }) => when), ...doubtful.map(({ doubt }) => doubt)]);
  const fresh = {
    conditions,
    sounds: conditions.leastOf('sounds'),
    doubts: new Map(doubtful.map(({ rule }, index) => [rule, rules.length + index])),
    ages: new MinimumAges(policy),
  };
  prepared.set(policy, fresh);
  return fresh;
}

const dayLength = 86_400_000;

/** The minimum age of the day that was asked for last: it changes at midnight, and comments come by the hundred. */
class MinimumAges {
  #day = Number.NaN;
  readonly #known = new Map<string, number>();
  constructor(readonly policy: Policy) {}

  at(platform: CommentToJudge['platform'], { nation, now }: Facts): number {
    const day = Math.floor(now.getTime() / dayLength);
    if (day !== this.#day) this.#known.clear();
    this.#day = day;
    const key = `${platform} ${nation}`;
    const age = this.#known.get(key) ?? minAgeAt(this.policy, { platform, nation, at: now });
    this.#known.set(key, age);
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
  return new Conditions([when]).answer(signals).get(0);
}

/** What a rule comes to where its own doubt holds. */
function doubted(rule: PolicyRule): PolicyRule {
  return { ...rule, disposition: rule.disposition === 'hide' ? 'review' : rule.disposition, ban: 'none' };
}

function toReason(rule: PolicyRule, signals: Signal[]): Reason {
  return {
    rule: rule.id,
    clause: rule.clause,
    pack: rule.pack,
    cites: rule.cites,
    ...(rule.kind === undefined ? {} : { kind: rule.kind }),
    labels: rule.labels,
    disposition: rule.disposition,
    ban: rule.ban,
    escalate: rule.escalate,
    evidence: signals.find((signal) => signal.evidence !== '')?.evidence ?? '',
    signals,
  };
}

/** Union of labels and escalations, maximum of disposition and ban. */
function combine(
  reasons: Reason[],
  incomplete: string[],
): Pick<Decision, 'labels' | 'disposition' | 'ban' | 'escalate'> {
  const floor: Disposition = incomplete.length > 0 ? 'review' : 'leave';
  if (reasons.length === 0) return { labels: [], disposition: floor, ban: 'none', escalate: [] };
  const said = new Set(reasons.flatMap((reason) => reason.labels));
  const told = new Set(reasons.flatMap((reason) => reason.escalate));
  return {
    labels: labels.filter((label) => said.has(label)),
    disposition: strictest(dispositions, [floor, ...reasons.map((reason) => reason.disposition)]),
    ban: cautious(strictest(bans, ['none', ...reasons.map((reason) => reason.ban)]), said.has('safeguarding')),
    escalate: escalations.filter((who) => told.has(who)),
  };
}

/** A ban must not cut off a child who asks for help: a person looks first. */
function cautious(ban: Ban, safeguarding: boolean): Ban {
  return ban === 'auto' && safeguarding ? 'suggest' : ban;
}

function strictest<T>(order: readonly T[], given: T[]): T {
  return given.reduce((most, each) => (order.indexOf(each) > order.indexOf(most) ? each : most));
}

function strictestFirst(reasons: Reason[]): Reason[] {
  return reasons.length < 2 ? reasons : reasons.sort((a, b) => weight(b) - weight(a));
}

function weight(reason: Reason): number {
  return dispositions.indexOf(reason.disposition) * bans.length + bans.indexOf(reason.ban);
}
