/** What platforms.md part 3 asks of the fake of Facebook and no other test shows: by plain calls, as anybody could make them. */
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createWebhook } from '../../../connectors/facebook/webhook.js';
import { sandboxSchool } from '../../../connectors/sandbox/index.js';
import { commentOf, facebookComment, facebookPost, openServer, openSubscriber } from './harness.js';

const { appId, appSecret, pageId, pageToken, verifyToken } = sandboxSchool.facebook;

async function open() {
  const server = await openServer();
  await server.sandbox.take([facebookPost()]);
  const post = server.sandbox.state().facebook.posts[0]?.id ?? '';
  const ask = async (path: string, init: RequestInit & { token?: string; version?: string } = {}) => {
    const { token = pageToken, version = 'v26.0', ...rest } = init;
    const url = `${server.graphUrl}/${version}${path && `/${path}`}${path.includes('?') ? '&' : '?'}access_token=${token}`;
    const answer = await fetch(url, rest);
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };
  const send = (path: string, body: object) => ask(path, { method: 'POST', body: JSON.stringify(body) });
  return { ...server, post, ask, send };
}

it('1: any version is served and told, and what is none is refused', async () => {
  const { ask } = await open();
  expect((await ask(pageId, { version: 'v19.0' })).headers.get('facebook-api-version')).toBe('v19.0');
  expect((await ask(pageId, { version: 'latest' })).body.error).toMatchObject({ code: 2635 });
});

it('2: the token may stand in the address, the body or a header', async () => {
  const { graphUrl } = await open();
  const url = `${graphUrl}/v26.0/${pageId}/subscribed_apps`;
  const body = JSON.stringify({ access_token: pageToken, subscribed_fields: ['feed'] });
  expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
  expect((await fetch(url, { headers: { authorization: `Bearer ${pageToken}` } })).status).toBe(200);
  expect((await fetch(url)).status).toBe(400);
});

it('5: a comment answers to each spelling of its id, and to no other post’s', async () => {
  const { sandbox, ask } = await open();
  await sandbox.take([facebookComment('c-1')]);
  const { id } = commentOf(sandbox, 'c-1');
  const bare = id.split('_')[1];
  for (const spelled of [id, bare, `${pageId}_${id}`]) expect((await ask(String(spelled))).body.id).toBe(id);
  expect((await ask(`1_${bare}`)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
});

it('6: a listing gives the top level, the fields that were asked for, and a count of all', async () => {
  const { sandbox, ask, post } = await open();
  await sandbox.take([facebookComment('c-1'), facebookComment('c-2')]);
  await sandbox.take([facebookComment('r-1', { type: 'reply_added', parentId: 'c-1' })]);
  const top = await ask(`${post}/comments`);
  expect(top.body.data.map((one: object) => Object.keys(one).sort())).toEqual([
    ['created_time', 'from', 'id', 'message'],
    ['created_time', 'from', 'id', 'message'],
  ]);
  const newest = await ask(
    `${post}/comments?filter=stream&order=reverse_chronological&fields=message&summary=true&limit=2`,
  );
  expect(newest.body).toMatchObject({
    data: [{ message: 'Words of r-1' }, { message: 'Words of c-2' }],
    summary: { total_count: 3 },
  });
  expect(Object.keys(newest.body.data[0]).sort()).toEqual(['id', 'message']);
});

it('8: the page’s own comment cannot be hidden, somebody else’s twice', async () => {
  const { sandbox, send, post } = await open();
  await sandbox.take([facebookComment('c-1')]);
  const own = (await send(`${post}/comments`, { message: 'A notice' })).body.id;
  expect((await send(own, { is_hidden: true })).body.error).toMatchObject({ code: 200 });
  const { id } = commentOf(sandbox, 'c-1');
  const twice = [await send(id, { is_hidden: true }), await send(id, { is_hidden: true })];
  expect(twice.map(({ body }) => body)).toEqual([{ success: true }, { success: true }]);
});

it('13: a private answer is one, for seven days', async () => {
  const { sandbox, send } = await open();
  await sandbox.take([facebookComment('c-1'), facebookComment('old', { at: '2026-11-01T08:00:00Z' })]);
  const answer = (ref: string) => ({
    recipient: { comment_id: commentOf(sandbox, ref).id },
    message: { text: 'Please ring us' },
    messaging_type: 'RESPONSE',
  });
  expect((await send(`${pageId}/messages`, answer('c-1'))).body).toMatchObject({ message_id: expect.any(String) });
  expect((await send(`${pageId}/messages`, answer('c-1'))).body.error).toMatchObject({ code: 10900 });
  expect((await send(`${pageId}/messages`, answer('old'))).body.error).toMatchObject({
    code: 10,
    error_subcode: 2018278,
  });
});

it('14: only the app that made a post may edit it; a photo is used once', async () => {
  const { send, post } = await open();
  expect((await send(post, { message: 'Changed' })).body.error).toMatchObject({ code: 200 });
  const own = (await send(`${pageId}/feed`, { message: 'By the app' })).body.id;
  expect((await send(own, { message: 'Changed' })).body).toEqual({ success: true });
  const unknown = { message: 'x', attached_media: [{ media_fbid: '1' }] };
  expect((await send(`${pageId}/feed`, unknown)).body.error).toMatchObject({ code: 100 });
});

describe('15: an address for webhooks', () => {
  const app = { token: `${appId}|${appSecret}` };
  const subscribe = (callback: string) => ({
    ...{ ...app, method: 'POST' },
    body: JSON.stringify({ object: 'page', callback_url: callback, verify_token: verifyToken, fields: 'feed' }),
  });

  it('is taken where it answers with the challenge', async () => {
    const { ask, url } = await open();
    const { handshake } = createWebhook({ appSecret, verifyToken });
    const server = createServer((request, response) => {
      const said = handshake(Object.fromEntries(new URL(request.url ?? '', url).searchParams));
      response.writeHead(said === null ? 403 : 200).end(said);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const callback = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/webhooks/facebook`;
    expect((await ask(`${appId}/subscriptions`, subscribe(callback))).body).toEqual({ success: true });
    server.close();
  });

  it('is refused where it says anything else, and asked for by nobody but the app', async () => {
    const { ask } = await open();
    const subscriber = await openSubscriber();
    const refused = await ask(`${appId}/subscriptions`, subscribe('http://127.0.0.1:1/'));
    expect(refused.body.error).toMatchObject({ code: 2200 });
    expect((await ask(`${appId}/subscriptions`, { ...subscribe(subscriber.url), token: pageToken })).status).toBe(400);
  });
});

it('20: several calls in one, each with its own answer, by form and without encoding', async () => {
  const { sandbox, ask, post } = await open();
  await sandbox.take([facebookComment('c-1')]);
  const { id } = commentOf(sandbox, 'c-1');
  const batch = [
    { method: 'POST', relative_url: id, body: 'is_hidden=true' },
    { method: 'GET', relative_url: `${post}?fields=id` },
    { method: 'DELETE', relative_url: '1_2' },
  ];
  const { body } = await ask('', { method: 'POST', body: JSON.stringify({ batch }) });
  expect(body.map((one: { code: number }) => one.code)).toEqual([200, 200, 400]);
  expect(JSON.parse(body[1].body)).toEqual({ id: post });
  expect(commentOf(sandbox, 'c-1').is_hidden).toBe(true);
  const many = await ask('', { method: 'POST', body: JSON.stringify({ batch: Array(51).fill(batch[1]) }) });
  expect(many.body.error).toMatchObject({ code: 100 });
});
