/** Hands one message to the mail server. Its words were written with the plan (words.ts); here it only meets its readers. */
import { ConnectorError } from '../connectors/connector.js';
import { sendStep } from './alerts/send.js';
import type { Context } from './context.js';
import { sendCard } from './digests/card.js';
import { digestParts } from './digests/parts.js';
import { sendLetter } from './letters.js';
import { mayComeIn } from './sessions.js';

/** One message to all enabled people of the roles. Throws ConnectorError, so that it is retried like any other effect. */
export async function sendNotification(ctx: Context, action: { notificationId: string | null }): Promise<void> {
  // An alert goes to one person by one channel; everything else to all of a role by e-mail.
  if (action.notificationId && (await sendStep(ctx, action.notificationId))) return;
  const notification = await ctx.db.notification.findUnique({ where: { id: action.notificationId ?? '' } });
  if (!notification) throw new ConnectorError('invalid', 'the notification is missing');
  if (await sendCard(ctx, notification)) return;
  const { schoolId, roles, subject, body } = notification;
  const users = await ctx.db.user.findMany({
    where: { schoolId, role: { in: roles }, disabledAt: null },
    include: { school: { select: { timezone: true } } },
  });
  // After their last day people hear nothing more of the school (LK-22).
  const here = users.filter((user) => mayComeIn(ctx, user)).map(({ email, name }) => ({ email, name }));
  // Without a role it goes to people outside, whose addresses stand on it.
  const outside = notification.remaining.map((email) => ({ email, name: '' }));
  const readers = roles.length === 0 ? outside : here;
  if (readers.length === 0) throw new ConnectorError('unauthorized', 'nobody has this role');
  const parts = await digestParts(ctx.db, notification);
  await sendLetter(ctx, { notification, readers, words: { subject, text: body, ...parts } });
}
