/** The page of the calendar: who may see it, a day changed, a file taken or refused, and a warning where it belongs. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultSettings } from '../../moderation/settings.js';
import { createApp } from '../../src/web/app.js';
import { type Browser, type Desk, makeSchool, makeUser, openDesk, type School, signedIn } from './helper.js';

let desk: Desk;
let app: FastifyInstance;
let school: School;
let admin: Browser;

beforeAll(async () => {
  desk = await openDesk();
  Object.assign(desk.ctx.policy, { settings: defaultSettings });
  Object.assign(desk.ctx.queue, { add: async () => undefined });
  school = await makeSchool(desk.ctx);
  app = await createApp(desk.ctx);
  admin = await signedIn(app, desk.ctx, (await makeUser(desk.ctx, school)).id);
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

test('the administrator, the head and who keeps the machine see it; the safeguarding lead does not', async () => {
  for (const [role, status] of [
    ['headteacher', 200],
    ['sysadmin', 200],
    ['dsl', 403],
  ] as const) {
    const browser = await signedIn(app, desk.ctx, (await makeUser(desk.ctx, school, role)).id);
    expect((await browser.get('/calendar')).statusCode).toBe(status);
  }
});

test('a day is taken out, shown, and put back', async () => {
  await admin.get('/calendar');
  const set = await admin.post('/calendar/days', { date: '2026-11-11', kind: 'free', name: 'Burst <pipe>' });
  expect([set.statusCode, set.headers.location]).toEqual([303, '/calendar?done=day']);
  const page = (await admin.get('/calendar?done=day')).body;
  expect(page).toContain('Wednesday 11 November 2026');
  expect(page).toContain('Burst &lt;pipe&gt;');
  await admin.post('/calendar/days/remove', { date: '2026-11-11' });
  expect((await admin.get('/calendar')).body).not.toContain('Burst');
});

test('a date that is none is refused, with the field', async () => {
  await admin.get('/calendar');
  const answer = await admin.post('/calendar/days', { date: '2026-02-30', kind: 'free' });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('href="#date"');
});

test('pasted lines are taken; what overlaps is told by its line, and nothing is changed', async () => {
  await admin.get('/calendar');
  const lines = 'start,end,kind,name\n2026-09-02,2026-12-18,term,Autumn term';
  expect((await admin.post('/calendar/import', { text: lines })).headers.location).toBe(
    '/calendar?done=imported&added=1&known=0',
  );
  const wrong = 'start,end,kind,name\n2026-12-01,2027-02-01,term,Spring term';
  const answer = await admin.post('/calendar/import', { text: wrong });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toMatch(/Line 2: Spring term .* overlaps with .* Autumn term/);
  expect(await desk.ctx.db.calendarSpan.count()).toBe(1);
});

test('a file comes as browsers send it, and without its token not at all', async () => {
  await admin.get('/calendar');
  const file = 'start,end,kind,name\r\n2026-11-13,,inset,Training';
  // As Chromium writes it: Node's own parser takes a boundary for one wherever its letters stand.
  const boundary = '----WebKitFormBoundaryQx7lVdD3mZ0aUe1K';
  const send = (csrf: string) => {
    const part = (name: string, more: string, value: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
    const payload = `${part('_csrf', '', csrf)}${part('file', '; filename="d.csv"\r\nContent-Type: text/csv', file)}--${boundary}--\r\n`;
    return admin.send({
      method: 'POST',
      url: '/calendar/import',
      payload,
      type: `multipart/form-data; boundary=${boundary}`,
    });
  };
  expect((await send('wrong')).statusCode).toBe(403);
  const taken = await send(admin.csrf());
  expect([taken.statusCode, taken.headers.location]).toEqual([303, '/calendar?done=imported&added=1&known=0']);
  expect((await admin.get('/calendar')).body).toContain('Training');
});

test('trouble with the list of bank holidays stands on every page of those who keep the calendar, once', async () => {
  await desk.ctx.db.holidayFeed.create({ data: { schoolId: school.schoolId, problem: 'malformed' } });
  for (const path of ['/', '/calendar'])
    expect((await admin.get(path)).body.match(/could not be read/g), path).toHaveLength(1);
  const dsl = await signedIn(app, desk.ctx, (await makeUser(desk.ctx, school, 'dsl')).id);
  expect((await dsl.get('/')).body).not.toContain('could not be read');
});
