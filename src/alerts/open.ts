/** Opens the alert of a case, or adds the case to what people are told already: one alert a case, and one a storm. */
import { v7 as uuid } from 'uuid';
import { stricterLane } from '../../moderation/lanes.js';
import type { Alert, Comment, Review } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import type { PlannedAlert } from '../plan.js';
import { climbEach } from './climb.js';
import { alertSettings } from './settings.js';
import { type Joining, ringsFor, stormCategory, stormOf } from './storm.js';

export interface Opening {
  review: Pick<Review, 'id' | 'schoolId' | 'caseNumber' | 'alertId' | 'lane'>;
  comment: Pick<Comment, 'id' | 'postId'>;
  planned: PlannedAlert;
}

/** Inside the transaction of a judgement. The answer: actions to perform when it is committed. */
export const raiseAlert = (ctx: Context, tx: Tx, opening: Opening): Promise<string[]> =>
  raiseAlerts(ctx, tx, [opening]);

/** Of cases that were opened together: what all of them make is told, and not each step towards it. */
export async function raiseAlerts(ctx: Context, tx: Tx, openings: readonly Opening[]): Promise<string[]> {
  const [first] = openings;
  if (!first) return [];
  const settings = await alertSettings(tx, first.review.schoolId);
  const raised = new Set<string>();
  for (const opening of openings) raised.add(await raise(tx, { ...opening, settings, now: ctx.clock.now() }));
  return climbEach(ctx, tx, { alertIds: [...raised] });
}

async function raise(tx: Tx, opening: Joining): Promise<string> {
  const { review, planned, now } = opening;
  const lane = stricterLane(review.lane, planned.lane);
  const known = review.alertId ? await alertOf(tx, review.id) : null;
  const alert = known ?? (await stormOf(tx, opening)) ?? (await open(tx, opening, now));
  const before = { ...review, alertId: known?.id ?? null };
  if (known || alert.kind === 'storm') await join(tx, { ...opening, review: before, alert });
  await tx.review.update({
    where: { id: review.id },
    data: { aboutHead: planned.aboutHead, lane, alertId: alert.id },
    select: { id: true },
  });
  return alert.id;
}

/** As it stands now: a case that was raised just before may have begun a storm, and taken it along. */
async function alertOf(tx: Tx, reviewId: string): Promise<Alert | null> {
  const found = await tx.review.findUniqueOrThrow({ where: { id: reviewId }, select: { alert: true } });
  return found.alert;
}

async function open(tx: Tx, { review, comment, planned }: Opening, now: Date): Promise<Alert> {
  const { schoolId, caseNumber } = review;
  const key = `case:${review.id}`;
  const at = { openedAt: now, climbsFrom: now };
  const data = { id: uuid(), schoolId, key, kind: 'case' as const, caseNumber, postId: comment.postId };
  const { lane: _ofTheCase, ...told } = planned;
  return tx.alert.create({ data: { ...data, ...told, ...at } });
}

/** What is more urgent than what people know begins the ladder anew; anything else is news for them. */
async function join(tx: Tx, { alert, planned, review, now }: Joining & { alert: Alert }): Promise<void> {
  const reopened = alert.closedAt !== null;
  const joins = review.alertId !== alert.id;
  const raised = reopened || planned.priority < alert.priority || (joins && ringsFor(alert, planned.childAtRisk));
  const childAtRisk = alert.childAtRisk || planned.childAtRisk;
  const tell = reopened ? planned.tell : union(alert.tell, planned.tell);
  const atOnce = reopened ? planned.atOnce : union(alert.atOnce, planned.atOnce);
  // Somebody who is not told yet must be, whoever has seen it before.
  const others = [...tell, ...atOnce].some((role) => !alert.tell.includes(role) && !alert.atOnce.includes(role));
  const storm = alert.kind === 'storm';
  await tx.alert.update({
    where: { id: alert.id },
    data: {
      tell,
      atOnce,
      priority: reopened ? planned.priority : Math.min(alert.priority, planned.priority),
      aboutHead: joins ? alert.aboutHead && planned.aboutHead : planned.aboutHead,
      childAtRisk,
      closedAt: null,
      changedAt: alert.changedAt ?? now,
      category: storm ? stormCategory(childAtRisk) : planned.category,
      cases: { increment: storm && joins ? 1 : 0 },
      ...(raised && { climbsFrom: now, changedAt: null }),
      ...((raised || others) && { acknowledgedAt: null, acknowledgedBy: null }),
    },
  });
}

const union = <T>(a: T[], b: T[]): T[] => [...new Set([...a, ...b])];
