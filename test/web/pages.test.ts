import { brotliDecompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/context.js';
import { issueLink } from '../../src/users.js';
import { createApp } from '../../src/web/app.js';
import {
  browse,
  type Desk,
  foreignScript,
  makeSchool,
  makeUser,
  monday,
  openDesk,
  type School,
  signedIn,
} from './helper.js';

let desk: Desk;
let app: FastifyInstance;
let school: School;
let userId: string;
const strip = 'everything here is invented; nothing reaches Facebook or X';

beforeAll(async () => {
  desk = await openDesk();
  school = await makeSchool(desk.ctx);
  userId = (await makeUser(desk.ctx, school)).id;
  app = await createApp(desk.ctx);
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

test('every page says that this is the sandbox, holds no script but our own files, and is not kept', async () => {
  const browser = await signedIn(app, desk.ctx, userId);
  const stranger = browse(app);
  const pages = [
    await browser.get('/'),
    await browser.get('/done'),
    await browser.get('/mailbox'),
    await browser.get('/no/such/page'),
    await browser.get('/cases/2026-9999'),
    await stranger.get('/sign-in'),
    await stranger.get('/no/such/page'),
    await stranger.get('/sign-in/unknown-token-of-some-length'),
    await stranger.post('/no/such/form'),
  ];
  for (const page of pages) {
    expect(page.body).toContain(strip);
    expect(page.body.match(/<h1/g)).toHaveLength(1);
    expect(page.body).not.toMatch(/style="/);
    expect(page.body).not.toMatch(foreignScript);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none';.*script-src 'self'(;|$)/);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
  }
  expect(pages.map((page) => page.statusCode)).toEqual([200, 200, 200, 404, 404, 200, 404, 410, 404]);
});

test('live, every page says so instead, and there is no mailbox', async () => {
  const config = { ...desk.ctx.config, mode: 'live' as const };
  const live = await createApp({ ...desk.ctx, config, sandbox: null });
  const browser = await signedIn(live, desk.ctx, userId);
  for (const url of ['/', '/sign-in', '/nothing']) {
    const { body } = url === '/sign-in' ? await browse(live).get(url) : await browser.get(url);
    expect(body).toContain('<strong>LIVE:</strong>');
    expect(body).not.toContain(strip);
  }
  expect((await browser.get('/mailbox')).statusCode).toBe(404);
  await live.close();
});

test('what breaks is said in plain words, and neither page nor log tells a token or a comment', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const words = 'Tyler is a liar';
  const broken = new Proxy(desk.ctx.db, {
    get: (db, key) =>
      key === 'review' || key === 'signInLink'
        ? new Proxy({}, { get: () => () => Promise.reject(new Error(`${words} at value`)) })
        : Reflect.get(db, key),
  });
  const failing = await createApp({ ...desk.ctx, db: broken, log } as Context);
  const browser = await signedIn(failing, desk.ctx, userId).catch(() => browse(failing));
  const token = new URL(await issueLink(desk.ctx, userId)).pathname;
  const page = await browser.get(token);
  expect(page.statusCode).toBe(500);
  expect(page.body).toContain('Sorry, something went wrong');
  expect(page.body).toContain(strip);
  expect(page.body + lines.join('')).not.toContain(words);
  expect(lines.join('')).toContain('/sign-in/:token');
  expect(lines.join('')).not.toContain(token.split('/').at(-1));
  await failing.close();
});

test('the page of an error comes even when the database does not answer at all', async () => {
  const db = new Proxy({}, { get: () => new Proxy({}, { get: () => () => Promise.reject(new Error('gone')) }) });
  const down = await createApp({ ...desk.ctx, db } as Context);
  const cookies = { schoolgate_session: 'x' };
  for (const [url, status] of [
    ['/', 500],
    ['/nothing', 404],
  ] as const) {
    const page = await down.inject({ url, cookies });
    expect([page.statusCode, page.body.includes(strip)]).toEqual([status, true]);
  }
  const health = await down.inject('/health');
  expect([health.statusCode, health.json()]).toMatchObject([
    503,
    { status: 'not ready', database: { ok: false }, accounts: [] },
  ]);
  await down.close();
});

test('a form that is too long or of another kind is refused in plain words', async () => {
  const browser = await signedIn(app, desk.ctx, userId);
  const long = await browser.post('/sign-out', { text: 'x'.repeat(200_000) });
  expect([long.statusCode, long.body.includes('That was too long')]).toEqual([413, true]);
  const json = await app.inject({ method: 'POST', url: '/sign-in', payload: { email: 'a@b.example' } });
  expect(json.statusCode).toBeGreaterThanOrEqual(400);
  expect(json.body).toContain(strip);
});

test('style sheet and scripts come packed to browsers that unpack them, and are kept', async () => {
  const { body } = await app.inject({ url: '/sign-in' });
  const files = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(files.length).toBe(5);
  for (const url of files) {
    const packed = await app.inject({ url, headers: { 'accept-encoding': 'br' } });
    expect([packed.statusCode, packed.headers['content-encoding']], url).toEqual([200, 'br']);
    expect(packed.headers['cache-control']).toContain('immutable');
    const plain = await app.inject({ url });
    expect(brotliDecompressSync(packed.rawPayload).equals(plain.rawPayload), url).toBe(true);
  }
});

test('the mailbox shows what was sent, with its links, and escapes the rest', async () => {
  desk.mailbox.push({
    to: ['head@school.example'],
    subject: 'Case 2026-0001: <b>abuse</b>',
    text: 'Look: http://127.0.0.1:3000/cases/2026-0001\n<script>alert(1)</script> javascript:alert(1)',
    receivedAt: monday.toISOString(),
  });
  const { body } = await browse(app).get('/mailbox');
  expect(body).toContain('href="http://127.0.0.1:3000/cases/2026-0001"');
  expect(body).toContain('&lt;b&gt;abuse&lt;/b&gt;');
  expect(body).not.toMatch(/href="javascript/);
  expect(body).not.toMatch(foreignScript);
});

test('health tells what a watcher needs, to anybody, and no names of people', async () => {
  const { ctx } = desk;
  await ctx.db.counter.create({ data: { name: 'delivery.rejected.signature', value: 3 } });
  await ctx.db.counter.create({ data: { name: 'delivery.rejected.size', value: 2 } });
  await ctx.db.counter.create({ data: { name: 'something.else', value: 9 } });
  const health = await app.inject('/health');
  expect(health.statusCode).toBe(200);
  expect(health.json()).toEqual({
    status: 'ok',
    mode: 'sandbox',
    database: { driver: 'pglite', ok: true },
    queue: { driver: 'memory', ok: true },
    accounts: [
      { platform: 'facebook', name: 'Little Kinvaston Primary (Facebook)', lastReadAt: null, lastError: null },
    ],
    rejectedDeliveries: 5,
  });
  const queue = { ...ctx.queue, healthy: () => Promise.reject(new Error('no redis')) };
  const ill = await createApp({ ...ctx, queue } as Context);
  expect((await ill.inject('/health')).statusCode).toBe(503);
  await ill.close();
});

test('the icon is our own', async () => {
  for (const url of ['/favicon.ico', '/favicon.svg']) {
    const icon = await app.inject(url);
    expect([icon.statusCode, icon.headers['content-type']]).toEqual([200, 'image/svg+xml']);
  }
});
