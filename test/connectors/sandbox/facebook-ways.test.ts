/** How Facebook differs by setting, day and load: the switches of its fake (platforms.md part 3, 3, 7, 15, 18 and 35). */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Sandbox, sandboxSchool } from '../../../connectors/sandbox/index.js';
import { facebookComment, facebookPost, openServer, openSubscriber, post } from './harness.js';

const { appId, appSecret, pageId, pageToken, userToken } = sandboxSchool.facebook;
const proof = createHmac('sha256', appSecret).update(pageToken).digest('hex');

async function open() {
  const server = await openServer();
  await server.sandbox.take([facebookPost()]);
  const ask = async (path: string, { token = pageToken, method = 'GET' }: { token?: string; method?: string } = {}) => {
    const response = await fetch(
      `${server.graphUrl}/v26.0/${path}${path.includes('?') ? '&' : '?'}access_token=${token}`,
      {
        method,
        ...(method === 'POST' && { body: JSON.stringify({ message: `Words ${Math.random()}` }) }),
      },
    );
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return { ...server, ask };
}

const share = (headers: Headers) => JSON.parse(headers.get('x-business-use-case-usage') ?? '{}')[pageId]?.[0];

describe('the page’s calls of a day', () => {
  it('are told in percent, rising, and then refused for longer the more is asked', async () => {
    const { sandbox, ask } = await open();
    sandbox.facebook.turn({ callsADay: 20 });
    const told: (number | undefined)[] = [];
    for (let n = 0; n < 20; n += 1) told.push(share((await ask(pageId)).headers)?.call_count);
    expect(told.slice(0, 5)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(told.slice(5)).toEqual([30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100]);
    const refused = [await ask(pageId), await ask(pageId), await ask(pageId)];
    for (const { status, body } of refused)
      expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 80_001, is_transient: true })]);
    expect(refused.map(({ headers }) => share(headers).estimated_time_to_regain_access)).toEqual([5, 6, 7]);
    sandbox.facebook.turn(null);
    expect((await ask(pageId)).status).toBe(200);
  });

  it.each([
    [userToken, 'me/accounts', 17],
    [userToken, `${pageId}/feed`, 32],
    [`${appId}|${appSecret}`, `debug_token?input_token=${pageToken}`, 4],
  ])('are others for a person and for the app: %s', async (token, path, code) => {
    const { sandbox, ask } = await open();
    sandbox.facebook.turn({ callsAnHour: 6 });
    for (let n = 0; n < 5; n += 1) expect((await ask(path, { token })).status).toBe(200);
    const last = await ask(path, { token });
    expect(JSON.parse(last.headers.get('x-app-usage') ?? '')).toEqual({
      call_count: 100,
      total_cputime: 50,
      total_time: 50,
    });
    expect((await ask(path, { token })).body.error).toMatchObject({ code, is_transient: true });
    expect((await ask(pageId)).status).toBe(200);
  });

  it('include few words of its own in a minute', async () => {
    const { sandbox, ask } = await open();
    sandbox.facebook.turn({ wordsAMinute: 2 });
    const under = `${sandbox.state().facebook.posts[0]?.id}/comments`;
    const said = [
      await ask(under, { method: 'POST' }),
      await ask(under, { method: 'POST' }),
      await ask(under, { method: 'POST' }),
    ];
    expect(said.map(({ body }) => body.error?.code)).toEqual([undefined, undefined, 613]);
    expect(sandbox.state().facebook.comments).toHaveLength(2);
    expect((await ask(under)).status).toBe(200);
  });
});

it('the proof is asked for where the app says so, and a wrong one never passes', async () => {
  const { sandbox, ask } = await open();
  sandbox.facebook.turn({ requireProof: true });
  const without = await ask(pageId);
  expect([without.status, without.body.error]).toEqual([
    400,
    expect.objectContaining({
      code: 100,
      type: 'GraphMethodException',
      message: expect.stringContaining('appsecret_proof'),
    }),
  ]);
  expect((await ask(`${pageId}?appsecret_proof=${proof}`)).status).toBe(200);
  sandbox.facebook.turn(null);
  expect((await ask(pageId)).status).toBe(200);
  expect((await ask(`${pageId}?appsecret_proof=${'0'.repeat(64)}`)).body.error).toMatchObject({ code: 100 });
});

