/** Being told by X: registered, challenged, subscribed and delivered to, through the real connector (platforms.md X2.3; part 3, 33). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connector, InboundEvent } from '../../connectors/connector.js';
import { type Sandbox, sandboxSchool } from '../../connectors/sandbox/index.js';
import { createX } from '../../connectors/x/index.js';
import type { Charge } from '../../connectors/x/prices.js';
import { endSubscriptions } from '../../connectors/x/subscriptions.js';
import { happen, type Reached, reach } from './stage.js';

const { userId, handle, accessToken, appBearer, oauth1, oauth2 } = sandboxSchool.x;
const author = { id: '77', name: 'Idris Pen', handle: 'idrispen', bio: 'year 7' };
const secrets = { consumerSecret: oauth1.appSecret, clientSecret: oauth2.clientSecret };

let reached: Reached;
let sandbox: Sandbox;
let server: Server;
/** Where Schoolgate would be: what it does with a challenge and a delivery is the connector's. */
let url: string;
let x: Connector;
let got: InboundEvent[];
let refused: number;
/** How often the door is shut before it answers. */
let shut: number;
let charged: Charge[];

const usual = () => ({ userId, handle, apiUrl: reached.xUrl, timeoutMs: 5_000 });
const connect = (more: object = {}) =>
  createX({
    ...{ ...usual(), accessToken, webhook: secrets, activity: { appToken: appBearer, url } },
    meter: { admit: async () => undefined, spend: async (charges) => void charged.push(...charges) },
    ...more,
  });

