import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { User } from '../../prisma/generated/client.js';
import { loadPolicy } from '../../src/policies.js';
import { findSession, openSession } from '../../src/sessions.js';
import { endTerms } from '../../src/terms/ending.js';
import { ensureUsers, issueLink } from '../../src/users.js';
import { createApp } from '../../src/web/app.js';
import { type Browser, browse, type Desk, makeSchool, makeUser, openDesk, type School, signedIn } from './helper.js';

let desk: Desk;
let app: FastifyInstance;
let school: School;
let head: User;
let admin: User;
let asHead: Browser;
let asAdmin: Browser;
const day = 86_400_000;

beforeAll(async () => {
  desk = await openDesk();
  desk.ctx.policy = await loadPolicy();
  school = await makeSchool(desk.ctx);
  head = await makeUser(desk.ctx, school, 'headteacher');
  admin = await makeUser(desk.ctx, school, 'sysadmin');
  app = await createApp(desk.ctx);
  asHead = await signedIn(app, desk.ctx, head.id);
  asAdmin = await signedIn(app, desk.ctx, admin.id);
  await asAdmin.get('/users');
});
afterAll(async () => {
  await app.close();
  await desk.close();
});
beforeEach(() => {
  desk.sent.length = 0;
});

const byEmail = (email: string) => desk.ctx.db.user.findUnique({ where: { email } });
const events = async (kind: string) => desk.ctx.db.auditEvent.findMany({ where: { kind } });
const form = { name: 'Priya Nandra', email: 'Priya@school.example', role: 'publisher', leavesOn: '' };

describe('who can sign in', () => {
  test('is invited with a link, can read at once, and change something when they know the policy', async () => {
    const { statusCode, headers } = await asHead.post('/users', form);
    expect([statusCode, headers.location]).toEqual([303, '/users?done=invited']);
    expect(desk.sent).toMatchObject([{ to: ['priya@school.example'], subject: 'Your link to sign in to Schoolgate' }]);
    const user = await byEmail('priya@school.example');
    expect(user).toMatchObject({ role: 'publisher', name: 'Priya Nandra', attestedAt: null });
    expect(await events('user.invited')).toMatchObject([{ actor: head.id, facts: { role: 'publisher' } }]);
    const browser = browse(app);
    const path = new URL(/http\S+/.exec(desk.sent[0]?.text ?? '')?.[0] ?? '').pathname;
    await browser.get(path);
    expect((await browser.post(path)).headers.location).toBe('/attest');
    expect((await browser.get('/posts')).body).toContain('You can read, but not change anything');
    const refused = await browser.post('/posts');
    expect([refused.statusCode, refused.body.includes('Nothing was changed')]).toEqual([403, true]);
    expect(await desk.ctx.db.publication.count()).toBe(0);
    expect((await browser.post('/attest', { read: 'yes' })).statusCode).toBe(422);
    expect((await browser.post('/attest', { read: 'yes', trained: 'yes' })).statusCode).toBe(303);
    expect((await browser.post('/posts')).statusCode).toBe(303);
    expect(await events('user.attested')).toHaveLength(1);
  });

  test('says what is wrong at the field, and keeps what was typed', async () => {
    const wrong = async (more: object, words: string) => {
      const answer = await asHead.post('/users', { ...form, email: 'new@school.example', ...more });
      expect([answer.statusCode, answer.body.includes(words)]).toEqual([422, true]);
      return answer.body;
    };
    expect(await wrong({ name: '' }, 'Enter the name')).toContain('new@school.example');
    await wrong({ email: 'priya@school.example' }, 'Somebody has this address already');
    await wrong({ email: 'no address' }, 'Enter an e-mail address');
    await wrong({ role: 'king' }, 'Choose what they do');
    await wrong({ leavesOn: 'soon' }, 'Enter a day');
    // The head does not choose who hears of what is said about the head.
    await wrong({ role: 'chair' }, 'not by the headteacher');
    expect(await byEmail('new@school.example')).toBeNull();
  });

  test('of what another changes the head is told; nobody raises themselves', async () => {
    await asAdmin.post('/users', { ...form, email: 'chair2@school.example', role: 'chair' });
    const chair = await byEmail('chair2@school.example');
    expect(chair?.role).toBe('chair');
    const letters = await desk.ctx.db.notification.findMany({ where: { key: { startsWith: 'user:' } } });
    expect(letters).toMatchObject([{ roles: ['headteacher'] }]);
    expect(JSON.stringify(letters)).not.toContain('Priya');
    const own = await asAdmin.post(`/users/${admin.id}`, { name: 'Me', role: 'headteacher', leavesOn: '' });
    expect([own.statusCode, own.body.includes('Nobody changes their own role')]).toEqual([422, true]);
    expect((await asHead.post(`/users/${chair?.id}/suspend`)).statusCode).toBe(422);
    expect(await byEmail('chair2@school.example')).toMatchObject({ role: 'chair', disabledAt: null });
  });

  test('the settings file names people, and takes nothing back of what a person said since', async () => {
    const user = await byEmail('priya@school.example');
    await asHead.post(`/users/${user?.id}`, { name: 'Priya Nandra', role: 'governor', leavesOn: '' });
    const { schoolId } = school;
    await ensureUsers(desk.ctx, [{ schoolId, email: form.email, name: 'Communications', role: 'comms_admin' }]);
    expect(await byEmail('priya@school.example')).toMatchObject({ name: 'Priya Nandra', role: 'governor' });
  });

  test('the only head stays', async () => {
    const gone = await asAdmin.post(`/users/${head.id}/suspend`);
    expect([gone.statusCode, gone.body.includes('only headteacher')]).toEqual([422, true]);
    const other = await asHead.post(`/users/${randomId}`, form);
    expect([other.statusCode, other.body.includes('not in the list any more')]).toEqual([422, true]);
  });
});

