/** The report of a month: what its page and its CSV say, and to whom. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { parseCsv } from '../../src/csv.js';
import { toCsv } from '../../src/csv-text.js';
import { createApp } from '../../src/web/app.js';
import { came, weekend } from '../figures/traffic.js';
import { type Desk, makeSchool, makeUser, openDesk, type School, signedIn } from './helper.js';

let desk: Desk;
let app: FastifyInstance;
let school: School;
beforeAll(async () => {
  desk = await openDesk();
  Object.assign(desk.ctx.policy, { about: [] });
  desk.time.now = new Date('2026-12-01T09:00:00Z');
  desk.time.wall = desk.time.now;
  school = await makeSchool(desk.ctx);
  const { id } = await makeUser(desk.ctx, school);
  for (const one of weekend(id)) await came(desk.ctx, school, one);
  app = await createApp(desk.ctx);
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

async function open(url: string, role: Role = 'comms_admin') {
  const { id } = await makeUser(desk.ctx, school, role);
  return (await signedIn(app, desk.ctx, id)).get(url);
}
/** The lines of the summary, by name. */
const summary = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/__key">([^<]+)<\/dt><dd class="govuk-summary-list__value">([^<]+)/g)].map((one) => one.slice(1)),
  );

test('the month, for those who work the queue', async () => {
  const { statusCode, body } = await open('/reports/2026-11');
  expect(statusCode).toBe(200);
  expect(summary(body)).toMatchObject({
    'Comments received': '23',
    'Answered in time': '6 (55%)',
    'Answered in time, counting school hours only': '7 (64%)',
    'Late or not answered, counting school hours only': '4',
    Hidden: '8',
    'Hidden wrongly': '1 of 8 that Schoolgate hid by itself (13%)',
    'Complaints left up': '1',
    'Bans to confirm now': '1',
  });
  expect(body).not.toContain('Words that no message may repeat');
});

test('the head’s own report leaves out what concerns the head, and says that it does', async () => {
  const { body } = await open('/reports/2026-11', 'headteacher');
  expect(summary(body)).toMatchObject({ 'Comments received': '22', Hidden: '7' });
  expect(body).toContain('What concerns the head is with the chair of governors');
});

test('a term has the same numbers, by month', async () => {
  const { body } = await open('/reports/2026-09-01');
  expect(body).toContain('Report for Autumn 2026');
  expect(summary(body)).toMatchObject({ 'Comments received': '23', Hidden: '8' });
  expect(body).toContain('November 2026');
});

test('the CSV holds the same', async () => {
  const { headers, body, rawPayload } = await open('/reports/2026-11/csv');
  expect(headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8' });
  expect(headers['content-disposition']).toContain('schoolgate-2026-11.csv');
  const rows = parseCsv(body);
  expect(rows[0]).toEqual({ 'November 2026': 'Comments received', figure: '23' });
  expect(body).toContain('2026-11-21,11,4,2,1,0,2,0,2,2');
  // Excel takes a file for UTF-8 by these three bytes.
  expect(rawPayload.subarray(0, 3).toString('hex')).toBe('efbbbf');
  // Line by line what the page says.
  const page = summary((await open('/reports/2026-11')).body);
  const written = rows.slice(0, Object.keys(page).length).map((row) => Object.values(row));
  expect(Object.fromEntries(written)).toEqual(page);
});

test('what is no month or term of the school is not found; a month without anything has a page', async () => {
  expect((await open('/reports/2019-01')).statusCode).toBe(404);
  expect((await open('/reports/nonsense')).statusCode).toBe(404);
  expect(summary((await open('/reports/2026-10')).body)).toMatchObject({ 'Answered in time': '0 (none to count)' });
});

test('who keeps the machine running sees none of it', async () => {
  for (const url of ['/reports', '/reports/2026-11/csv', '/digest/2026-11-10', '/digest/2026-11-10/mail'])
    expect((await open(url, 'sysadmin')).statusCode, url).toBe(403);
});

test('a spreadsheet is given texts and no formulas', () => {
  expect(toCsv([['=HYPERLINK("http://x")', 'a, "b"', 3]])).toBe('"\'=HYPERLINK(""http://x"")","a, ""b""",3\r\n');
  for (const formula of ['=1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1', '\n=1', '＝1']) {
    expect(toCsv([[formula]]).replaceAll('"', ''), formula).toMatch(/^'/);
  }
});
