import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensureUsers, issueLink } from '../../src/users.js';
import { createApp } from '../../src/web/app.js';
import {
  browse,
  type Desk,
  foreignScript,
  makeCase,
  makeSchool,
  makeUser,
  openDesk,
  type School,
  signedIn,
} from './helper.js';

let desk: Desk;
let app: FastifyInstance;
let school: School;
let userId: string;
const pathOf = (link: string) => new URL(link).pathname;

beforeAll(async () => {
  desk = await openDesk();
  school = await makeSchool(desk.ctx);
  userId = (await makeUser(desk.ctx, school)).id;
  await makeCase(desk.ctx, school, { caseNumber: '2026-0001' });
  app = await createApp(desk.ctx);
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

test('who is not signed in is sent to sign in, and afterwards to where they were going', async () => {
  const browser = browse(app);
  const away = await browser.get('/cases/2026-0001');
  expect([away.statusCode, away.headers.location]).toEqual([303, '/sign-in']);
  const link = pathOf(await issueLink(desk.ctx, userId));
  await browser.get(link);
  const back = await browser.post(link);
  expect([back.statusCode, back.headers.location]).toEqual([303, '/cases/2026-0001']);
  expect((await browser.get('/cases/2026-0001')).statusCode).toBe(200);
});

test('a link works once; opening its page does not use it up, and says who it is for', async () => {
  const link = pathOf(await issueLink(desk.ctx, userId));
  const scanner = browse(app);
  expect((await scanner.get(link)).body).toContain('Sign in as Alex comms_admin');
  const reader = browse(app);
  const page = await reader.get(link);
  expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect((await reader.post(link)).statusCode).toBe(303);
  const second = await scanner.post(link);
  expect(second.statusCode).toBe(410);
  expect(second.body).toContain('This link was already used');
  expect(second.cookies.find((one) => one.name === 'schoolgate_session')).toBeUndefined();
  expect((await browse(app).get('/sign-in/nonsense')).body).toContain('This link does not work');
});

test('the session cookie is out of reach of scripts and of other sites, and secure over https', async () => {
  const cookieFrom = async (one: FastifyInstance, at: Desk, id: string) => {
    const browser = browse(one);
    const link = pathOf(await issueLink(at.ctx, id));
    await browser.get(link);
    return (await browser.post(link)).cookies.find((cookie) => cookie.name === 'schoolgate_session');
  };
  expect(await cookieFrom(app, desk, userId)).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  const config = { ...desk.ctx.config, PUBLIC_URL: 'https://schoolgate.example' };
  const https = await createApp({ ...desk.ctx, config });
  expect(await cookieFrom(https, desk, userId)).toMatchObject({ httpOnly: true, secure: true });
  await https.close();
});

test('signing out ends the session itself, not only the cookie', async () => {
  const browser = await signedIn(app, desk.ctx, userId);
  const before = await desk.ctx.db.session.count();
  expect((await browser.post('/sign-out')).headers.location).toBe('/sign-in');
  expect(await desk.ctx.db.session.count()).toBe(before - 1);
  expect((await browser.get('/')).statusCode).toBe(303);
});

test('asking for a link gets the same answer whoever asks, and a link only for who is known', async () => {
  const { email } = await makeUser(desk.ctx, school, 'dsl');
  const browser = browse(app);
  await browser.get('/sign-in');
  const known = await browser.post('/sign-in', { email });
  const unknown = await browser.post('/sign-in', { email: 'stranger@elsewhere.example' });
  expect(known.body).toBe(unknown.body);
  await vi.waitFor(() => expect(desk.sent).toHaveLength(1));
  const wrong = await browser.post('/sign-in', { email: '"><script>alert(1)</script>' });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.body).toContain('<title>Error: Sign in');
  expect(wrong.body).not.toMatch(foreignScript);
});

test.each(['/sign-in', '/sign-out', '/cases/2026-0001/restore'])(
  'a form without its token changes nothing: %s',
  async (url) => {
    const browser = await signedIn(app, desk.ctx, userId);
    for (const _csrf of ['', 'x'.repeat(43)]) {
      const refused = await browser.post(url, { _csrf, email: 'a@b.example' });
      expect(refused.statusCode).toBe(403);
      expect(refused.body).toContain('This form is out of date');
    }
    expect((await browser.get('/')).statusCode).toBe(200);
    const stranger = await browse(app).post(url, { email: 'a@b.example' });
    expect(stranger.statusCode).toBe(403);
  },
);

test('the token of one session is no good in another', async () => {
  const [mine, theirs] = [await signedIn(app, desk.ctx, userId), await signedIn(app, desk.ctx, userId)];
  expect((await mine.post('/sign-out', { _csrf: theirs.csrf() })).statusCode).toBe(403);
});

test('a system administrator keeps the machine running and sees no content', async () => {
  const admin = await makeUser(desk.ctx, school, 'sysadmin');
  const browser = await signedIn(app, desk.ctx, admin.id);
  // They land on what they look after.
  expect(await browser.get('/')).toMatchObject({ statusCode: 303, headers: { location: '/calendar' } });
  expect((await browser.get('/calendar')).statusCode).toBe(200);
  for (const url of ['/done', '/cases/2026-0001', '/cases/2026-0001/ban']) {
    const page = await browser.get(url);
    expect([url, page.statusCode]).toEqual([url, 403]);
    expect(page.body).not.toContain('When is the fair?');
    expect(page.body).not.toContain('Needs you');
  }
});

test.each(['headteacher', 'dsl'] as const)('a %s sees the queue of their school', async (role) => {
  const user = await makeUser(desk.ctx, school, role);
  const browser = await signedIn(app, desk.ctx, user.id);
  expect((await browser.get('/')).body).toContain('2026-0001');
});

test('a sandbox offers its invented people to whoever has only the address, and names nobody else', async () => {
  const { schoolId } = school;
  const real = { email: 'dana.reed@primary.sch.uk', name: 'Dana Reed', role: 'governor' as const };
  const gone = { email: 'lee.moss@school.example', name: 'Lee Moss', role: 'governor' as const };
  await ensureUsers(
    desk.ctx,
    [real, gone].map((one) => ({ schoolId, ...one })),
  );
  await desk.ctx.db.user.updateMany({ where: { email: gone.email }, data: { disabledAt: new Date() } });
  const { body } = await browse(app).get('/sign-in');
  expect(body).toContain('Alex comms_admin</button>');
  for (const hidden of ['Dana Reed', 'primary.sch.uk', 'Lee Moss']) expect(body).not.toContain(hidden);
  const wrong = (await browse(app).post('/sign-in', { email: 'nobody' })).body;
  expect(wrong).not.toContain('Dana Reed');
  const live = await createApp({ ...desk.ctx, sandbox: null });
  expect((await browse(live).get('/sign-in')).body).not.toContain('Alex comms_admin');
  await live.close();
});