const randomId = '018f0000-0000-7000-8000-000000000001';

describe('access ends', () => {
  test('in one click, with what is open', async () => {
    const user = await makeUser(desk.ctx, school, 'media_lead');
    const browser = await signedIn(app, desk.ctx, user.id);
    expect((await browser.get('/')).statusCode).toBe(200);
    expect((await asHead.post(`/users/${user.id}/suspend`)).statusCode).toBe(303);
    expect((await browser.get('/')).headers.location).toBe('/sign-in');
    expect(await desk.ctx.db.session.count({ where: { userId: user.id } })).toBe(0);
    expect((await asHead.get('/users')).body).toContain('Suspended');
    await asHead.post(`/users/${user.id}/restore`);
    const again = await signedIn(app, desk.ctx, user.id);
    expect((await again.get('/')).statusCode).toBe(200);
  });

  test('by itself on the day after the last one, with reminders before', async () => {
    const { ctx, time } = desk;
    const user = await makeUser(ctx, school, 'deputy_head');
    // The clock stands at Monday 9 November.
    await asHead.post(`/users/${user.id}`, { name: user.name, role: 'deputy_head', leavesOn: '2026-11-20' });
    const began = time.now;
    const token = await openSession(ctx, { userId: user.id, way: 'link', device: '' });
    await endTerms(ctx);
    const subjects = async () =>
      (await ctx.db.notification.findMany({ where: { subject: { startsWith: 'Somebody leaves' } } })).length;
    for (const [date, letters] of [
      ['2026-11-12', 0],
      ['2026-11-13', 1],
      ['2026-11-20', 2],
    ] as const) {
      time.now = new Date(`${date}T12:00:00Z`);
      await endTerms(ctx);
      expect([date, await subjects()]).toEqual([date, letters]);
      expect(await findSession(ctx, token)).not.toBeNull();
    }
    time.now = new Date('2026-11-21T00:30:00Z');
    expect(await findSession(ctx, token)).toBeNull();
    const link = new URL(await issueLink(ctx, user.id)).pathname;
    expect((await browse(app).get(link)).statusCode).toBe(410);
    await endTerms(ctx);
    expect(await ctx.db.term.findFirst({ where: { kind: 'leaving' } })).toMatchObject({ state: 'lapsed' });
    time.now = began;
  });

  test('after half an hour without doing anything; what a page asks by itself does not count', async () => {
    const { time } = desk;
    const user = await makeUser(desk.ctx, school, 'dsl');
    const browser = await signedIn(app, desk.ctx, user.id);
    const later = (minutes: number) => {
      time.wall = new Date(time.wall.getTime() + minutes * 60_000);
    };
    later(25);
    expect((await browser.get('/')).statusCode).toBe(200);
    later(20);
    await browser.post('/cases/2026-0001/still');
    later(20);
    expect((await browser.get('/')).headers.location).toBe('/sign-in');
  });
});

test('each sees where they are signed in, and ends it there; nobody ends another’s', async () => {
  const user = await makeUser(desk.ctx, school, 'comms_admin');
  const [here, there] = [await signedIn(app, desk.ctx, user.id), await signedIn(app, desk.ctx, user.id)];
  const page = await here.get('/my-sign-in');
  expect(page.body.match(/Sign out there/g)).toHaveLength(1);
  const path = /\/my-sign-in\/sessions\/[\w-]+\/end/.exec(page.body)?.[0] ?? '';
  await asHead.get('/users');
  await asHead.post(path);
  expect((await there.get('/')).statusCode).toBe(200);
  expect((await here.post(path)).statusCode).toBe(303);
  expect((await there.get('/')).headers.location).toBe('/sign-in');
  expect((await here.get('/')).statusCode).toBe(200);
});

test('what was said a year ago holds no longer', async () => {
  const user = await makeUser(desk.ctx, school, 'comms_admin');
  const token = await openSession(desk.ctx, { userId: user.id, way: 'link', device: '' });
  expect((await findSession(desk.ctx, token))?.mayAct).toBe(true);
  const attestedAt = new Date(desk.time.now.getTime() - 366 * day);
  await desk.ctx.db.user.update({ where: { id: user.id }, data: { attestedAt } });
  expect((await findSession(desk.ctx, token))?.mayAct).toBe(false);
});
