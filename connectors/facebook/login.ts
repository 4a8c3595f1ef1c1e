/** Connecting a page in the browser: Facebook's login dialog, a person's token, and the token of the page (platforms.md F8). */
import { z } from 'zod';
import { ConnectorError } from '../connector.js';
import { answered, idSchema } from '../reading.js';
import { createGraphClient, webUrl } from './client.js';

export interface FacebookApp {
  appId: string;
  appSecret: string;
  /** The Graph API, or the sandbox. */
  graphUrl: string;
  graphVersion: string;
  timeoutMs: number;
}

/** A page that the person may hand over, and what they may do there. */
export interface OfferedPage {
  id: string;
  name: string;
  token: string;
  tasks: string[];
}

export interface FacebookSignIn {
  /** The address at Facebook where the page's administrator agrees. */
  address(to: { redirectUri: string; state: string }): string;
  /** A person's token for 60 days. Throws ConnectorError('invalid') where Facebook does not take the code. */
  redeem(given: { code: string; redirectUri: string }): Promise<string>;
  pages(personToken: string): Promise<OfferedPage[]>;
  /** Ends the page's subscription, and what the person let the app do. */
  revoke(page: { pageId: string; pageToken: string }): Promise<void>;
}

export const facebookScopes = [
  'pages_show_list',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_manage_metadata',
  'pages_manage_posts',
  'pages_messaging',
] as const;

/** Without it Facebook refuses to hide, delete and ban, and sends no webhooks (F3.1, F5). */
export const neededTask = 'MODERATE';

const given = z.object({ access_token: z.string().min(1) });
const accounts = z.object({
  data: z.array(
    z.object({
      id: idSchema,
      name: z.string().catch(''),
      access_token: z.string().optional(),
      tasks: z.array(z.string()).catch([]).default([]),
    }),
  ),
});
const looked = z.object({ data: z.object({ user_id: idSchema.optional().catch(undefined) }) });

export function createFacebookSignIn(app: FacebookApp): FacebookSignIn {
  const { appId, appSecret, graphUrl, graphVersion } = app;
  const as = (token: string, pageId = '') => createGraphClient({ ...app, pageId, pageToken: token, verifyToken: '' });
  return {
    address({ redirectUri, state }) {
      const url = new URL(`${webUrl(graphUrl)}/${graphVersion}/dialog/oauth`);
      const query = { client_id: appId, redirect_uri: redirectUri, state, response_type: 'code' };
      for (const [name, value] of Object.entries({ ...query, scope: facebookScopes.join(',') }))
        url.searchParams.set(name, value);
      return url.href;
    },
    async redeem({ code, redirectUri }) {
      const secrets = { client_id: appId, client_secret: appSecret };
      const short = await exchange(app, { ...secrets, redirect_uri: redirectUri, code });
      return exchange(app, { ...secrets, grant_type: 'fb_exchange_token', fb_exchange_token: short });
    },
    async pages(personToken) {
      const params = { fields: 'id,name,access_token,tasks', limit: 100 };
      const { data } = await as(personToken).call({
        method: 'GET',
        path: ['me', 'accounts'],
        params,
        answer: accounts,
      });
      return data.flatMap(({ id, name, access_token: token, tasks }) => (token ? [{ id, name, token, tasks }] : []));
    },
    async revoke({ pageId, pageToken }) {
      const asApp = as(`${appId}|${appSecret}`);
      const params = { input_token: pageToken };
      const { data } = await asApp.call({ method: 'GET', path: ['debug_token'], params, answer: looked });
      const anything = z.unknown();
      await as(pageToken, pageId).call({
        method: 'DELETE',
        path: [pageId, 'subscribed_apps'],
        params: {},
        answer: anything,
      });
      if (data.user_id)
        await asApp.call({ method: 'DELETE', path: [data.user_id, 'permissions'], params: {}, answer: anything });
    },
  };
}

/** Not through the SDK: it puts an access token into every address, and here there is none yet. */
async function exchange(app: FacebookApp, query: Record<string, string>): Promise<string> {
  const url = `${app.graphUrl}/${app.graphVersion}/oauth/access_token`;
  // The address holds code and secret, so nothing of it, and no cause that repeats it, leaves this function.
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(query),
      signal: AbortSignal.timeout(app.timeoutMs),
    });
  } catch {
    throw new ConnectorError('unavailable', 'Facebook did not answer the sign-in');
  }
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return answered(given, body).access_token;
  if (answer.status >= 500) throw new ConnectorError('unavailable', `Facebook’s sign-in: status ${answer.status}`);
  throw new ConnectorError('invalid', `Facebook did not take the code of the sign-in (status ${answer.status})`);
}
