/** Opens the alert of a case, or adds the case to what people are told already: one alert a case, and one a storm. */
import { v7 as uuid } from 'uuid';
import type { Alert, Comment, Review } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import type { PlannedAlert } from '../plan.js';
import { climbEach } from './climb.js';
import { joined, ofCase } from './joining.js';
import { Raging } from './raging.js';
import { alertSettings } from './settings.js';
import { type Joining, stormOf } from './storm.js';

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
  const raging = new Raging();
  const raised = new Set<string>();
  for (const opening of openings) raised.add(await raise(tx, { ...opening, settings, now: ctx.clock.now() }, raging));
  await raging.write(tx);
  return climbEach(ctx, tx, { alertIds: [...raised] });
}

async function raise(tx: Tx, opening: Joining, raging: Raging): Promise<string> {
  const known = opening.review.alertId ? await alertOf(tx, opening.review.id) : null;
  const joining = { ...opening, review: { ...opening.review, alertId: known?.id ?? null } };
  const together = raging.take(joining);
  if (together) return together;
  const storm = known ? null : await stormOf(tx, joining);
  const alert = known ?? storm?.alert ?? (await open(tx, joining, joining.now));
  const now = known || alert.kind === 'storm' ? await join(tx, { ...joining, alert }) : alert;
  if (storm?.anywhere) raging.begin(now);
  await tx.review.update({ where: { id: joining.review.id }, data: ofCase(joining, alert.id), select: { id: true } });
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

const join = (tx: Tx, joining: Joining & { alert: Alert }): Promise<Alert> =>
  tx.alert.update({ where: { id: joining.alert.id }, data: joined(joining) });
