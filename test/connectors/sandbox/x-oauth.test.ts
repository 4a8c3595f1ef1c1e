/** The fake's OAuth through the official SDK: PKCE, tokens that end and rotate, scopes, and signatures (platforms.md X1, part 3, 23). */
import { Agent } from 'node:http';
import { type ITwitterApiClientPlugin, TwitterApi, type TwitterApiTokens } from 'twitter-api-v2';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, sandboxSchool } from '../../../connectors/sandbox/index.js';
import { openServer } from './harness.js';

const { oauth2, oauth1 } = sandboxSchool.x;
const redirectUri = 'http://127.0.0.1:9/accounts/connected/x';
const all = ['tweet.read', 'users.read', 'mute.read', 'offline.access'];
let sandbox: Sandbox;
let xUrl: string;

beforeEach(async () => {
  const opened = await openServer();
  sandbox = opened.sandbox;
  xUrl = opened.xUrl;
});

function client(tokens: Partial<TwitterApiTokens> | string, more?: ITwitterApiClientPlugin): TwitterApi {
  const redirect: ITwitterApiClientPlugin = {
    onBeforeRequestConfig({ params }) {
      params.url = params.url.replace('https://api.x.com', xUrl);
      params.forceBodyMode = 'json';
    },
  };
  return new TwitterApi(tokens as TwitterApiTokens, {
    plugins: more ? [redirect, more] : [redirect],
    httpAgent: new Agent(),
  });
}

const app = () => client(oauth2 as never);

async function consent(scope = all) {
  const link = app().generateOAuth2AuthLink(redirectUri, { scope });
  const url = link.url.replace('https://x.com', `${xUrl}/web`);
  const page = await (await fetch(url)).text();
  const allow = /id="allow" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const answer = await fetch(new URL(allow, url), { redirect: 'manual' });
  return { ...link, page, back: new URL(answer.headers.get('location') ?? '') };
}

async function login(scope = all) {
  const { back, codeVerifier } = await consent(scope);
  return app().loginWithOAuth2({ code: back.searchParams.get('code') ?? '', codeVerifier, redirectUri });
}

describe('OAuth 2.0 with PKCE', () => {
  it('asks the person, goes back with state and code, and gives tokens for it once', async () => {
    const { back, state, codeVerifier, page } = await consent();
    expect(page).toContain('@ThistlewickPri');
    expect(back.searchParams.get('state')).toBe(state);
    const given = { code: back.searchParams.get('code') ?? '', codeVerifier, redirectUri };
    const tokens = await app().loginWithOAuth2(given);
    expect(tokens).toMatchObject({ expiresIn: 7200, scope: all, refreshToken: expect.any(String) });
    expect((await tokens.client.v2.me()).data.id).toBe(sandboxSchool.x.userId);
    await expect(app().loginWithOAuth2(given)).rejects.toMatchObject({ code: 400 });
  });

  it('gives nothing to who does not know the verifier, and nothing after a refusal', async () => {
    const { back } = await consent();
    const stolen = { code: back.searchParams.get('code') ?? '', codeVerifier: 'x'.repeat(60), redirectUri };
    await expect(app().loginWithOAuth2(stolen)).rejects.toMatchObject({ code: 400 });
    const { url } = app().generateOAuth2AuthLink(redirectUri, { scope: all });
    const refused = await fetch(`${url.replace('https://x.com', `${xUrl}/web`)}&decision=refuse`, {
      redirect: 'manual',
    });
    expect(new URL(refused.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
  });

  it('renews once with each refresh token, in JSON and as a form', async () => {
    const { refreshToken = '' } = await login();
    const renewed = await app().refreshOAuth2Token(refreshToken);
    await expect(app().refreshOAuth2Token(refreshToken)).rejects.toMatchObject({ code: 400 });
    const basic = Buffer.from(`${oauth2.clientId}:${oauth2.clientSecret}`).toString('base64');
    const form = await fetch(`${xUrl}/2/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: renewed.refreshToken ?? '' }),
    });
    expect(await form.json()).toMatchObject({ token_type: 'bearer', scope: all.join(' ') });
    expect(
      (
        await client('')
          .v2.me()
          .catch((error) => error)
      ).code,
    ).toBe(401);
  });

  it('ends tokens in time, and the whole grant where it is revoked', async () => {
    const { client: first, accessToken, refreshToken = '' } = await login();
    sandbox.x.expireTokens();
    await expect(first.v2.me()).rejects.toMatchObject({ code: 401 });
    const renewed = await app().refreshOAuth2Token(refreshToken);
    expect(renewed.accessToken).not.toBe(accessToken);
    await app().revokeOAuth2Token(renewed.accessToken);
    await expect(renewed.client.v2.me()).rejects.toMatchObject({ code: 401 });
    await expect(app().refreshOAuth2Token(renewed.refreshToken ?? '')).rejects.toMatchObject({ code: 400 });
  });

  it('lets a token do only what was agreed to', async () => {
    const { client: user } = await login();
    expect((await user.v2.userMutingUsers(sandboxSchool.x.userId)).users).toEqual([]);
    await expect(user.v2.mute(sandboxSchool.x.userId, '22')).rejects.toMatchObject({ code: 403 });
    await expect(user.v2.tweet('Hello')).rejects.toMatchObject({ code: 403 });
  });

  it('writes no token into the list of calls', async () => {
    const { accessToken, refreshToken = '', client: user } = await login();
    await user.v2.me();
    const calls = JSON.stringify(sandbox.calls());
    for (const secret of [accessToken, refreshToken, oauth2.clientSecret]) expect(calls).not.toContain(secret);
  });
});

describe('OAuth 1.0a', () => {
  it('takes a signature once, and none by a wrong secret', async () => {
    expect((await client(oauth1).v2.me()).data.username).toBe('ThistlewickPri');
    await expect(client({ ...oauth1, accessSecret: 'wrong' }).v2.me()).rejects.toMatchObject({ code: 401 });
    let sent: { url: string; authorization: string } | undefined;
    const listen: ITwitterApiClientPlugin = {
      onBeforeRequest({ computedParams, requestOptions }) {
        const headers = requestOptions.headers as Record<string, string>;
        sent = { url: computedParams.url.href, authorization: headers.Authorization ?? '' };
      },
    };
    await client(oauth1, listen).v2.me();
    const { url = '', authorization = '' } = sent ?? {};
    expect(authorization).toMatch(/^OAuth /);
    const replayed = await fetch(url, { headers: { authorization } });
    expect(replayed.status).toBe(401);
  });
});
