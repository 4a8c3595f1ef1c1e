/** Being told by X: registered, challenged, subscribed and delivered to, through the real connector (platforms.md X2.3; part 3, 33). */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connector, InboundEvent } from '../../connectors/connector.js';
import { type Sandbox, sandboxSchool } from '../../connectors/sandbox/index.js';
import { createX } from '../../connectors/x/index.js';
import type { Charge } from '../../connectors/x/prices.js';
import { endSubscriptions } from '../../connectors/x/subscriptions.js';
import { happen, type Reached, reach } from './stage.js';
import { type Door, openDoor } from './x-door.js';

const { userId, handle, accessToken, appBearer, oauth1, oauth2 } = sandboxSchool.x;
const author = { id: '77', name: 'Idris Pen', handle: 'idrispen', bio: 'year 7' };
const secrets = { consumerSecret: oauth1.appSecret, clientSecret: oauth2.clientSecret };

let reached: Reached;
let sandbox: Sandbox;
let door: Door;
let url: string;
let x: Connector;
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
  charged = [];
  door = await openDoor(() => x);
  ({ url } = door);
  x = connect();
});
afterEach(async () => {
  expect(sandbox.calls().filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  door.server.closeAllConnections();
  door.server.close();
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
    await vi.waitUntil(() => door.got.length === 1);
    url = `${url}?moved`;
    x = connect();
    expect(await check()).toEqual([]);
    expect(calls('PUT', 'subscriptions')).toBe(5);
    await write();
    await sandbox.idle();
    expect(new Set(door.got.map(({ externalId }) => externalId)).size).toBe(2);
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
    expect(door.got).toEqual([]);
    expect(await check()).toEqual([]);
    expect(calls('PUT', '/2/webhooks/')).toBe(1);
    await write();
    await sandbox.idle();
    expect(door.got.length).toBeGreaterThan(0);
  });

  it('ends with the connection: X charges for each event', async () => {
    await check();
    await endSubscriptions({ ...usual(), activity: { appToken: appBearer, url } });
    await publish();
    await sandbox.idle();
    expect(door.got).toEqual([]);
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
    const told = [...new Set(door.got.map(key))];
    expect(told).toEqual(expect.arrayContaining(parsed.events.map(({ event }) => key(event))));
    expect(parsed.events).toHaveLength(4);
  });

  it('says where a thread was begun, though the first post is not told', async () => {
    await write({ type: 'mention_added', postId: null, text: `hello @${handle}` });
    const ours = { type: 'school_replied', platform: 'x', commentId: 'o-1', inReplyTo: `c-${count}` };
    await sandbox.take([{ ...ours, text: 'Good morning' }]);
    await write({ postId: `c-${count}`, parentId: 'o-1', text: 'and to you' });
    await sandbox.idle();
    const answer = door.got.find((event) => 'text' in event && event.text === 'and to you');
    expect(answer).toMatchObject({ type: 'comment', surface: 'mention' });
  });

  it('without its includes is still kept and judged by its words', async () => {
    sandbox.x.turn({ webhooks: 'bare' });
    const reply = await write();
    await sandbox.idle();
    expect(door.got.at(-1)).toMatchObject({ externalId: reply, surface: 'reply', author: { id: author.id, bio: '' } });
  });

  it('is sent again until it is answered, and can be asked for again for a day', async () => {
    door.shut = 2;
    await write();
    await sandbox.idle();
    const before = door.got.length;
    expect(before).toBeGreaterThan(0);
    sandbox.x.turn({ webhooks: 'silent' });
    await write();
    await sandbox.idle();
    expect(door.got).toHaveLength(before);
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
    expect(door.got.length).toBeGreaterThan(before);
  });

  it('by somebody else’s key is refused', async () => {
    sandbox.x.turn({ webhooks: 'unsigned' });
    const before = door.got.length;
    await write();
    await vi.waitUntil(() => door.refused > 0);
    expect(door.got).toHaveLength(before);
  });

  it('of our own deletions buries them, and each post told is charged like one read', async () => {
    const id = await happen(sandbox, { type: 'post_published', platform: 'x', postId: 'p2', text: 'Wrong' });
    await fetch(`${reached.xUrl}/2/tweets/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${accessToken}` },
    });
    await sandbox.idle();
    // X delivers in no order.
    expect(door.got).toContainEqual(expect.objectContaining({ type: 'removal', externalId: id }));
    expect(charged).toContainEqual({ item: 'post_read', resource: id });
  });
});
