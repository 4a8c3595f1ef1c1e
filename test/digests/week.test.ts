/** The played week until Wednesday morning: what the head is sent, over real SMTP, at half past seven by the school's clock. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseCsv } from '../../src/csv.js';
import { chartId, countWords } from '../../src/digests/text.js';
import { root } from '../../src/root.js';
import { freePort, type Schoolgate, startSchoolgate } from '../schoolgate.js';

const head = 'nadia.pemberton@thistlewick.example';
const wednesday = 'Social media, Wed 11 Nov';
let school: Schoolgate;
let server: SMTPServer;
const mails: { mail: Email; to: string[]; at: Date }[] = [];

beforeAll(async () => {
  const port = await freePort();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 200,
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      void read(stream).then((mail) => {
        mails.push({ mail, to, at: school.running.ctx.clock.now() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  school = await startSchoolgate('embedded', {
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    PUBLIC_URL: 'http://gate.example',
  });
  await turn({ speed: 100_000, play: true });
  const passed = () => school.running.ctx.clock.now() > new Date('2026-11-11T07:45:00Z');
  await vi.waitUntil(passed, { timeout: 100_000, interval: 100 });
  await turn({ pause: true });
  await school.settle();
}, 120_000);
afterAll(async () => {
  await school?.close();
  await new Promise<void>((resolve) => server?.close(() => resolve()));
});

async function read(stream: Readable): Promise<Email> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return PostalMime.parse(Buffer.concat(parts));
}

async function turn(wish: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${school.sandboxUrl}/clock`, { method: 'POST', headers, body: JSON.stringify(wish) });
}

const digests = () => mails.filter(({ mail }) => mail.subject?.startsWith('Social media'));
const text = () =>
  (digests().find(({ mail }) => mail.subject?.startsWith(wednesday))?.mail.text ?? '').replaceAll('\r\n', '\n');

test('one each morning, to the head alone, at half past seven', () => {
  expect(digests().map(({ at }) => at.toISOString())).toEqual([
    '2026-11-09T07:30:00.000Z',
    '2026-11-10T07:30:00.000Z',
    '2026-11-11T07:30:00.000Z',
  ]);
  expect(digests().map(({ to }) => to)).toEqual([[head], [head], [head]]);
});

test('Wednesday’s, word for word', async () => {
  // It changes with the rules and the clocks. After looking: npx vitest run test/digests/week.test.ts -u
  await expect(text()).toMatchFileSnapshot('wednesday.txt');
  expect(countWords(text())).toBeLessThanOrEqual(150);
});

test('no pupil of the roll, no writer and no word of theirs stands in any of it', async () => {
  const roll = readFileSync(join(root, 'connectors', 'sandbox', 'week', 'pupils.csv'), 'utf8');
  const names = parseCsv(roll).flatMap((pupil) => [pupil.legal_forename, pupil.preferred_forename, pupil.surname]);
  expect(names.length).toBeGreaterThan(100);
  const words = digests().flatMap(({ mail }) => `${mail.subject} ${mail.text} ${mail.html}`.split(/[^\p{L}'’-]+/u));
  expect(words.length).toBeGreaterThan(300);
  expect(names.filter((name) => name && words.includes(name))).toEqual([]);
  const whole = digests()
    .map(({ mail }) => `${mail.subject} ${mail.text} ${mail.html}`)
    .join(' ');
  const { db } = school.running.ctx;
  const said = await db.commentRevision.findMany({ select: { text: true } });
  const writers = await db.author.findMany({ select: { name: true, handle: true } });
  expect(said.length).toBeGreaterThan(30);
  expect(said.filter((one) => one.text.length > 12 && whole.includes(one.text))).toEqual([]);
  expect(writers.filter(({ name }) => name.length > 3 && whole.includes(name))).toEqual([]);
});

test('HTML with the picture inside it', () => {
  const { mail } = digests()[2] ?? {};
  const [picture] = mail?.attachments ?? [];
  expect(mail?.html).toContain(`<img src="cid:${chartId}" alt="The last 14 days: `);
  expect(picture).toMatchObject({ contentId: `<${chartId}>`, disposition: 'inline', mimeType: 'image/png' });
  expect(
    Buffer.from(picture?.content as ArrayBuffer)
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
});
