/** The week that the sandbox plays, by its own clock and timers, with its mail over real SMTP. */
import type { Readable } from 'node:stream';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { vi } from 'vitest';
import { freePort } from '../ports.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';

export interface Letter {
  mail: Email;
  to: string[];
  /** By the school's clock. */
  at: Date;
}

export interface Played {
  school: Schoolgate;
  letters: Letter[];
  /** Plays on until this instant of the week has passed and nothing is left to do. */
  until(instant: string): Promise<void>;
  close(): Promise<void>;
}

export async function playWeek(): Promise<Played> {
  const letters: Letter[] = [];
  const port = await freePort();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 200,
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      void read(stream).then((mail) => {
        letters.push({ mail, to, at: school.running.ctx.clock.now() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const env = { SMTP_URL: `smtp://127.0.0.1:${port}`, PUBLIC_URL: 'http://gate.example' };
  const school = await startSchoolgate('embedded', env);
  return {
    ...{ school, letters },
    async until(instant) {
      await turn(school, { speed: 100_000, play: true });
      const passed = () => school.running.ctx.clock.now() > new Date(instant);
      await vi.waitUntil(passed, { timeout: 580_000, interval: 100 });
      await turn(school, { pause: true });
      await school.settle();
    },
    async close() {
      await school.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function read(stream: Readable): Promise<Email> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return PostalMime.parse(Buffer.concat(parts));
}

async function turn({ sandboxUrl }: Schoolgate, wish: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${sandboxUrl}/clock`, { method: 'POST', headers, body: JSON.stringify(wish) });
}
