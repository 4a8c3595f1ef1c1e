/** Hands one telling to its channel, and writes down that it was taken; failing.ts is for when it was not. */
import { ConnectorError } from '../../connectors/connector.js';
import type { Contact } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { sendBy } from './channels/index.js';
import { seenLink } from './seen.js';
import { alertSettings } from './settings.js';
import { channelKey, clearUnreachable } from './unreachable.js';
import { alertWords } from './words.js';

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
    who: step.who,
    notification: step.notification,
  });
  const now = ctx.clock.now();
  if (contact && channel !== 'email')
    await clearUnreachable(ctx.db, { schoolId: step.schoolId, key: channelKey(channel, contact.id) });
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
