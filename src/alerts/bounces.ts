/** A letter came back: its reader does not have it, whatever the mail server said when it took it. */
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { failStep, lostLetter } from './failing.js';
import { type BounceReport, NoBounce, readBounce } from './reports.js';
import { addressKey, bounced, noteUnreachable } from './unreachable.js';

export interface Bouncing extends Pick<Context, 'db' | 'clock'> {
  queue: Pick<Context['queue'], 'add'>;
}

/**
 * Notes it, and has the next person told. The answer says what was done, without an address. The same report twice
 * changes nothing. Throws NoBounce where the message is no report of a letter of ours.
 */
export async function noteBounce(ctx: Bouncing, raw: Buffer | string): Promise<string> {
  const report = await readBounce(raw);
  const now = ctx.clock.now();
  const alerts = await ctx.db.$transaction((tx) => note(tx, report, now));
  for (const id of alerts) await ctx.queue.add('climb-alert', id, { priority: 1 });
  return alerts.length > 0
    ? 'The letter is noted as not delivered, and the next person is told.'
    : 'The letter is noted as not delivered.';
}

async function note(tx: Tx, { notificationId, failed }: BounceReport, now: Date): Promise<string[]> {
  const notification = await tx.notification.findUnique({
    where: { id: notificationId },
    include: { step: { include: { contact: { select: { email: true } } } } },
  });
  if (!notification) throw new NoBounce('The report is of no letter of Schoolgate: nothing was changed.');
  const { schoolId, step } = notification;
  // In the order in which a judgement takes its locks: the school, then the alert.
  await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
  const readers = step
    ? [{ email: step.contact?.email || step.email, name: step.who }]
    : await tx.user.findMany({
        where: { schoolId, role: { in: notification.roles } },
        select: { email: true, name: true },
      });
  const reason = `${bounced} ${failed[0]?.status ?? ''}`.trim();
  for (const { email, name: who } of readers) {
    // A letter to one person may have been passed on, and then the report names an address that we never wrote to.
    if (readers.length > 1 && !failed.some(({ address }) => address.toLowerCase() === email.toLowerCase())) continue;
    await noteUnreachable(tx, { schoolId, key: addressKey(email), channel: 'email', who, reason }, now);
  }
  const alerts = step
    ? await failStep(tx, { step, from: ['waiting', 'sent', 'delivered'], reason, now })
    : await lostLetter(tx, notificationId, now);
  const facts = { notification: notificationId, alert: step?.alertId, reason };
  if (alerts.length > 0)
    await appendAudit(tx, { schoolId, at: now }, [{ kind: 'letter.bounced', actor: 'outside', facts }]);
  return alerts;
}