it.each(['short', 'empty'] as const)('a page of a listing can be %s and go on', async (pages) => {
  const { sandbox, ask } = await open();
  await sandbox.take(Array.from({ length: 20 }, (_, n) => facebookComment(`c-${n}`)));
  sandbox.facebook.turn({ pages });
  const first = `${sandbox.state().facebook.posts[0]?.id}/comments?limit=9&fields=message`;
  const read: string[] = [];
  let page = (await ask(first)).body;
  expect(page.data).toHaveLength(pages === 'short' ? 3 : 0);
  expect(page.paging.next).toMatch(/^http.*access_token/);
  for (read.push(...page.data); page.paging?.next; read.push(...page.data))
    page = (await ask(`${first}&after=${page.paging.cursors.after}`)).body;
  expect(read).toHaveLength(20);
  expect(new Set(read.map((one) => JSON.stringify(one)))).toHaveProperty('size', 20);
});

describe('webhooks', () => {
  it('are dropped after 36 hours that nobody answers', async () => {
    const subscriber = await openSubscriber(() => 503);
    const { sandbox } = await openServer({ webhookUrl: subscriber.url });
    sandbox.facebook.turn({ retryHourMs: 5 });
    await sandbox.take([facebookPost()]);
    await sandbox.idle();
    expect(subscriber.deliveries.length).toBeGreaterThan(1);
    expect(sandbox.deliveries()).toEqual([]);
  });

  it.each([
    ['webhooks-headerless', (one: Told) => expect(one.headers).not.toHaveProperty('x-hub-signature-256')],
    ['webhooks-bare', (one: Told) => expect(one.value).not.toHaveProperty('post')],
    ['webhooks-strange', (one: Told) => expect(one.items).toContain('hologram')],
  ])('behave otherwise by %s', async (mood, check) => {
    const subscriber = await openSubscriber();
    const { sandbox } = await openServer({ webhookUrl: subscriber.url });
    await sandbox.take([facebookPost()]);
    sandbox.moods.turn(mood, true);
    await sandbox.take([facebookComment('c-1')]);
    await sandbox.idle();
    const last = subscriber.deliveries.at(-1);
    const values = last?.body.entry.flatMap(({ changes }) => changes.map(({ value }) => value)) ?? [];
    const [value] = values;
    if (!last || !value) throw new Error('nothing was told');
    check({ headers: last.headers, value, items: values.map((one) => ('item' in one ? String(one.item) : '')) });
  });
});

interface Told {
  headers: object;
  value: object;
  items: string[];
}

describe('the whole sandbox', () => {
  const shape = (sandbox: Sandbox) => {
    const { facebook, x } = sandbox.state();
    return [facebook.posts.length, facebook.comments.length, x.users.length];
  };

  it('goes back to where it was before anything happened, and to a snapshot', async () => {
    const { sandbox, url } = await openServer();
    const fresh = shape(sandbox);
    await post(`${url}/events`, [facebookPost(), facebookComment('c-1')]);
    const then = sandbox.state();
    const kept = await (await fetch(`${url}/snapshot`)).json();
    await post(`${url}/events`, [facebookComment('c-2')]);
    expect((await post(`${url}/reset`, {})).status).toBe(200);
    expect([shape(sandbox), sandbox.calls(), sandbox.deliveries()]).toEqual([fresh, [], []]);
    const restored = await fetch(`${url}/snapshot`, { method: 'PUT', body: JSON.stringify(kept) });
    expect(restored.status).toBe(200);
    expect(sandbox.state()).toEqual(then);
    for (const bad of ['{', '{}', '[[["nothing","1",{}]]]']) {
      expect((await fetch(`${url}/snapshot`, { method: 'PUT', body: bad })).status).toBe(400);
      expect(sandbox.state()).toEqual(then);
    }
  });

  it('is turned over HTTP too, and says which switch there is not', async () => {
    const { sandbox, url, graphUrl } = await openServer();
    expect((await fetch(`${url}/ways/facebook`, { method: 'POST', body: '{"requireProof":true}' })).status).toBe(204);
    expect((await fetch(`${graphUrl}/v26.0/me?access_token=${pageToken}`)).status).toBe(400);
    expect(await post(`${url}/ways/facebook`, { proof: true })).toMatchObject({ status: 400 });
    expect(await post(`${url}/ways/threads`, {})).toMatchObject({ status: 404 });
    sandbox.facebook.turn(null);
  });
});
