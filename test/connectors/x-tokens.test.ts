/** Tokens that end, limits that X tells, and money: what the client of X does around each call (platforms.md X1, X4, X6.6). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectorError, type Effect } from '../../connectors/connector.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import type { TokenSource } from '../../connectors/x/client.js';
import { createX } from '../../connectors/x/index.js';
import { createLimiter } from '../../connectors/x/limits.js';
import { createXSignIn, type XGrant } from '../../connectors/x/oauth.js';
import { type Charge, priceItems, prices } from '../../connectors/x/prices.js';
import { chargesOf, holdsLink } from '../../connectors/x/usage.js';
import { consent } from './consent.js';
import { happen, type Reached, reach } from './stage.js';

const { userId, handle, oauth2, accessToken } = sandboxSchool.x;
let stage: Reached;
beforeEach(async () => {
  stage = await reach('over HTTP');
});
afterEach(() => stage.close());

const signIn = (more = {}) => createXSignIn({ ...oauth2, apiUrl: stage.xUrl, timeoutMs: 5_000, ...more });
const connect = (more: object) => createX({ userId, handle, apiUrl: stage.xUrl, timeoutMs: 5_000, ...more } as never);
const calls = (part: string) => stage.sandbox.calls().filter(({ path }) => path.includes(part));

async function grantFromConsent(): Promise<XGrant> {
  const redirectUri = 'http://127.0.0.1:9/back';
  const { code, verifier } = await consent((to) => signIn().address({ ...to, redirectUri }));
  return signIn().redeem({ code, verifier, redirectUri });
}

async function source(): Promise<TokenSource & { renewals: number }> {
  let grant = await grantFromConsent();
  const tokens = {
    renewals: 0,
    current: async () => grant.accessToken,
    renewed: async () => {
      tokens.renewals += 1;
      grant = await signIn().renew(grant.refreshToken ?? '');
      return grant.accessToken;
    },
  };
  return tokens;
}

async function reply(): Promise<Effect & { commentExternalId: string }> {
  const postId = await happen(stage.sandbox, { type: 'post_published', platform: 'x', postId: 'p', text: 'News' });
  const author = { id: '2201', name: 'Marian Oakes', handle: 'marian', bio: '' };
  const event = { type: 'reply_added', platform: 'x', postId: 'p', author, text: `@${handle} hello` };
  const commentExternalId = await happen(stage.sandbox, event);
  return { kind: 'hide', surface: 'reply', commentExternalId, postExternalId: postId };
}

describe('tokens that end', () => {
  it('are renewed on 401 and the call is made again, once', async () => {
    const effect = await reply();
    const tokens = await source();
    const x = connect({ source: tokens });
    await x.perform(effect);
    stage.sandbox.x.expireTokens();
    await x.perform({ ...effect, kind: 'unhide' });
    expect(tokens.renewals).toBe(1);
    expect(stage.sandbox.state().x.tweets.find(({ id }) => id === effect.commentExternalId)?.hidden).toBe(false);
    expect(calls('/hidden').map(({ status }) => status)).toEqual([200, 401, 200]);
  });

  it('are not renewed on 403, and nothing is sent twice for it', async () => {
    const effect = await reply();
    const tokens = await source();
    const x = connect({ source: tokens });
    const say = { ...effect, kind: 'reply', text: 'Thank you' } as const;
    await x.perform(say);
    // X refuses a duplicate by 403 (X5).
    await expect(x.perform(say)).rejects.toBeInstanceOf(ConnectorError);
    expect([tokens.renewals, calls('/2/tweets').filter(({ method }) => method === 'POST').length]).toEqual([0, 2]);
  });

  it('that X refuses to renew are for a person, not for another try', async () => {
    const grant = await grantFromConsent();
    await signIn().renew(grant.refreshToken ?? '');
    await expect(signIn().renew(grant.refreshToken ?? '')).rejects.toMatchObject({ code: 'unauthorized' });
    stage.sandbox.faults.add({ platform: 'x', path: 'oauth2/token', html: true });
    await expect(signIn().renew('whatever')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it.each([{ reset: true }, { html: true }, { status: 401 }, { status: 500 }])(
    'never stand in an error: %j',
    async (fault) => {
      const grant = await grantFromConsent();
      stage.sandbox.faults.add({ platform: 'x', path: 'oauth2/', times: 2, ...fault });
      for (const call of [signIn().renew(grant.refreshToken ?? ''), signIn().revoke(grant.accessToken)]) {
        const error: Error = await call.then(
          () => new Error('no error'),
          (reason) => reason,
        );
        const told = `${error} ${JSON.stringify(error)} ${error.stack} ${String(error.cause ?? '')}`;
        for (const secret of [grant.accessToken, grant.refreshToken, oauth2.clientSecret, 'Basic'])
          expect(told).not.toContain(secret);
        expect(error).toBeInstanceOf(ConnectorError);
      }
    },
  );
});

describe('limits', () => {
  it('that X told of are kept without another call', async () => {
    const effect = await reply();
    const x = connect({ accessToken });
    stage.sandbox.faults.add({ platform: 'x', path: '/hidden', status: 429 });
    for (let count = 0; count < 20; count += 1)
      await expect(x.perform(effect)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) });
    expect(calls('/hidden')).toHaveLength(1);
    // Another endpoint has its own.
    await x.perform({ ...effect, kind: 'reply', text: 'Thank you' });
  });

  it('are told by headers against the answer’s own clock, by day as well, and otherwise waited for blindly', () => {
    let now = 1_000_000_000_000;
    const limiter = createLimiter(() => now);
    const wait = () => {
      try {
        limiter.admit('hide');
        return 0;
      } catch (error) {
        return (error as ConnectorError).retryAfterMs;
      }
    };
    const date = 'Sun, 09 Sep 2001 02:00:00 GMT';
    const reset = Date.parse(date) / 1000 + 300;
    limiter.note('hide', { 'x-rate-limit-remaining': '3', 'x-rate-limit-reset': String(reset), date }, false);
    expect(wait()).toBe(0);
    limiter.note('hide', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(reset), date }, false);
    expect(wait()).toBe(301_000);
    now += 301_000;
    expect(wait()).toBe(0);
    const day = {
      'x-user-limit-24hour-remaining': '0',
      'x-user-limit-24hour-reset': String(Number(reset) + 7200),
      date,
    };
    limiter.note('hide', { 'x-rate-limit-remaining': '9', ...day }, true);
    expect(wait()).toBe(7_501_000);
    limiter.note('hide', {}, true);
    expect(wait()).toBe(60_000);
  });
});

describe('money', () => {
  it('is counted by what came back: each post and each person', async () => {
    await reply();
    const spent: Charge[] = [];
    const meter = { admit: async () => {}, spend: async (charges: Charge[]) => void spent.push(...charges) };
    await connect({ accessToken, meter }).polling?.poll(null);
    const items = spent.map(({ item }) => item).sort();
    expect(items).toContain('owned_read');
    expect(items).toContain('user_read');
    expect(spent.every(({ resource }) => resource !== undefined)).toBe(true);
  });

  it('that is not there any more stops a call before it is made', async () => {
    const effect = await reply();
    const admit = async () => Promise.reject(new ConnectorError('payment_required', 'the month’s money is spent'));
    const x = connect({ accessToken, meter: { admit, spend: async () => {} } });
    await expect(x.perform(effect)).rejects.toMatchObject({ code: 'payment_required' });
    expect(stage.sandbox.calls()).toEqual([]);
  });

  it('costs nothing for an empty answer, and is told from any answer', () => {
    expect(chargesOf({ meta: { result_count: 0 } }, 'owned_read')).toEqual([]);
    expect(chargesOf('<html>', 'owned_read')).toEqual([]);
    const answer = { data: [{ id: '1' }, { id: '2' }], includes: { users: [{ id: '9' }], posts: [{ id: '3' }] } };
    expect(chargesOf(answer, 'owned_read').map(({ item }) => prices[item])).toEqual([1_000, 1_000, 5_000, 10_000]);
    expect(priceItems.every((item) => Number.isInteger(prices[item]) && prices[item] > 0)).toBe(true);
  });

  it.each([
    ['See https://school.example/a', true],
    ['See www.school.example', true],
    ['See thistlewick.sch.uk for more', true],
    ['At 3.15pm. Thank you', false],
    ['Please write to the office', false],
  ])('knows a link by sight: %s', (text, link) => expect(holdsLink(text)).toBe(link));

  it.each([
    ['Write: see https://a.school.example/complaints?x=1.', 'Write: see our website.'],
    ['thistlewick.sch.uk, or www.a.example (both)', 'our website, or our website (both)'],
    ['At 3.15pm. Thank you', 'At 3.15pm. Thank you'],
  ])('sends none by machine: %s', (text, words) => {
    expect(connect({ accessToken }).automaticWords?.(text)).toBe(words);
    expect(holdsLink(words)).toBe(false);
  });
});
