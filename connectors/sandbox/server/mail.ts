import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import PostalMime, { type Address } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Mail } from '../store/records.js';
import type { Store } from '../store/store.js';

/** A mail server that keeps what it is sent and delivers nothing: no sign-in, no TLS. */
export async function openMailServer(
  store: Store,
  where: { port: number; host: string },
): Promise<{ url: string; close: () => Promise<void> }> {
  let number = Math.max(0, ...[...store.all('mail').keys()].map(Number));
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: 20 * 1024 * 1024,
    // Mailers keep connections open; closing must not wait for them.
    closeTimeout: 200,
    onData(stream, session, done) {
      const envelope = session.envelope.rcptTo.map((recipient) => recipient.address);
      readMail(stream, envelope).then((mail) => {
        number += 1;
        store.put('mail', String(number), mail);
        done();
      }, done);
    },
  });
  // A client that goes away in the middle of a message is no matter of ours.
  server.on('error', () => {});
  const port = await opened(server, where);
  return {
    url: `smtp://${where.host}:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function opened(server: SMTPServer, where: { port: number; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(where.port, where.host, () => {
      const address = server.server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : where.port);
    });
  });
}

async function readMail(stream: Readable, envelope: string[]): Promise<Mail> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  const mail = await PostalMime.parse(Buffer.concat(parts));
  const to = (mail.to ?? []).flatMap(addressesOf);
  return {
    id: randomUUID(),
    messageId: mail.messageId ?? '',
    from: mail.from ? (addressesOf(mail.from)[0] ?? '') : '',
    to: to.length > 0 ? to : envelope,
    subject: mail.subject ?? '',
    text: (mail.text ?? '').replace(/\r\n/g, '\n'),
    receivedAt: new Date().toISOString(),
  };
}

function addressesOf(address: Address): string[] {
  if (address.address) return [address.address];
  return (address.group ?? []).flatMap((member) => member.address ?? []);
}
