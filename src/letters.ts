/** Sends the letter of one notification, and turns what the mail server said into what actions know. */
import { ConnectorError } from '../connectors/connector.js';
import type { Notification } from '../prisma/generated/client.js';
import { addressKey, clearUnreachable, mailServerKey, noteUnreachable } from './alerts/unreachable.js';
import type { Context } from './context.js';
import { MailError, type Message, type Refused } from './mail.js';

export interface Letter {
  notification: Pick<Notification, 'id' | 'schoolId' | 'remaining' | 'unclearAt'>;
  readers: { email: string; name: string }[];
  words: Omit<Message, 'messageId' | 'to'>;
}

/** RFC 5321 wants ten minutes of patience with a server that has the letter and says nothing. */
const unclearMs = 10 * 60_000;

/**
 * Throws ConnectorError: `unavailable` where it may pass, `not_found` where nobody took it, `timeout` where nobody knows.
 * Who was put off is remembered, so that the next try goes to them alone; what was unclear twice is not tried a third time.
 */
export async function sendLetter(ctx: Context, letter: Letter): Promise<void> {
  const { notification, readers, words } = letter;
  const addresses = readers.map(({ email }) => email);
  const left = addresses.filter((one) => notification.remaining.includes(one));
  const to = left.length > 0 ? left : addresses;
  const refused = await ctx.mailer
    .send({ messageId: notification.id, to, ...words })
    .catch((error: unknown) => notTaken(ctx, letter, error));
  await noteReaders(ctx, letter, { to, refused });
  const putOff = refused.filter(({ lasting }) => !lasting).map(({ address }) => address);
  if (putOff.length > 0) {
    await ctx.db.notification.update({ where: { id: notification.id }, data: { remaining: putOff } });
    throw new ConnectorError('unavailable', `the mail server put off ${putOff.length} of ${to.length}`);
  }
  // Somebody has it, now or from the try before.
  if (refused.length === to.length && left.length === 0) throw new ConnectorError('not_found', 'nobody took it');
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
