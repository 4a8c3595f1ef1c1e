/** The stream that tells open pages that they are out of date: over a real connection, for it never ends by itself. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueLink } from '../../src/users.js';
import { createApp } from '../../src/web/app.js';
import { type Console, openConsole } from './console.js';
import { browse, makeCase, makeUser } from './helper.js';

let office: Console;
let app: Awaited<ReturnType<typeof createApp>>;
let base = '';

beforeAll(async () => {
  office = await openConsole();
  await makeCase(office.desk.ctx, office.school, { caseNumber: '2026-0001' });
  app = await createApp(office.desk.ctx);
  await app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app.close();
  await office.close();
});

/** The cookie of somebody who signed in at the listening server. */
async function cookieOf(role: 'comms_admin' | 'chair' | 'sysadmin') {
  const user = await makeUser(office.desk.ctx, office.school, role);
  const browser = browse(app);
  const path = new URL(await issueLink(office.desk.ctx, user.id)).pathname;
  await browser.get(path);
  const { cookies } = await browser.post(path);
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

interface Event {
  event: string;
  data: { token?: string; waiting?: number };
}

/** Events as they come; `next` waits for one, null when the stream is over. */
async function open(path: string, cookie = '') {
  const request = get(`${base}${path}`, { headers: { cookie }, agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const chunks = answer.setEncoding('utf8')[Symbol.asyncIterator]();
  let rest = '';
  const next = async (): Promise<Event | null> => {
    for (;;) {
      const found = /event: (.+)\ndata: (.+)\n\n/.exec(rest);
      if (found) {
        rest = rest.slice(found.index + found[0].length);
        return { event: found[1] ?? '', data: JSON.parse(found[2] ?? '{}') };
      }
      const { value, done } = await chunks.next();
      if (done) return null;
      rest += value;
    }
  };
  return { answer, next, close: () => request.destroy() };
}

test('says at once how the list stands, and again when it changed', async () => {
  const cookie = await cookieOf('comms_admin');
  const stream = await open('/updates?case=2026-0001', cookie);
  expect(stream.answer.headers['content-type']).toContain('text/event-stream');
  expect(stream.answer.headers['cache-control']).toBe('no-store');
  const [one, two] = [await stream.next(), await stream.next()];
  expect([one?.event, two?.event].sort()).toEqual(['case', 'queue']);
  expect((one?.event === 'queue' ? one : two)?.data.waiting).toBe(1);
  await makeCase(office.desk.ctx, office.school, { caseNumber: '2026-0002' });
  expect(await stream.next()).toMatchObject({ event: 'queue', data: { waiting: 2 } });
  stream.close();
});

test('nobody hears of what is not theirs', async () => {
  expect((await open('/updates')).answer.statusCode).toBe(401);
  expect((await open('/updates', await cookieOf('sysadmin'))).answer.statusCode).toBe(403);
  // The chair sees what is about the head, and nothing else.
  const stream = await open('/updates?case=2026-0001', await cookieOf('chair'));
  expect(await stream.next()).toMatchObject({ event: 'queue', data: { waiting: 0 } });
  await office.desk.ctx.db.review.updateMany({ where: { caseNumber: '2026-0001' }, data: { aboutHead: true } });
  const heard = [(await stream.next())?.event, (await stream.next())?.event];
  expect(heard.sort()).toEqual(['case', 'queue']);
  stream.close();
});

test('a ninth page of one person ends the first', async () => {
  const cookie = await cookieOf('comms_admin');
  const first = await open('/updates', cookie);
  await first.next();
  const others = [];
  for (let at = 0; at < 8; at += 1) others.push(await open('/updates', cookie));
  const last: (Event | null)[] = [];
  for (let event = await first.next(); event; event = await first.next()) last.push(event);
  expect(last.at(-1)?.event).toBe('over');
  for (const one of others) one.close();
});

test.each<[string, (userId: string) => Promise<unknown>]>([
  ['was signed out', (userId) => office.desk.ctx.db.session.deleteMany({ where: { userId } })],
  ['has another role', (id) => office.desk.ctx.db.user.update({ where: { id }, data: { role: 'governor' } })],
  ['has had the last day', (id) => office.desk.ctx.db.user.update({ where: { id }, data: { leavesOn: '2026-11-01' } })],
])('whoever %s hears nothing more, whatever happens at that moment', async (_, happen) => {
  const { ctx } = office.desk;
  const { id } = await makeUser(ctx, office.school);
  await ctx.db.user.update({ where: { id }, data: { leavesOn: null } });
  const stream = await open('/updates', await cookieOf('comms_admin'));
  await stream.next();
  await happen(id);
  await makeCase(ctx, office.school, { caseNumber: `2026-${id.slice(0, 4)}-${_.length}` });
  expect([(await stream.next())?.event, await stream.next()]).toEqual(['signed-out', null]);
  await ctx.db.user.update({ where: { id }, data: { leavesOn: null } });
});

test('closing the server does not wait for those who listen', async () => {
  const stream = await open('/updates', await cookieOf('comms_admin'));
  await app.close();
  const last: (Event | null)[] = [];
  for (let event = await stream.next(); event; event = await stream.next()) last.push(event);
  expect(last.at(-1)?.event).toBe('over');
});
