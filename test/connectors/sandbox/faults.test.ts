import { beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, sandboxSchool } from '../../../connectors/sandbox/index.js';
import { commentOf, facebookComment, facebookPost, openServer, post } from './harness.js';

let sandbox: Sandbox;
let url: string;
let hide: (patienceMs?: number) => Promise<Response>;

beforeEach(async () => {
  const opened = await openServer();
  sandbox = opened.sandbox;
  url = opened.url;
  await sandbox.take([facebookPost(), facebookComment('c-1')]);
  const { id } = commentOf(sandbox, 'c-1');
  hide = (patienceMs = 60_000) => {
    const where = `${opened.graphUrl}/v24.0/${id}?access_token=${sandboxSchool.facebook.pageToken}`;
    return fetch(where, {
      method: 'POST',
      body: JSON.stringify({ is_hidden: true }),
      signal: AbortSignal.timeout(patienceMs),
    });
  };
});

const outcomes = () => sandbox.calls().map((call) => [call.status, call.outcome]);

describe('faults', () => {
  it('reset before: no effect, then all is well again', async () => {
    sandbox.faults.add({ platform: 'facebook', method: 'POST', path: '/v24.0/', reset: true });
    await expect(hide()).rejects.toThrow();
    expect(commentOf(sandbox, 'c-1').is_hidden).toBe(false);
    expect((await hide()).status).toBe(200);
    expect(outcomes()).toEqual([
      [0, 'fault:reset:before'],
      [200, 'ok'],
    ]);
  });

  it('reset after: the effect stands, its answer is lost', async () => {
    sandbox.faults.add({ platform: 'facebook', path: '*', reset: true, when: 'after' });
    await expect(hide()).rejects.toThrow();
    expect(commentOf(sandbox, 'c-1').is_hidden).toBe(true);
    expect(outcomes()).toEqual([[0, 'fault:reset:after']]);
  });

  it('hang: no answer until the caller gives up', async () => {
    sandbox.faults.add({ path: '/_\\d+$/', hang: true, when: 'after' });
    await expect(hide(300)).rejects.toThrow('aborted due to timeout');
    expect(commentOf(sandbox, 'c-1').is_hidden).toBe(true);
  });

  it('are not needed to see how a call came in, and what it asked in which names', async () => {
    await hide();
    const [call] = sandbox.calls();
    // The body is plain text to its sender; a client says that it is JSON.
    expect(call).toMatchObject({ auth: 'query', keys: [] });
    const { accessToken, userId } = sandboxSchool.x;
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ text: 'Rowan was here', reply: { in_reply_to_tweet_id: '1' } });
    await fetch(`${url}/x/2/tweets`, { method: 'POST', headers, body });
    await fetch(`${url}/x/2/users/${userId}/mentions`);
    expect(sandbox.calls().slice(1)).toMatchObject([{ auth: 'bearer', keys: ['text', 'reply'] }, { auth: 'none' }]);
    expect(JSON.stringify(sandbox.calls())).not.toMatch(/Rowan|sandbox-/);
  });

  it.each(['empty', 'half', 'cut'] as const)('body %s: the effect stands, its answer cannot be read', async (body) => {
    sandbox.faults.add({ platform: 'facebook', path: '*', body });
    const answered = hide().then((response) => [response.status, response.text()] as const);
    const [status, text] = await answered;
    expect(status).toBe(200);
    if (body === 'cut') await expect(text).rejects.toThrow();
    else expect(await text).toBe(body === 'empty' ? '' : '{"succes');
    expect(commentOf(sandbox, 'c-1').is_hidden).toBe(true);
    expect(outcomes()).toEqual([[200, 'fault:body:before']]);
  });

  it('html, codes and states, as often as asked, told over HTTP', async () => {
    const faults = [
      { platform: 'facebook', path: '*', html: true },
      { platform: 'facebook', path: '*', code: 368, times: 2 },
      { platform: 'facebook', path: '*', status: 503 },
    ];
    expect((await post(`${url}/faults`, faults)).status).toBe(200);
    const html = await hide();
    expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html']);
    for (const _ of [1, 2]) expect(await (await hide()).json()).toMatchObject({ error: { code: 368 } });
    const busy = await hide();
    expect([busy.status, await busy.json()]).toMatchObject([503, { error: { code: 2, is_transient: true } }]);
    expect(await (await fetch(`${url}/faults`)).json()).toEqual([]);
    expect((await hide()).status).toBe(200);
  });

  it('delay: the real answer, late', async () => {
    sandbox.faults.add({ path: '*', delayMs: 120 });
    const started = performance.now();
    expect((await hide()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(100);
    expect(outcomes()).toEqual([[200, 'fault:delay:before']]);
  });

  it('refuses a fault that it does not understand, and forgets all when told', async () => {
    const wrong = await post(`${url}/faults`, { platform: 'facebook', path: '*', explode: true });
    expect(wrong).toMatchObject({ status: 400, body: { error: expect.stringContaining('explode') } });
    sandbox.faults.add({ path: '*', status: 500, times: 9 });
    await fetch(`${url}/faults`, { method: 'DELETE' });
    expect((await hide()).status).toBe(200);
  });

  it('answers X in its own words', async () => {
    sandbox.faults.add({ platform: 'x', path: '/2/users/me', status: 429 });
    const limited = await fetch(`${url}/x/2/users/me`);
    expect(limited.status).toBe(429);
    expect(limited.headers.get('x-rate-limit-remaining')).toBe('0');
    expect(await limited.json()).toMatchObject({ title: 'Too Many Requests' });
  });
});
