/** Many harmful comments at once (domain.md 8.2): one alert for all of them, not two hundred. */
import type { Alert, Prisma } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';
import type { Opening } from './open.js';
import { alertSettings } from './settings.js';

export interface Joining extends Opening {
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

/** The storm that this case is part of, begun now if it is the one that makes it one; null in fair weather. */
export async function stormOf(tx: Tx, joining: Joining): Promise<Alert | null> {
  const { review, planned } = joining;
  if (planned.priority > 2) return null;
  const settings = await alertSettings(tx, review.schoolId);
  const recent = await harmfulSince(tx, joining, settings.stormMinutes * 60_000);
  const here = recent.filter((one) => one.postId !== null && one.postId === joining.comment.postId);
  const isStorm = recent.length >= settings.stormOver;
  const under = await openStorm(tx, joining, isStorm);
  if (under) return under;
  if (isStorm) return begin(tx, { joining, cases: recent });
  // The case itself makes the last of them.
  return here.length + 1 >= settings.pileOnFrom ? begin(tx, { joining, cases: here }) : null;
}

interface Harmful {
  alertId: string | null;
  postId: string | null;
}

async function harmfulSince(tx: Tx, { review, now }: Joining, windowMs: number): Promise<Harmful[]> {
  const since = new Date(now.getTime() - windowMs);
  const found = await tx.review.findMany({
    where: { schoolId: review.schoolId, id: { not: review.id }, priority: { lte: 2 }, openedAt: { gte: since } },
    select: { alertId: true, comment: { select: { postId: true } } },
  });
  return found.map(({ alertId, comment }) => ({ alertId, postId: comment.postId }));
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
  cases: Harmful[];
}

/** The oldest alert of its cases becomes the one for all; the others are merged into it and climb no further. */
async function begin(tx: Tx, { joining, cases }: Beginning): Promise<Alert | null> {
  const { review, comment, now } = joining;
  const alerts = await tx.alert.findMany({
    where: {
      schoolId: review.schoolId,
      id: { in: [...new Set(cases.flatMap(({ alertId }) => alertId ?? []))] },
      kind: 'case',
      closedAt: null,
    },
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
