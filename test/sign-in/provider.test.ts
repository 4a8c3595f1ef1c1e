/** Sign-in by OpenID Connect against a real provider (oidc-provider) in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { loadPolicy } from '../../src/policies.js';
import { root } from '../../src/root.js';
import { ensureUsers } from '../../src/users.js';
import { createApp } from '../../src/web/app.js';
import { type Browser, browse, type Desk, makeSchool, openDesk, type School } from '../web/helper.js';

const secret = 'fictional-client-secret';
let child: ChildProcess;
let issuer: string;
let desk: Desk;
let app: FastifyInstance;
let school: School;

beforeAll(async () => {
  const back = 'http://127.0.0.1:3000/sign-in/provider/back';
  child = fork(join(root, 'test', 'sign-in', 'provider-server.mjs'), [back, secret], { silent: true });
  issuer = await new Promise((resolve) => child.once('message', (message) => resolve(String(message))));
  desk = await openDesk({
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: 'schoolgate',
    OIDC_CLIENT_SECRET: secret,
    OIDC_DOMAIN: 'school.example',
  });
  desk.ctx.policy = await loadPolicy();
  desk.time.wall = new Date();
  school = await makeSchool(desk.ctx);
  app = await createApp(desk.ctx);
});
afterAll(async () => {
  await app?.close();
  await desk?.close();
  child?.kill();
});

const anna = { email: 'Anna@school.example', email_verified: true };
const invite = (email: string) =>
  ensureUsers(desk.ctx, [{ schoolId: school.schoolId, email, name: 'Anna Lund', role: 'comms_admin' }]);

/** Who signs in at the provider next. */
async function be(sub: string, claims: object): Promise<void> {
  await fetch(`${issuer}/who?${new URLSearchParams({ sub, claims: JSON.stringify(claims) })}`);
}

/** Through the provider's own pages; the answer is the address with which it sends the browser back to us. */
async function atProvider(address: string): Promise<string> {
  const jar = new Map<string, string>();
  let next = address;
  for (let step = 0; step < 8 && next.startsWith(issuer); step += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    next = new URL(answer.headers.get('location') ?? '/gave-up', next).href;
  }
  const { pathname, search } = new URL(next);
  return `${pathname}${search}`;
}

async function begin(browser: Browser): Promise<string> {
  const { statusCode, headers } = await browser.get('/sign-in/provider');
  expect(statusCode).toBe(303);
  return String(headers.location);
}

/** The whole way; `change` tampers with the address that leads to the provider. */
async function signIn(browser: Browser, change: (address: URL) => void = () => undefined) {
  const address = new URL(await begin(browser));
  change(address);
  return browser.get(await atProvider(address.href));
}

test('the page offers it, and asks with state, nonce and PKCE', async () => {
  const browser = browse(app);
  expect((await browser.get('/sign-in')).body).toContain('href="/sign-in/provider"');
  const { searchParams } = new URL(await begin(browser));
  expect(Object.fromEntries(searchParams)).toMatchObject({ code_challenge_method: 'S256', response_type: 'code' });
  for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)?.length).toBeGreaterThan(40);
});

test('whoever was invited comes in, and is known from then on by who they are', async () => {
  await be('anna', anna);
  const stranger = await signIn(browse(app));
  expect([stranger.statusCode, stranger.body.includes('not on the list')]).toEqual([403, true]);
  await invite('anna@school.example');
  const browser = browse(app);
  const done = await signIn(browser);
  expect([done.statusCode, done.headers.location]).toEqual([303, '/']);
  expect((await browser.get('/')).statusCode).toBe(200);
  expect(await desk.ctx.db.session.findFirst({ where: { way: 'provider' } })).not.toBeNull();
  // The address was given to somebody else: that is another person.
  await be('anna-the-second', anna);
  const other = await signIn(browse(app));
  expect([other.statusCode, other.body.includes('belonged to another account')]).toEqual([403, true]);
  // And the same person with another address is the same.
  await be('anna', { ...anna, email: 'anna.lund@school.example' });
  expect((await signIn(browse(app))).statusCode).toBe(303);
  await desk.ctx.db.user.updateMany({ where: { email: 'anna@school.example' }, data: { disabledAt: new Date() } });
  expect((await signIn(browse(app))).statusCode).toBe(403);
  await desk.ctx.db.user.updateMany({ data: { disabledAt: null } });
});

