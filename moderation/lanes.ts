/**
 * Which cases are kept from those who work the list (KCSIE, Education Act 2002 s.141F, GT-09, MO-09): what a child's safety or
 * somebody's name hangs on is for few. Who those few are stands in src/rights.ts.
 */
import type { CaseKind, Signal } from './types.js';

/**
 * Ordered: the strictest is last, and the strictest wins. `head_only` is a person's choice (MO-07) and never a rule's: a worry
 * about a child, and what the law restricts, go beyond it.
 */
export const caseLanes = ['general', 'staff_allegation', 'head_only', 'safeguarding', 'reporting_restricted'] as const;
export type CaseLane = (typeof caseLanes)[number];

interface Why {
  kind?: CaseKind;
  labels?: readonly string[];
  signals?: readonly Pick<Signal, 'name' | 'span'>[];
}

interface Judged {
  reasons: readonly Why[];
  labels: readonly string[];
  escalate: readonly string[];
  disposition: string;
}

/** By what is said, whatever packs are on: a policy may lock what is answered (reply-lock.ts), but not open what is told of somebody. */
export function laneOf(judged: Judged): CaseLane {
  if (judged.reasons.some(({ kind }) => kind === 's141F')) return 'reporting_restricted';
  if (judged.labels.includes('safeguarding')) return 'safeguarding';
  return accuses(judged) ? 'staff_allegation' : 'general';
}

/**
 * Somebody is said to have done something. Of a school as such that is criticism; where the head is told, it is about a person
 * (label guide, 6). Where it only sounds like it, and everybody can still read it, nothing is kept from those who answer.
 */
function accuses({ reasons, labels, escalate, disposition }: Judged): boolean {
  if (!labels.includes('defamation') || !escalate.includes('headteacher')) return false;
  const why = reasons.filter((reason) => reason.labels?.includes('defamation'));
  const insults = reasons.filter((reason) => reason.labels?.includes('abuse')).flatMap(wordsOf);
  const says = (reason: Why) => {
    const words = wordsOf(reason);
    return words.length === 0
      ? disposition === 'hide'
      : words.some((one) => !insults.some((insult) => within(one, insult)));
  };
  // Why is not on record any more: then the stricter holds.
  return why.length === 0 || why.some(says);
}

type Words = Pick<Signal, 'name' | 'span'>;

/** Those that say it, beside those that name somebody and those that only sound like it. */
const wordsOf = ({ signals = [] }: Why): Words[] =>
  signals.filter(({ name }) => name === 'lexicon' || name === 'insult');

/** "A lying cow" is called a name: the word that would accuse is part of the insult, and the office hides insults. */
function within({ span: inner }: Words, { span: outer }: Words): boolean {
  return (
    inner !== undefined &&
    outer !== undefined &&
    inner.field === outer.field &&
    inner.start >= outer.start &&
    inner.end <= outer.end
  );
}

export const stricterLane = (one: CaseLane, other: CaseLane): CaseLane =>
  caseLanes.indexOf(one) > caseLanes.indexOf(other) ? one : other;
