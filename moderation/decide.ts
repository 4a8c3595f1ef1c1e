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
  const conditions = conditionsOf(policy);
  const minimumAge = minAgeAt(policy, { platform: comment.platform, nation: facts.nation, at: facts.now });
  const { classifier, lexicons } = policy;
  const context = { ...toContext(comment, facts, lexicons), classifier, wanted: conditions.lists, minimumAge };
  const { signals, incomplete } = detect(context);
  const counted: Reason[] = [];
  const watched: Reason[] = [];
  for (const [index, found] of conditions.answer(signals).entries()) {
    const rule = policy.rules[index];
    if (rule && found) (rule.mode === 'enforce' ? counted : watched).push(toReason(rule, found));
  }
  const [reasons, observed] = [strictestFirst(counted), strictestFirst(watched)];
  return { ...combine(reasons, incomplete), reasons, observed, incomplete, packs: policy.packs };
}

/** Made ready at a policy's first comment. */
const prepared = new WeakMap<Policy, Conditions>();

function conditionsOf(policy: Policy): Conditions {
  const known = prepared.get(policy) ?? new Conditions(policy.rules.map((rule) => rule.when));
  prepared.set(policy, known);
  return known;
}

/** Runs the detectors. One that fails is remembered by name: the others still count. */
export function detect(context: Context, all: Detector[] = detectors): { signals: Signal[]; incomplete: string[] } {
  const signals: Signal[] = [];
  const incomplete: string[] = [];
  for (const detector of all) {
    try {
      signals.push(...detector.detect(context));
    } catch {
      incomplete.push(detector.name);
    }
  }
  return { signals, incomplete };
}

/** The signals that make a condition true; undefined where it is false. */
export function match(when: Condition, signals: Signal[]): Signal[] | undefined {
  return new Conditions([when]).answer(signals)[0];
}

function toReason(rule: PolicyRule, signals: Signal[]): Reason {
  return {
    rule: rule.id,
    clause: rule.clause,
    pack: rule.pack,
    cites: rule.cites,
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
  const said = new Set(reasons.flatMap((reason) => reason.labels));
  const told = new Set(reasons.flatMap((reason) => reason.escalate));
  const floor: Disposition = incomplete.length > 0 ? 'review' : 'leave';
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
