/** Sends the letter of one notification, and turns what the mail server said into what actions know. */
import { ConnectorError } from '../connectors/connector.js';
import type { Notification } from '../prisma/generated/client.js';
import { addressKey, clearUnreachable, mailServerKey, noteUnreachable } from './alerts/unreachable.js';
import type { Context } from './context.js';
import { MailError, type Message, type Refused } from './mail.js';

export interface Letter {
  notification: Pick<Notification, 'id' | 'schoolId' | 'remaining' | 'takenAt' | 'unclearAt'>;
  readers: { email: string; name: string }[];
  words: Omit<Message, 'messageId' | 'to'>;
}

/** RFC 5321 wants ten minutes of patience with a server that has the letter and says nothing. */
const unclearMs = 10 * 60_000;

/**
 * Throws ConnectorError: `unavailable` where it may pass, `not_found` where nobody took it or none of those it was written to is
 * here any more, `timeout` where nobody knows. Who was put off is remembered, so that the next try
 * goes to them alone; what was unclear twice is not tried a third time.
 */
export async function sendLetter(ctx: Context, letter: Letter): Promise<void> {
  const { notification, readers, words } = letter;
  const addresses = readers.map(({ email }) => email);
  const { remaining } = notification;
  const to = remaining.length === 0 ? addresses : addresses.filter((one) => remaining.includes(one));
  if (to.length === 0) return nobodyLeft(notification);
  const refused = await ctx.mailer
    .send({ messageId: notification.id, to, ...words })
    .catch((error: unknown) => notTaken(ctx, letter, error));
  await noteReaders(ctx, letter, { to, refused });
  const putOff = refused.filter(({ lasting }) => !lasting).map(({ address }) => address);
  const taken = notification.takenAt ?? (refused.length < to.length ? ctx.clock.now() : null);
  const kept = { takenAt: taken, ...(putOff.length > 0 && { remaining: putOff }) };
  await ctx.db.notification.updateMany({ where: { id: notification.id }, data: kept });
  if (putOff.length > 0)
    throw new ConnectorError('unavailable', `the mail server put off ${putOff.length} of ${to.length}`);
  if (!taken) throw new ConnectorError('not_found', 'nobody took it');
}

/** Never to others of their roles instead: who was left out was left out on purpose. */
function nobodyLeft({ takenAt }: Letter['notification']): void {
  if (!takenAt) throw new ConnectorError('not_found', 'nobody is here any more to whom it was written');
}

async function notTaken(ctx: Context, { notification }: Letter, error: unknown): Promise<never> {
  const { id, schoolId, unclearAt } = notification;
  const { fault, code } =
    // The text of an SMTP error may repeat addresses: only its code goes on.
    error instanceof MailError ? error : { fault: 'server', code: (error as { code?: string }).code ?? 'unknown' };
  const words = `the mail server did not take it (${code})`;
  if (fault === 'letter') throw new ConnectorError('invalid', words);
  const now = ctx.clock.now();
  const server = { schoolId, key: mailServerKey, channel: 'email' as const, who: '' };
  await noteUnreachable(ctx.db, { ...server, reason: code }, now);
  if (fault === 'server') throw new ConnectorError('unavailable', words);
  if (unclearAt) throw new ConnectorError('invalid', 'the mail server had it twice and never answered');
  await ctx.db.notification.update({ where: { id }, data: { unclearAt: now } });
  throw new ConnectorError('timeout', 'the mail server had all of it and did not answer', unclearMs);
}

interface Taken {
  to: string[];
  refused: Refused[];
}

async function noteReaders(ctx: Context, { notification, readers }: Letter, { to, refused }: Taken): Promise<void> {
  const { schoolId } = notification;
  await clearUnreachable(ctx.db, { schoolId, key: mailServerKey });
  for (const address of to) {
    const way = { schoolId, key: addressKey(address) };
    const refusal = refused.find((one) => one.address === address);
    if (!refusal) await clearUnreachable(ctx.db, way);
    if (!refusal?.lasting) continue;
    const who = readers.find(({ email }) => email === address)?.name ?? '';
    const reason = `refused ${refusal.status}`;
    await noteUnreachable(ctx.db, { ...way, channel: 'email', who, reason }, ctx.clock.now());
  }
}
