/** What becomes of a message that did not reach its reader: the next person is told, and that it failed is an alert itself. */
import { v7 as uuid } from 'uuid';
import type { Alert, AlertStep, AlertStepState } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';
import { addressKey, channelKey, noteUnreachable } from './unreachable.js';

/** After so many tries (about a quarter of a minute) the next person is told; the tries go on. */
const givenUpAfter = 4;
/** Nor is anybody kept waiting for a try that is further away. */
const longWaitMs = 30_000;

interface Failure {
  notificationId: string | null;
  attempts: number;
  code: string;
  /** Until the next try; null where there is none. */
  delayMs: number | null;
  now: Date;
}

/** The alerts to look at again, since this person could not be reached: the one, and that it could not be delivered. */
export async function noteFailure(tx: Tx, failure: Failure): Promise<string[]> {
  const { notificationId, attempts, code, delayMs, now } = failure;
  const waits = delayMs !== null && delayMs <= longWaitMs && attempts < givenUpAfter;
  if (!notificationId || waits) return [];
  const step = await tx.alertStep.findUnique({ where: { notificationId }, include: withContact });
  if (!step) return delayMs === null ? lostLetter(tx, notificationId, now) : [];
  return failStep(tx, { step, from: ['waiting'], reason: code, now });
}

const withContact = { contact: { select: { email: true } } };
export type FailedStep = AlertStep & { contact: { email: string } | null };

export interface Failing {
  step: FailedStep;
  /** In which states it may fail: what came back had been sent. */
  from: AlertStepState[];
  reason: string;
  now: Date;
}

export async function failStep(tx: Tx, { step, from, reason, now }: Failing): Promise<string[]> {
  const { schoolId, channel, who, contactId, contact, email } = step;
  const data = { state: 'failed' as const, failedAt: now, error: reason };
  const { count } = await tx.alertStep.updateMany({ where: { id: step.id, state: { in: from } }, data });
  if (count === 0) return [];
  const key = channel === 'email' ? addressKey(contact?.email || email) : channelKey(channel, contactId ?? '');
  // Of letters the mail server's own words are known already (letters.ts); of a failure of its own it is no address's fault.
  if (channel !== 'email') await noteUnreachable(tx, { schoolId, key, channel, who, reason }, now);
  const alert = await tx.alert.update({ where: { id: step.alertId }, data: { nextAt: now } });
  const other = await alertOfFailure(tx, alert, now);
  return other ? [alert.id, other] : [alert.id];
}

/**
 * One for each alert, and none for itself: or a mail server that is down would tell of itself for ever. Nor of what tells
 * that something does not work: it goes to the same people.
 */
async function alertOfFailure(tx: Tx, alert: Alert, now: Date): Promise<string | null> {
  if (alert.kind === 'undelivered' || alert.kind === 'test' || alert.kind === 'trouble') return null;
  const { id, schoolId, aboutHead, caseNumber } = alert;
  return openUndelivered(tx, { schoolId, aboutHead, caseNumber, of: id }, now);
}

/** Of a letter that was no alert (a digest, a reminder, news of a failed hide): nobody of its role got it. */
export async function lostLetter(tx: Tx, notificationId: string, now: Date): Promise<string[]> {
  const { schoolId, key, action } = await tx.notification.findUniqueOrThrow({
    where: { id: notificationId },
    include: { action: { select: { comment: { select: { review: true } } } } },
  });
  // Of a digest that was not sent people hear by digests/trouble.ts.
  if (key.startsWith('digest')) return [];
  const { caseNumber = null, aboutHead = false } = action?.comment?.review ?? {};
  const id = await openUndelivered(tx, { schoolId, aboutHead, caseNumber, of: notificationId }, now);
  return id ? [id] : [];
}

type Lost = Pick<Alert, 'schoolId' | 'aboutHead' | 'caseNumber'> & { of: string };

async function openUndelivered(tx: Tx, { of, ...lost }: Lost, now: Date): Promise<string | null> {
  const id = uuid();
  const words = { kind: 'undelivered' as const, priority: 2, category: 'a message that could not be delivered' };
  const tell = { tell: ['comms_on_duty' as const], atOnce: ['comms_on_duty' as const] };
  const at = { openedAt: now, climbsFrom: now, nextAt: now };
  const data = { id, ...lost, key: `undelivered:${of}`, ...words, ...tell, ...at };
  const { count } = await tx.alert.createMany({ data: [data], skipDuplicates: true });
  return count === 1 ? id : null;
}