test.each([
  [
    'an address that nobody checked',
    { ...anna, email_verified: false },
    'no e-mail address that the school has checked',
  ],
  ['no address', { email_verified: true }, 'no e-mail address that the school has checked'],
  ['another organisation', { ...anna, hd: 'elsewhere.example' }, 'belongs to another organisation'],
  ['an address elsewhere', { ...anna, email: 'anna@elsewhere.example' }, 'belongs to another organisation'],
  ['the tenant of another', { preferred_username: 'anna@school.example', tid: 'other' }, 'no e-mail address'],
])('%s is refused', async (what, claims, words) => {
  await be(what, claims);
  const answer = await signIn(browse(app));
  expect([answer.statusCode, answer.body.includes(words)]).toEqual([403, true]);
});

test('what was tampered with on the way is refused', async () => {
  await be('anna', anna);
  const refused = async (answer: { statusCode: number; body: string }) =>
    expect([answer.statusCode, answer.body.includes('was not finished')]).toEqual([403, true]);
  const set = (name: string, value: string) => (address: URL) => address.searchParams.set(name, value);
  await refused(await signIn(browse(app), set('nonce', 'another-nonce')));
  await refused(await signIn(browse(app), set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')));
  await refused(await signIn(browse(app), set('state', 'another-state')));
  // Begun in one browser, ended in another.
  const [mine, theirs] = [browse(app), browse(app)];
  const back = await atProvider(await begin(mine));
  await refused(await theirs.get(back));
  await begin(theirs);
  await refused(await theirs.get(back));
  // Another issuer than the one that was asked.
  await refused(await mine.get(back.replace(/iss=[^&]*/, 'iss=https%3A%2F%2Fevil.example')));
  // A code is taken once.
  const again = browse(app);
  const good = await atProvider(await begin(again));
  const cookies = await again.get(good);
  expect(cookies.statusCode).toBe(303);
  await refused(await again.get(good));
  expect((await browse(app).get('/sign-in/provider/back?error=access_denied')).statusCode).toBe(403);
});

test('one step is not enough where the school wants two', async () => {
  const config = { ...desk.ctx.config, OIDC_MFA: 'on' as const };
  const strict = await createApp({ ...desk.ctx, config });
  await be('anna', anna);
  const answer = await signIn(browse(strict));
  expect([answer.statusCode, answer.body.includes('second step')]).toEqual([403, true]);
  await be('anna', { ...anna, amr: ['pwd', 'mfa'] });
  expect((await signIn(browse(strict))).statusCode).toBe(303);
  await strict.close();
});

test('a provider that does not answer is said, and other ways stay', async () => {
  const config = { ...desk.ctx.config, OIDC_ISSUER: 'http://127.0.0.1:9' };
  const alone = await createApp({ ...desk.ctx, config });
  const answer = await browse(alone).get('/sign-in/provider');
  expect([answer.statusCode, answer.body.includes('does not answer')]).toEqual([502, true]);
  expect((await browse(alone).get('/sign-in')).body).toContain('Send me a link');
  await alone.close();
});

test.each([
  [{ OIDC_ISSUER: 'https://login.microsoftonline.com/common/v2.0' }, /not common/],
  [{ OIDC_ISSUER: 'http://provider.example' }, /https/],
  [{ OIDC_ISSUER: 'https://accounts.google.com' }, /OIDC_CLIENT_ID, OIDC_CLIENT_SECRET must be set/],
])('settings that would let in the wrong people stop the start: %j', (env, words) => {
  expect(() => readConfig(env, '/nonexistent/.env')).toThrow(words);
});
