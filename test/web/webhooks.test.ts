/** Deliveries as Facebook posts them, good and bad (issue 2, "Bad input"): what is refused, what is stored, what is judged all the same. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bodyOf, comment } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk, signature } from '../inbound/desk.js';
import { lastDelivery, stored } from './deliveries.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => {
  expect(desk.errors).toEqual([]);
  await desk.close();
});

let count = 0;
let fresh = '';
beforeEach(() => {
  count += 1;
  fresh = `900_${count}`;
});

const good = () => ({ ...comment, comment_id: `${fresh}9`, message: 'When does the bake sale start?' });
const counter = async (name: string) => (await desk.ctx.db.counter.findUnique({ where: { name } }))?.value ?? 0;
const rows = async () => {
  const { db } = desk.ctx;
  const counts = await Promise.all([db.delivery.count(), db.comment.count(), db.author.count(), db.auditEvent.count()]);
  return [...counts, (await db.account.findFirstOrThrow()).lastReadAt];
};

describe('the handshake', () => {
  const ask = (query: Record<string, string>) => desk.app.inject({ url: '/webhooks/facebook', query });
  const asked = { 'hub.mode': 'subscribe', 'hub.verify_token': 'fictional-verify', 'hub.challenge': '1158201444' };

  test('answers the challenge as plain text', async () => {
    const answer = await ask(asked);
    expect([answer.statusCode, answer.body]).toEqual([200, '1158201444']);
    expect(answer.headers['content-type']).toContain('text/plain');
  });

  test.each([
    ['another token', { ...asked, 'hub.verify_token': 'guessed' }],
    ['another mode', { ...asked, 'hub.mode': 'unsubscribe' }],
    ['nothing', {}],
  ])('is refused with %s', async (_name, query) => {
    const answer = await ask(query);
    expect([answer.statusCode, answer.body.includes('1158201444')]).toEqual([403, false]);
  });

  test.each(['/webhooks/x', '/webhooks/myspace'])('%s is no webhook of ours', async (url) => {
    expect((await desk.app.inject({ url, query: asked })).statusCode).toBe(404);
    expect((await desk.app.inject({ url, method: 'POST', payload: '{}' })).statusCode).toBe(404);
  });
});

describe('a signature that does not fit', () => {
  const body = JSON.stringify(bodyOf(comment));

  test.each([
    ['none', {}],
    ['one of another body', signature(`${body} `)],
    ['one cut short', { 'x-hub-signature-256': signature(body)['x-hub-signature-256'].slice(0, -2) }],
    ['the old SHA-1 alone', { 'x-hub-signature': `sha1=${'0'.repeat(40)}` }],
    ['an empty one', { 'x-hub-signature-256': '' }],
  ])('%s: refused, and nothing is stored but the counter', async (_name, headers) => {
    const before = await rows();
    const refused = await counter('delivery.rejected.facebook');
    const answer = await desk.deliver(body, { 'content-type': 'application/json', ...headers });
    expect(answer.status).toBe(401);
    expect(await counter('delivery.rejected.facebook')).toBe(refused + 1);
    expect(await rows()).toEqual(before);
  });

  test('twenty at once are twenty counted', async () => {
    const refused = await counter('delivery.rejected.facebook');
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.deliver(body, {})));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([401]));
    expect(await counter('delivery.rejected.facebook')).toBe(refused + 20);
  });
});

test.each(['{"object":"page","entry":[{', '', '[]', '"page"', '\u0000'])(
  'signed, but no JSON object: %j',
  async (body) => {
    const before = await rows();
    const malformed = await counter('delivery.malformed.facebook');
    expect((await desk.deliver(body)).status).toBe(400);
    expect(await counter('delivery.malformed.facebook')).toBe(malformed + 1);
    expect(await rows()).toEqual(before);
  },
);

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'application/json; charset=utf-16',
  'multipart/form-data; boundary=x',
  'APPLICATION/JSON',
])('the bytes count, whatever type they claim: %s', async (type) => {
  const body = JSON.stringify(bodyOf({ ...good(), comment_id: fresh }));
  const answer = await desk.deliver(body, { 'content-type': type, ...signature(body) });
  expect(answer.status).toBe(200);
  expect(await stored(desk, fresh)).not.toBeNull();
});

test('a body without any type is taken too', async () => {
  const body = JSON.stringify(bodyOf({ ...good(), comment_id: fresh }));
  expect((await desk.deliver(body, signature(body))).status).toBe(200);
  expect(await stored(desk, fresh)).not.toBeNull();
});

test('a page that is not ours: noted, and our own part is kept', async () => {
  const ours = bodyOf(good());
  const body = { object: 'page', entry: [{ ...ours.entry[0], id: '99' }, ...ours.entry] };
  expect((await desk.deliver(body)).status).toBe(200);
  expect(await lastDelivery(desk)).toMatchObject({
    problems: [{ at: 'account', why: '1 events of a page that is not ours' }],
  });
  expect(await stored(desk, `${fresh}9`)).not.toBeNull();
});

test('the same delivery twice is one', async () => {
  const body = bodyOf(good());
  await desk.deliver(body);
  await desk.judge();
  const before = await rows();
  expect((await desk.deliver(body)).status).toBe(200);
  await desk.judge();
  expect(await rows()).toEqual(before);
});

test('the same delivery, ten times at once, is one', async () => {
  const body = bodyOf(good());
  const answers = await Promise.all(Array.from({ length: 10 }, () => desk.deliver(body)));
  expect(answers.every((answer) => answer.status === 200)).toBe(true);
  expect((await stored(desk, `${fresh}9`))?.revisions).toHaveLength(1);
});

test('the same comment in two deliveries is one comment of one wording by one author, judged once', async () => {
  const nameOnly = { ...good(), comment_id: fresh, from: { name: 'Nobody Known' } };
  await desk.deliver(bodyOf(good(), nameOnly));
  const authors = await desk.ctx.db.author.count();
  await desk.deliver(bodyOf(good(), nameOnly, { ...comment, item: 'like' }));
  await desk.judge();
  for (const id of [fresh, `${fresh}9`]) {
    const found = await stored(desk, id);
    expect([found?.revisions.length, found?.decisions.length]).toEqual([1, 1]);
  }
  expect(await desk.ctx.db.author.count()).toBe(authors);
});