beforeEach(async () => {
  reached = await reach('over HTTP');
  ({ sandbox } = reached);
  [got, refused, shut, charged] = [[], 0, 0, []];
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const rawBody = Buffer.concat(parts);
    const query = Object.fromEntries(new URL(request.url ?? '', url).searchParams);
    if (request.method === 'GET') return response.end(x.webhook?.handshake(query) ?? 'no');
    if (shut > 0) {
      shut -= 1;
      return response.writeHead(500).end();
    }
    if (!x.webhook?.verify({ rawBody, headers: request.headers })) {
      refused += 1;
      return response.writeHead(401).end();
    }
    const parsed = x.webhook.parse(rawBody);
    await x.webhook.billed?.(parsed);
    expect(parsed.problems).toEqual([]);
    got.push(...parsed.events.map(({ event }) => event));
    return response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/x`;
  x = connect();
});
afterEach(async () => {
  expect(sandbox.calls().filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  server.closeAllConnections();
  server.close();
  await reached.close();
});

const check = (connector = x) => connector.check?.(sandbox.clock.now());
const calls = (method: string, part: string) =>
  sandbox.calls().filter((one) => one.method === method && one.path.includes(part)).length;
let count = 0;
async function write(more: object = {}): Promise<string> {
  count += 1;
  const event = { type: 'reply_added', platform: 'x', postId: 'p', commentId: `c-${count}`, author };
  return happen(sandbox, { ...event, text: `@${handle} words ${count}`, ...more });
}
const publish = () => happen(sandbox, { type: 'post_published', platform: 'x', postId: 'p', text: 'News' });

describe('registration', () => {
  it('registers, answers the challenge and subscribes; the next day it finds all in order', async () => {
    expect(await check()).toEqual([]);
    expect([calls('POST', '/2/webhooks'), calls('POST', 'subscriptions')]).toEqual([1, 5]);
    expect(await check()).toEqual([]);
    expect([calls('POST', '/2/webhooks'), calls('POST', 'subscriptions')]).toEqual([1, 5]);
  });

  it('completes what ended half-way', async () => {
    sandbox.faults.add({ platform: 'x', method: 'POST', path: 'subscriptions', status: 503 });
    await expect(check()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await check()).toEqual([]);
    expect([calls('POST', '/2/webhooks'), calls('POST', 'subscriptions')]).toEqual([1, 6]);
  });

  it('follows a change of address', async () => {
    await check();
    await publish();
    await vi.waitUntil(() => got.length === 1);
    url = `${url}?moved`;
    x = connect();
    expect(await check()).toEqual([]);
    expect(calls('PUT', 'subscriptions')).toBe(5);
    await write();
    await sandbox.idle();
    expect(new Set(got.map(({ externalId }) => externalId)).size).toBe(2);
  });

  it('leaves alone what another tool of the school subscribed by the same app', async () => {
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
    const other = { event_type: 'post.reply.create', filter: { user_id: userId }, tag: 'another' };
    await fetch(`${reached.xUrl}/2/activity/subscriptions`, { method: 'POST', headers, body: JSON.stringify(other) });
    expect(await check()).toEqual([]);
    expect([calls('POST', 'subscriptions'), calls('PUT', 'subscriptions')]).toEqual([6, 0]);
  });

  it.each([
    ['a port', 'https://schoolgate.test:8443/webhooks/x'],
    ['no certificate', 'http://schoolgate.test/webhooks/x'],
  ])('says in plain words that X takes no address with %s', async (_name, bad) => {
    const findings = await check(connect({ activity: { appToken: appBearer, url: bad } }));
    expect(findings).toEqual([expect.stringMatching(/^X does not deliver to .*real certificate/)]);
  });

  it('says so where nobody answers the challenge as X wants it, and where the token is wrong', async () => {
    const stranger = connect({ webhook: { clientSecret: 'another' } });
    const [mine] = [x];
    x = stranger;
    expect(await check()).toEqual([expect.stringContaining('Schoolgate must answer there')]);
    x = mine;
    const wrong = connect({ activity: { appToken: 'wrong', url } });
    expect(await check(wrong)).toEqual([expect.stringContaining('X_BEARER_TOKEN')]);
  });

  it('revives a webhook that X gave up', async () => {
    await check();
    const good = x;
    x = connect({ webhook: { clientSecret: 'another' } });
    await sandbox.x.challengeWebhooks();
    x = good;
    await publish();
    await sandbox.idle();
    expect(got).toEqual([]);
    expect(await check()).toEqual([]);
    expect(calls('PUT', '/2/webhooks/')).toBe(1);
    await write();
    await sandbox.idle();
    expect(got.length).toBeGreaterThan(0);
  });

  it('ends with the connection: X charges for each event', async () => {
    await check();
    await endSubscriptions({ ...usual(), activity: { appToken: appBearer, url } });
    await publish();
    await sandbox.idle();
    expect(got).toEqual([]);
    expect(calls('DELETE', 'subscriptions')).toBe(5);
    // Nothing is left to end.
    await endSubscriptions({ ...usual(), activity: { appToken: appBearer, url } });
  });

  it('leaves the webhook to another account of the same app', async () => {
    await check();
    const headers = { authorization: `Bearer ${appBearer}` };
    const ask = async (path: string) =>
      (await (await fetch(`${reached.xUrl}/2/${path}`, { headers })).json()) as { data?: { id: string }[] };
    const webhookId = (await ask('webhooks')).data?.[0]?.id ?? '';
    const at = sandbox.clock.now().toISOString();
    const theirs = { id: '9', eventType: 'post.create', userId: '222', tag: 'schoolgate', webhookId };
    sandbox.restore([...sandbox.snapshot(), [['xSubscriptions', '9', { ...theirs, createdAt: at, updatedAt: at }]]]);
    await endSubscriptions({ ...usual(), activity: { appToken: appBearer, url } });
    expect([(await ask('activity/subscriptions')).data?.length, (await ask('webhooks')).data?.length]).toEqual([1, 1]);
  });
});

describe('what is told', () => {
  beforeEach(async () => {
    await check();
    await publish();
  });

  it.each(['usual', 'doubled', 'legacy', 'oauth2'] as const)('is what a reading finds (%s)', async (webhooks) => {
    sandbox.x.turn({ webhooks });
    const reply = await write();
    await happen(sandbox, { type: 'school_replied', platform: 'x', inReplyTo: reply, text: 'Thank you' });
    await write({ type: 'mention_added', postId: null });
    await happen(sandbox, { type: 'comment_edited', platform: 'x', commentId: `c-${count - 1}`, text: 'other words' });
    await sandbox.idle();
    const { parsed } = (await x.polling?.poll(null, sandbox.clock.now())) ?? { parsed: { events: [] } };
    const key = (event: InboundEvent) => JSON.stringify({ ...event, postText: undefined });
    const told = [...new Set(got.map(key))];
    expect(told).toEqual(expect.arrayContaining(parsed.events.map(({ event }) => key(event))));
    expect(parsed.events).toHaveLength(4);
  });

  it('says where a thread was begun, though the first post is not told', async () => {
    await write({ type: 'mention_added', postId: null, text: `hello @${handle}` });
    const ours = { type: 'school_replied', platform: 'x', commentId: 'o-1', inReplyTo: `c-${count}` };
    await sandbox.take([{ ...ours, text: 'Good morning' }]);
    await write({ postId: `c-${count}`, parentId: 'o-1', text: 'and to you' });
    await sandbox.idle();
    const answer = got.find((event) => 'text' in event && event.text === 'and to you');
    expect(answer).toMatchObject({ type: 'comment', surface: 'mention' });
  });

  it('without its includes is still kept and judged by its words', async () => {
    sandbox.x.turn({ webhooks: 'bare' });
    const reply = await write();
    await sandbox.idle();
    expect(got.at(-1)).toMatchObject({ externalId: reply, surface: 'reply', author: { id: author.id, bio: '' } });
  });

  it('is sent again until it is answered, and can be asked for again for a day', async () => {
    shut = 2;
    await write();
    await sandbox.idle();
    const before = got.length;
    expect(before).toBeGreaterThan(0);
    sandbox.x.turn({ webhooks: 'silent' });
    await write();
    await sandbox.idle();
    expect(got).toHaveLength(before);
    sandbox.x.turn(null);
    const headers = { authorization: `Bearer ${appBearer}`, 'content-type': 'application/json' };
    const ask = (path: string, body?: object) =>
      fetch(`${reached.xUrl}/2/${path}`, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
    const { data } = (await (await ask('webhooks')).json()) as { data: { id: string }[] };
    const minute = (ms: number) => new Date(ms).toISOString().replace(/\D/g, '').slice(0, 12);
    const now = sandbox.clock.now().getTime();
    const when = { from_date: minute(now - 3_600_000), to_date: minute(now + 3_600_000) };
    expect((await ask('webhooks/replay', { webhook_id: data[0]?.id, ...when })).status).toBe(200);
    await sandbox.idle();
    expect(got.length).toBeGreaterThan(before);
  });

  it('by somebody else’s key is refused', async () => {
    sandbox.x.turn({ webhooks: 'unsigned' });
    const before = got.length;
    await write();
    await vi.waitUntil(() => refused > 0);
    expect(got).toHaveLength(before);
  });

  it('of our own deletions buries them, and each post told is charged like one read', async () => {
    const { data } = {
      data: await happen(sandbox, { type: 'post_published', platform: 'x', postId: 'p2', text: 'Wrong' }),
    };
    await fetch(`${reached.xUrl}/2/tweets/${data}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${accessToken}` },
    });
    await sandbox.idle();
    // X delivers in no order.
    expect(got).toContainEqual(expect.objectContaining({ type: 'removal', externalId: data }));
    expect(charged).toContainEqual({ item: 'post_read', resource: data });
  });
});
