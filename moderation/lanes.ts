/**
 * Which cases are kept from those who work the list (KCSIE, Education Act 2002 s.141F, GT-09, MO-09): what a child's safety or
 * somebody's name hangs on is for few. Who those few are stands in src/rights.ts.
 */
import type { Settings } from './settings.js';
import type { CaseKind } from './types.js';

/**
 * Ordered: the strictest is last, and the strictest wins. `head_only` is a person's choice (MO-07) and never a rule's: a worry
 * about a child, and what the law restricts, go beyond it.
 */
export const caseLanes = ['general', 'staff_allegation', 'head_only', 'safeguarding', 'reporting_restricted'] as const;
export type CaseLane = (typeof caseLanes)[number];

interface Judged {
  reasons: readonly { kind?: CaseKind }[];
  labels: readonly string[];
  escalate: readonly string[];
}

/** `lockedFor`: what the policy lets nobody answer before advice has come (reply-lock.ts); it keeps the same from the office. */
export function laneOf({ reasons, labels, escalate }: Judged, lockedFor: Settings['reply.lockedFor']): CaseLane {
  if (reasons.some(({ kind }) => kind === 's141F')) return 'reporting_restricted';
  if (labels.includes('safeguarding')) return 'safeguarding';
  // Of a school as such it is criticism; where the head is told, it is about a person (label guide, 6).
  const accuses = labels.includes('defamation') && escalate.includes('headteacher');
  return accuses && lockedFor.includes('staff-allegation') ? 'staff_allegation' : 'general';
}

export const stricterLane = (one: CaseLane, other: CaseLane): CaseLane =>
  caseLanes.indexOf(one) > caseLanes.indexOf(other) ? one : other;
