/**
 * The heart: every detector runs, every rule runs, the strictest wins and every reason is kept.
 * No clock, no I/O: the same comment, policy and facts always give the same decision.
 */
import type { Condition, Policy, PolicyRule } from './policy.js';
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
  const { signals, incomplete } = detect(toContext(comment, facts, policy.lexicons));
  const matched = policy.rules.flatMap((rule) => {
    const found = match(rule.when, signals);
    return found ? [{ rule, reason: toReason(rule, found) }] : [];
  });
  const reasons = strictestFirst(matched.filter(({ rule }) => rule.mode === 'enforce').map(({ reason }) => reason));
  const observed = strictestFirst(matched.filter(({ rule }) => rule.mode === 'observe').map(({ reason }) => reason));
  return { ...combine(reasons, incomplete), reasons, observed, incomplete, packs: policy.packs };
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
  if ('all' in when) {
    const parts = when.all.map((part) => match(part, signals));
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  if ('any' in when) {
    const parts = when.any.map((part) => match(part, signals)).filter((part) => part !== undefined);
    return parts.length > 0 ? parts.flat() : undefined;
  }
  if ('not' in when) return match(when.not, signals) ? undefined : [];
  const found = signals.filter(
    (signal) =>
      signal.name === when.signal &&
      (when.list === undefined || signal.list === when.list) &&
      (when.kind === undefined || signal.kind === when.kind) &&
      (when.min === undefined || (signal.score ?? 1) >= when.min),
  );
  return found.length > 0 ? found : undefined;
}

function toReason(rule: PolicyRule, signals: Signal[]): Reason {
  return {
    rule: rule.id,
    clause: rule.clause,
    pack: rule.pack,
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
  const weight = (reason: Reason) => dispositions.indexOf(reason.disposition) * bans.length + bans.indexOf(reason.ban);
  return [...reasons].sort((a, b) => weight(b) - weight(a));
}
