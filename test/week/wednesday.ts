/** What the head is sent over real SMTP, at half past seven by the school's clock; and the same numbers on the pages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { parseCsv } from '../../src/csv.js';
import type { DigestNumbers } from '../../src/digests/lines.js';
import { chartId, countWords } from '../../src/digests/text.js';
import { root } from '../../src/root.js';
import { createApp } from '../../src/web/app.js';
import { type Browser, signedIn } from '../web/helper.js';
import type { Played } from './played.js';

const head = 'nadia.pemberton@thistlewick.example';
const subject = 'Social media, Wed 11 Nov';

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

const lineOf = (html: string, name: string) =>
  new RegExp(`__key">${name}</dt><dd class="govuk-summary-list__value">([^<]+)`).exec(html)?.[1];

export function wednesday(week: () => Played): void {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await createApp(week().school.running.ctx);
  });
  afterAll(() => app?.close());

  const digests = () => week().letters.filter(({ mail }) => mail.subject?.startsWith('Social media'));
  const text = () =>
    (digests().find(({ mail }) => mail.subject?.startsWith(subject))?.mail.text ?? '').replaceAll('\r\n', '\n');

  test('one each morning, to the head alone, at half past seven', () => {
    expect(digests().map(({ at }) => at.toISOString())).toEqual([
      '2026-11-09T07:30:00.000Z',
      '2026-11-10T07:30:00.000Z',
      '2026-11-11T07:30:00.000Z',
    ]);
    expect(digests().map(({ to }) => to)).toEqual([[head], [head], [head]]);
  });

  test('Wednesday’s, word for word', async () => {
    // It changes with the rules and the clocks. After looking: npx vitest run test/week -u
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
    const { db } = week().school.running.ctx;
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

  const as = async (role: Role): Promise<Browser> => {
    const { ctx } = week().school.running;
    const { id } = await ctx.db.user.findFirstOrThrow({ where: { role } });
    return signedIn(app, ctx, id);
  };

  test('the report of the month, the digests and the queue tell the same numbers', async () => {
    const { ctx } = week().school.running;
    const head = await as('headteacher');
    const report = (await head.get('/reports/2026-11')).body;
    const { body: csv } = await head.get('/reports/2026-11/csv');
    const sent = (await ctx.db.digest.findMany({ orderBy: { date: 'asc' } })).map(
      ({ figures }) => figures as unknown as DigestNumbers,
    );
    // What came after the last of the digests is in the report and in none of them.
    const since = new Date('2026-11-11T07:30:00Z');
    const came = await ctx.db.comment.count({ where: { ours: false, receivedAt: { gte: since } } });
    const hidden = await ctx.db.action.count({ where: { kind: 'hide', state: 'done', doneAt: { gte: since } } });
    const sum = (of: (numbers: DigestNumbers) => number) => sent.reduce((total, numbers) => total + of(numbers), 0);
    const received = sum(({ figures }) => figures.answering.received) + came;
    expect(received).toBeGreaterThan(20);
    expect(lineOf(report, 'Comments received')).toBe(`${received}`);
    expect(lineOf(report, 'Hidden')).toBe(`${sum(({ figures }) => figures.hiding.hidden) + hidden}`);
    expect(csv).toContain(`Comments received,${received}\r\n`);
    // Wednesday’s bans are those of the page of terms.
    const { figures, needs } = sent.at(-1) ?? {};
    expect(figures?.bansToConfirm).toBe(1);
    expect(lineOf(report, 'Bans to confirm now')).toBe('1');
    expect(textOf((await head.get('/terms')).body).match(/must confirm/g)).toHaveLength(1);
    // What needs the head stands in the queue, and the queue counts what it shows.
    const queue = (await head.get('/')).body;
    for (const { caseNumber } of needs ?? []) expect(queue).toContain(`/cases/${caseNumber}`);
    const open = await ctx.db.review.count({ where: { state: { in: ['open', 'escalated'] }, aboutHead: false } });
    expect(queue).toContain(`Needs you (${open})`);
  });

  test('nor does any pupil’s name stand in the reports', async () => {
    const roll = parseCsv(readFileSync(join(root, 'connectors', 'sandbox', 'week', 'pupils.csv'), 'utf8'));
    const names = roll.flatMap((pupil) => [pupil.legal_forename, pupil.preferred_forename, pupil.surname]);
    const browser = await as('comms_admin');
    const staff = (await week().school.running.ctx.db.user.findMany()).flatMap(({ name }) => name.split(' '));
    // Pupils are called like months and terms, too.
    const ofTheYear = ['April', 'May', 'June', 'August', 'Spring', 'Summer', 'Autumn', 'Day'];
    for (const path of ['/reports/2026-11', '/reports/2026-11/csv', '/digest/2026-11-11']) {
      const { body, statusCode } = await browser.get(path);
      expect(statusCode).toBe(200);
      const words = textOf(body).split(/[^\p{L}'’-]+/u);
      const told = names.filter((name) => name && ![...staff, ...ofTheYear].includes(name) && words.includes(name));
      expect(told, path).toEqual([]);
    }
  });
}
