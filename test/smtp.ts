/** A real mail server that does as the test says: refuses, puts off, keeps silent, or hangs up in the middle. */
import { createServer, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Letter {
  from: string;
  to: string[];
  raw: string;
}

export interface Smtp {
  url: string;
  /** What it took, in order. */
  letters: Letter[];
  /** As SMTP has it: the number with which somebody is refused, by address; 450 passes, 550 does not. */
  refuses: Record<string, number>;
  /** What becomes of a letter when all of it has come. */
  atTheEnd: 'take' | 'silence' | 'hang-up' | 552;
  close(): Promise<void>;
}

const coded = (words: string, responseCode: number) => Object.assign(new Error(words), { responseCode });

export async function openSmtp(): Promise<Smtp> {
  const open = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 50,
    // Nobody's password is right; who offers none may send.
    onAuth: (_auth, _session, done) => done(coded('wrong', 535)),
    onRcptTo({ address }, _session, done) {
      const status = smtp.refuses[address];
      done(status ? coded(`no ${address}`, status) : undefined);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        const to = rcptTo.map(({ address }) => address);
        if (smtp.atTheEnd === 552) return done(coded('too much', 552));
        smtp.letters.push({ from, to, raw: Buffer.concat(parts).toString('utf8') });
        if (smtp.atTheEnd === 'take') done();
        if (smtp.atTheEnd === 'hang-up') for (const socket of open) socket.destroy();
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const smtp: Smtp = {
    url: `smtp://127.0.0.1:${port}`,
    letters: [],
    refuses: {},
    atTheEnd: 'take',
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return smtp;
}

/** A server that answers a connection with these words, or says nothing at all. */
export async function openPort(greeting: string | null): Promise<{ url: string; close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    if (greeting) socket.end(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
