/** Connecting a page through the fake's login dialog: tokens, tasks, and the end of it all (platforms.md F8). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectorError } from '../../connectors/connector.js';
import { createFacebook } from '../../connectors/facebook/index.js';
import { createFacebookSignIn, neededTask } from '../../connectors/facebook/login.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { decide } from './consent.js';
import { type Reached, reach } from './stage.js';

const { appId, appSecret, pageId, pageName, verifyToken } = sandboxSchool.facebook;
const redirectUri = 'http://127.0.0.1:9/back';
let stage: Reached;
beforeEach(async () => {
  stage = await reach('over HTTP');
});
afterEach(() => stage.close());

const app = () => ({ appId, appSecret, graphUrl: stage.graphUrl, graphVersion: 'v24.0', timeoutMs: 5_000 });
const signIn = () => createFacebookSignIn(app());
const back = async (choice: 'allow' | 'refuse' = 'allow') =>
  decide(signIn().address({ redirectUri, state: 's' }), choice);
const connect = (pageToken: string) => createFacebook({ ...app(), pageId, pageToken, verifyToken });

async function person(): Promise<string> {
  const code = (await back()).searchParams.get('code') ?? '';
  return signIn().redeem({ code, redirectUri });
}

describe('connecting a page', () => {
  it('gives the page’s own token, by which it is read, and says what the person may do there', async () => {
    const [page] = await signIn().pages(await person());
    expect(page).toMatchObject({ id: pageId, name: pageName, tasks: expect.arrayContaining([neededTask]) });
    expect(await connect(page?.token ?? '').check?.(new Date())).toEqual([]);
  });

  it('goes back without a code after a refusal, and takes no code twice', async () => {
    expect((await back('refuse')).searchParams.get('error')).toBe('access_denied');
    const code = (await back()).searchParams.get('code') ?? '';
    await signIn().redeem({ code, redirectUri });
    await expect(signIn().redeem({ code, redirectUri })).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      createFacebookSignIn({ ...app(), appSecret: 'wrong' }).redeem({ code, redirectUri }),
    ).rejects.toBeInstanceOf(ConnectorError);
  });

  it('knows somebody who may only look at the page', async () => {
    const answer = await fetch(`${signIn().address({ redirectUri, state: 's' })}&decision=weak`, {
      redirect: 'manual',
    });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const [page] = await signIn().pages(await signIn().redeem({ code, redirectUri }));
    expect(page?.tasks).not.toContain(neededTask);
  });

  it('ends everything where it is revoked', async () => {
    const token = await person();
    const [page] = await signIn().pages(token);
    await signIn().revoke({ pageId, pageToken: page?.token ?? '' });
    await expect(signIn().pages(token)).rejects.toMatchObject({ code: 'unauthorized' });
    expect((await connect(page?.token ?? '').check?.(new Date()))?.[0]).toContain('no longer accepts');
  });

  it('leaves no token, code or secret in errors and in the list of calls', async () => {
    const code = (await back()).searchParams.get('code') ?? '';
    for (const fault of [{ reset: true }, { html: true }, { status: 400 }]) {
      stage.sandbox.faults.add({ platform: 'facebook', path: 'oauth/access_token', ...fault });
      const error: Error = await signIn()
        .redeem({ code, redirectUri })
        .then(
          () => new Error('none'),
          (reason) => reason,
        );
      const told = `${error} ${JSON.stringify(error)} ${error.stack} ${String(error.cause ?? '')}`;
      for (const one of [code, appSecret]) expect(told).not.toContain(one);
    }
    const token = await person();
    const [page] = await signIn().pages(token);
    const calls = JSON.stringify(stage.sandbox.calls());
    for (const one of [code, appSecret, token, page?.token ?? 'none']) expect(calls).not.toContain(one);
  });
});
