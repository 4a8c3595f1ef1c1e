/** Many harmful comments at once (domain.md 8.2): one alert for all of them, not two hundred. */
import type { Alert, AlertSetting, Prisma } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';
import type { Opening } from './open.js';

export interface Joining extends Opening {
  settings: AlertSetting;
  now: Date;
}

/** A storm that was quiet for so long is over: what comes then is told by itself. */
const overAfterMs = 60 * 60_000;
/** A storm of more than this rings once for a child at risk in it; a smaller one rings for each. */
const floodCases = 20;

export const stormCategory = (childAtRisk: boolean): string =>
  childAtRisk ? 'many harmful comments, safeguarding among them' : 'many harmful comments';

/** A child at risk in a quarrel is part of its one alert, and still never waits for the next news of it. */
export function ringsFor(storm: Alert, childAtRisk: boolean): boolean {
  return childAtRisk && (!storm.childAtRisk || storm.cases <= floodCases);
}

/** What is less urgent is told by itself, also while a storm rages. */
export const belongsToStorm = ({ planned }: Joining): boolean => planned.priority <= 2;

interface Found {
  alert: Alert;
  /** It takes what comes anywhere, and not only under its post. */
  anywhere: boolean;
}

/** The storm that this case is part of, begun now if it is the one that makes it one; null in fair weather. */
export async function stormOf(tx: Tx, joining: Joining): Promise<Found | null> {
  const { settings } = joining;
  if (!belongsToStorm(joining)) return null;
  const since = new Date(joining.now.getTime() - settings.stormMinutes * 60_000);
  const isStorm = (await countHarmful(tx, joining, { since, most: settings.stormOver })) >= settings.stormOver;
  const under = await openStorm(tx, joining, isStorm);
  const alert = under ?? (isStorm ? await begin(tx, { joining, of: { since } }) : await beginHere(tx, joining, since));
  return alert && { alert, anywhere: isStorm };
}

async function beginHere(tx: Tx, joining: Joining, since: Date): Promise<Alert | null> {
  const { postId } = joining.comment;
  if (postId === null) return null;
  const here = { since, postId, most: joining.settings.pileOnFrom };
  // The case itself makes the last of them.
  return (await countHarmful(tx, joining, here)) + 1 >= here.most ? begin(tx, { joining, of: here }) : null;
}

interface Harmful {
  since: Date;
  /** Under this post alone. */
  postId?: string;
}

function harmful({ review }: Joining, { since, postId }: Harmful): Prisma.ReviewWhereInput {
  const here = postId && { comment: { postId } };
  return { schoolId: review.schoolId, id: { not: review.id }, priority: { lte: 2 }, openedAt: { gte: since }, ...here };
}

/** No further than to `most`: of a thousand every one would count all others. */
async function countHarmful(tx: Tx, joining: Joining, of: Harmful & { most: number }): Promise<number> {
  const found = await tx.review.findMany({ where: harmful(joining, of), take: of.most, select: { id: true } });
  return found.length;
}

/** One that goes on: under this post, or anywhere while it rages. */
async function openStorm(tx: Tx, { review, comment, now }: Joining, anywhere: boolean): Promise<Alert | null> {
  const since = new Date(now.getTime() - overAfterMs);
  const here: Prisma.AlertWhereInput = anywhere
    ? {}
    : { postId: comment.postId ?? '00000000-0000-0000-0000-000000000000' };
  return tx.alert.findFirst({
    where: {
      ...here,
      schoolId: review.schoolId,
      kind: 'storm',
      closedAt: null,
      OR: [{ openedAt: { gte: since } }, { reviews: { some: { openedAt: { gte: since } } } }],
    },
    orderBy: { openedAt: 'asc' },
  });
}

interface Beginning {
  joining: Joining;
  of: Harmful;
}

/** The oldest alert of its cases becomes the one for all; the others are merged into it and climb no further. */
async function begin(tx: Tx, { joining, of }: Beginning): Promise<Alert | null> {
  const { review, comment, now } = joining;
  const alerts = await tx.alert.findMany({
    where: { schoolId: review.schoolId, reviews: { some: harmful(joining, of) }, kind: 'case', closedAt: null },
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
  });
  const [first, ...others] = alerts;
  if (!first) return null;
  const merged = others.map(({ id }) => id);
  const over = { mergedIntoId: first.id, closedAt: now, nextAt: null };
  await tx.alert.updateMany({ where: { id: { in: merged } }, data: over });
  await tx.review.updateMany({ where: { alertId: { in: merged } }, data: { alertId: first.id } });
  return tx.alert.update({
    where: { id: first.id },
    data: {
      kind: 'storm',
      category: stormCategory(alerts.some((one) => one.childAtRisk)),
      childAtRisk: alerts.some((one) => one.childAtRisk),
      caseNumber: null,
      postId: comment.postId ?? first.postId,
      cases: alerts.length,
      priority: Math.min(...alerts.map((one) => one.priority)),
      tell: [...new Set(alerts.flatMap((one) => one.tell))],
      atOnce: [...new Set(alerts.flatMap((one) => one.atOnce))],
      aboutHead: alerts.every((one) => one.aboutHead),
    },
  });
}
