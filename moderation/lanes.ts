/**
 * Which cases are kept from those who work the list (KCSIE, Education Act 2002 s.141F, GT-09, MO-09): what a child's safety or
 * somebody's name hangs on is for few. Who those few are stands in src/rights.ts.
 */
import type { Settings } from './settings.js';
import type { Decision } from './types.js';

/** Ordered: the strictest is last, and the strictest wins. */
export const caseLanes = ['general', 'staff_allegation', 'safeguarding', 'reporting_restricted'] as const;
export type CaseLane = (typeof caseLanes)[number];

type Judged = Pick<Decision, 'reasons' | 'labels' | 'escalate'>;

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
