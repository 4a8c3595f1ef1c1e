/** Hands one telling to its channel, and writes down what became of it. */
import { v7 as uuid } from 'uuid';
import { ConnectorError } from '../../connectors/connector.js';
import type { Alert, Contact } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { sendBy } from './channels/index.js';
import { seenLink } from './seen.js';
import { alertSettings } from './settings.js';
import { alertWords } from './words.js';

/** After so many tries (about a quarter of a minute) the next person is told; the tries go on. */
const givenUpAfter = 4;

/** False where the notification is no telling of an alert. Throws ConnectorError, so that it is retried like any effect. */
export async function sendStep(ctx: Context, notificationId: string): Promise<boolean> {
  const step = await ctx.db.alertStep.findUnique({
    where: { notificationId },
    include: { alert: true, contact: true, notification: true },
  });
  if (!step) return false;
  const { alert, contact, channel } = step;
  const address = contact ? addressOf(contact, channel) : step.email;
  if (!address || contact?.removedAt) throw new ConnectorError('not_found', 'this person has no such address any more');
  const { signingKey } = await alertSettings(ctx.db, step.schoolId);
  const state = await sendBy[channel](ctx, {
    id: notificationId,
    words: {
      ...alertWords({ ...alert, update: step.update, hides: false }, ctx.config.PUBLIC_URL),
      // As they were written down when it was wished for.
      subject: step.notification.subject,
      body: step.notification.body,
    },
    seenLink: seenLink(ctx.config.PUBLIC_URL, step.id, signingKey),
    priority: alert.priority,
    category: alert.category,
    caseNumber: alert.caseNumber,
    address,
    secret: contact?.webhookSecret ?? '',
  });
  const now = ctx.clock.now();
  // Who was quicker to say "seen" than we to write is not set back.
  await ctx.db.alertStep.updateMany({
    where: { id: step.id, state: { not: 'acknowledged' } },
    data: { state, sentAt: now, error: null, ...(state === 'delivered' && { deliveredAt: now }) },
  });
  return true;
}

function addressOf(contact: Contact, channel: 'email' | 'teams' | 'slack' | 'webhook'): string {
  const { email, teamsUrl, slackUrl, webhookUrl } = contact;
  return { email, teams: teamsUrl, slack: slackUrl, webhook: webhookUrl }[channel];
}

interface Failure {
  notificationId: string | null;
  attempts: number;
  code: string;
  final: boolean;
  now: Date;
}

/** The alerts to look at again, since this person could not be reached: the one, and that it could not be delivered. */
export async function noteFailure(tx: Tx, failure: Failure): Promise<string[]> {
  const { notificationId, attempts, code, final, now } = failure;
  if (!notificationId || (!final && attempts !== givenUpAfter)) return [];
  const data = { state: 'failed' as const, failedAt: now, error: code };
  const { count } = await tx.alertStep.updateMany({ where: { notificationId, state: 'waiting' }, data });
  if (count === 0) return [];
  const { alert } = await tx.alertStep.findUniqueOrThrow({ where: { notificationId }, include: { alert: true } });
  await tx.alert.update({ where: { id: alert.id }, data: { nextAt: now } });
  const other = await alertOfFailure(tx, alert, now);
  return other ? [alert.id, other] : [alert.id];
}

/** One for each alert, and none for itself: or a mail server that is down would tell of itself for ever. */
async function alertOfFailure(tx: Tx, alert: Alert, now: Date): Promise<string | null> {
  if (alert.kind === 'undelivered' || alert.kind === 'test') return null;
  const id = uuid();
  const { schoolId, aboutHead, caseNumber } = alert;
  const words = { kind: 'undelivered' as const, priority: 2, category: 'an alert that could not be delivered' };
  const tell = { tell: ['comms_on_duty' as const], atOnce: ['comms_on_duty' as const] };
  const at = { openedAt: now, climbsFrom: now, nextAt: now };
  const data = { id, schoolId, aboutHead, caseNumber, key: `undelivered:${alert.id}`, ...words, ...tell, ...at };
  const { count } = await tx.alert.createMany({ data: [data], skipDuplicates: true });
  return count === 1 ? id : null;
}
