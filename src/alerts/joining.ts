/** What becomes of an alert when one more case belongs to it, and of the case. */
import { stricterLane } from '../../moderation/lanes.js';
import type { Alert } from '../../prisma/generated/client.js';
import { type Joining, ringsFor, stormCategory } from './storm.js';

/** What is more urgent than what people know begins the ladder anew; anything else is news for them. */
export function joined({ alert, planned, review, now }: Joining & { alert: Alert }) {
  const reopened = alert.closedAt !== null;
  const joins = review.alertId !== alert.id;
  const raised = reopened || planned.priority < alert.priority || (joins && ringsFor(alert, planned.childAtRisk));
  const childAtRisk = alert.childAtRisk || planned.childAtRisk;
  const tell = reopened ? planned.tell : union(alert.tell, planned.tell);
  const atOnce = reopened ? planned.atOnce : union(alert.atOnce, planned.atOnce);
  // Somebody who is not told yet must be, whoever has seen it before.
  const others = [...tell, ...atOnce].some((role) => !alert.tell.includes(role) && !alert.atOnce.includes(role));
  const storm = alert.kind === 'storm';
  return {
    tell,
    atOnce,
    priority: reopened ? planned.priority : Math.min(alert.priority, planned.priority),
    aboutHead: joins ? alert.aboutHead && planned.aboutHead : planned.aboutHead,
    childAtRisk,
    closedAt: null,
    changedAt: raised ? null : (alert.changedAt ?? now),
    category: storm ? stormCategory(childAtRisk) : planned.category,
    cases: alert.cases + (storm && joins ? 1 : 0),
    ...(raised && { climbsFrom: now }),
    ...((raised || others) && { acknowledgedAt: null, acknowledgedBy: null }),
  };
}

const union = <T>(a: T[], b: T[]): T[] => [...new Set([...a, ...b])];

export function ofCase({ review, planned }: Joining, alertId: string) {
  return { aboutHead: planned.aboutHead, lane: stricterLane(review.lane, planned.lane), alertId };
}
