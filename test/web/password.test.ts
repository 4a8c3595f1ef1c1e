import type { FastifyInstance } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { User } from '../../prisma/generated/client.js';
import { loadPolicy } from '../../src/policies.js';
import { ensureUsers } from '../../src/users.js';
import { createApp } from '../../src/web/app.js';
import { type Browser, browse, type Desk, makeSchool, makeUser, openDesk, type School, signedIn } from './helper.js';

const password = 'otter umbrella quince';
let desk: Desk;
let app: FastifyInstance;
let school: School;
let user: User;
let key: string;
let recovery: string[];
/** The browser from which the owner has signed in by password. */
let own: Browser;

const minutes = (count: number) => {
  desk.time.wall = new Date(desk.time.wall.getTime() + count * 60_000);
};
const codeNow = () => new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: desk.time.wall.getTime() });

beforeAll(async () => {
  desk = await openDesk();
  desk.ctx.policy = await loadPolicy();
  school = await makeSchool(desk.ctx);
  user = await makeUser(desk.ctx, school, 'comms_admin');
  app = await createApp(desk.ctx);
  const browser = await signedIn(app, desk.ctx, user.id);
  const page = '/my-sign-in/password';
  for (const [chosen, again, words] of [
    [password, 'another', 'not the same'],
    ['short', 'short', 'at least 12'],
    ['comms_admin school', 'comms_admin school', 'Leave your own name'],
  ] as const) {
    const refused = await browser.post(page, { password: chosen, again });
    expect([refused.statusCode, refused.body.includes(words)]).toEqual([422, true]);
  }
  await browser.post(page, { password, again: password });
  const shown = await browser.get(page);
  key = (/<code class="sg-code">([A-Z2-7 ]+)<\/code>/.exec(shown.body)?.[1] ?? '').replaceAll(' ', '');
  expect((await browser.post('/my-sign-in/code', { code: '000000' })).statusCode).toBe(422);
  const done = await browser.post('/my-sign-in/code', { code: codeNow() });
  recovery = [...done.body.matchAll(/<code class="sg-code">([\da-f-]+)<\/code>/g)].map(([, one]) => one ?? '');
  expect(recovery).toHaveLength(10);
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

async function attempt(browser: Browser, more: Partial<Record<'email' | 'password' | 'code', string>> = {}) {
  await browser.get('/sign-in/password');
  return browser.post('/sign-in/password', { email: user.email, password, code: codeNow(), ...more });
}

test('password and code sign in; of both nothing readable is kept', async () => {
  minutes(1);
  own = browse(app);
  const answer = await attempt(own);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
  expect((await own.get('/')).statusCode).toBe(200);
  expect(answer.cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite === 'Lax')).toBe(true);
  const rows = JSON.stringify(await desk.ctx.db.user.findMany());
  for (const secret of [password, key, recovery[0] ?? '-', (recovery[0] ?? '').replaceAll('-', '')])
    expect(rows).not.toContain(secret);
  expect(rows).toContain('$argon2id$v=19$m=19456,t=2,p=1');
});

test('a code counts once, and so does one for a lost phone', async () => {
  minutes(1);
  const code = codeNow();
  expect((await attempt(browse(app), { code })).statusCode).toBe(303);
  expect((await attempt(browse(app), { code })).statusCode).toBe(422);
  const [lost = ''] = recovery;
  const both = await Promise.all([
    attempt(browse(app), { code: lost }),
    attempt(browse(app), { code: lost.toUpperCase() }),
  ]);
  expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 422]);
});

test('whatever is wrong, the answer is the same', async () => {
  minutes(16);
  const browser = browse(app);
  const bodies = [];
  const one = 'x@school.example';
  await ensureUsers(desk.ctx, [{ schoolId: school.schoolId, email: one, name: 'No Password', role: 'dsl' }]);
  for (const more of [{ password: 'wrong' }, { code: '123456' }, { email: 'nobody@school.example' }, { email: one }]) {
    const answer = await attempt(browser, more);
    expect(answer.statusCode).toBe(422);
    bodies.push(answer.body.replaceAll(more.email ?? user.email, 'ADDRESS').replaceAll(/value="[\w-]{20,}"/g, ''));
  }
  expect(new Set(bodies).size).toBe(1);
});

test('a guesser shuts out guessers, and not the owner; the quarter of an hour ends', async () => {
  minutes(16);
  const stranger = browse(app);
  const guesses = await Promise.all(Array.from({ length: 8 }, () => attempt(browse(app), { password: 'guess' })));
  expect(guesses.every(({ statusCode }) => statusCode === 422)).toBe(true);
  // Even with all that is right.
  expect((await attempt(stranger)).statusCode).toBe(422);
  minutes(1);
  await own.post('/sign-out');
  expect((await attempt(own)).statusCode).toBe(303);
  minutes(16);
  expect((await attempt(stranger)).statusCode).toBe(303);
});

test('nobody changes a password without knowing it, and who is suspended stays out', async () => {
  minutes(1);
  await own.get('/my-sign-in/password');
  const next = 'lantern walnut ferry';
  const answer = await own.post('/my-sign-in/password', { current: 'guess', password: next, again: next });
  expect([answer.statusCode, answer.body.includes('is another one')]).toEqual([422, true]);
  await desk.ctx.db.user.update({ where: { id: user.id }, data: { disabledAt: desk.time.now } });
  minutes(1);
  expect((await attempt(browse(app))).statusCode).toBe(422);
  await desk.ctx.db.user.update({ where: { id: user.id }, data: { disabledAt: null } });
});

test('the sign-in for emergencies works, and everybody who should is told', async () => {
  const head = await makeUser(desk.ctx, school, 'headteacher');
  const asHead = await signedIn(app, desk.ctx, head.id);
  await asHead.get('/users');
  const { name, role } = user;
  await asHead.post(`/users/${user.id}`, { name, role, leavesOn: '', emergency: 'yes' });
  minutes(16);
  expect((await attempt(browse(app))).statusCode).toBe(303);
  const [letter] = await desk.ctx.db.notification.findMany({ where: { key: { startsWith: 'emergency:' } } });
  expect(letter).toMatchObject({ roles: ['headteacher', 'sysadmin', 'dsl'] });
  expect(await desk.ctx.db.action.findFirst({ where: { notificationId: letter?.id } })).toMatchObject({
    kind: 'notify',
  });
  expect(await desk.ctx.db.auditEvent.count({ where: { kind: 'user.emergency_used' } })).toBe(1);
});

test('a lost password and phone are taken away by the head, and nothing of them works any more', async () => {
  const head = await makeUser(desk.ctx, school, 'headteacher');
  const asHead = await signedIn(app, desk.ctx, head.id);
  await asHead.get('/users');
  expect((await asHead.post(`/users/${user.id}/reset`)).headers.location).toBe('/users?done=reset');
  minutes(16);
  expect((await attempt(browse(app))).statusCode).toBe(422);
  expect((await attempt(own, { code: recovery[1] })).statusCode).toBe(422);
});
