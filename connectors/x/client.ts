/** The one place that calls the X API, through twitter-api-v2, and that knows X's addresses. */
import { Agent } from 'node:http';
import type { ITwitterApiClientPlugin, TwitterApi } from 'twitter-api-v2';
import type { z } from 'zod';
import { ConnectorError } from '../connector.js';
import { withDeadline } from '../deadline.js';
import { answered } from '../reading.js';
import { toConnectorError } from './errors.js';

/** OAuth 2.0 user token, or the four keys of OAuth 1.0a, which never expire (platforms.md X1). */
export type XTokens =
  | { accessToken: string; appKey?: undefined }
  | { appKey: string; appSecret: string; accessToken: string; accessSecret: string };

/** One profile and the app that acts for it. */
export type XSettings = XTokens & {
  userId: string;
  /** Without the @. */
  handle: string;
  /** https://api.x.com, or the sandbox; without a slash at the end. */
  apiUrl: string;
  timeoutMs: number;
};

export interface XClient {
  /** One call through the SDK, its answer in the shape that was promised. Throws ConnectorError, without token or text. */
  call<T>(answer: z.ZodType<T>, send: (api: TwitterApi) => Promise<unknown>): Promise<T>;
}

const SDK_URL = 'https://api.x.com';

/** A client for one profile. The SDK is loaded by the first call and not at start. */
export function createXClient(settings: XSettings): XClient {
  let api: Promise<TwitterApi> | undefined;
  return {
    async call(answer, send) {
      // Loaded before the deadline starts: on a busy machine that alone may take a second.
      api ??= loadApi(settings);
      const sdk = await api;
      try {
        return answered(answer, await withDeadline(settings.timeoutMs, send(sdk)));
      } catch (error) {
        // The SDK's errors carry the request with its Authorization header: they go no further than this line.
        throw toConnectorError(error);
      }
    },
  };
}

async function loadApi(settings: XSettings): Promise<TwitterApi> {
  const { TwitterApi } = await import('twitter-api-v2');
  // No rate-limit or token-refresher plugin: the one never waits, the other sends a refused POST twice (X6.5, X6.6).
  const options = {
    plugins: [redirect(settings)],
    // Its https.request takes an http address only with an http agent (X6.1).
    httpAgent: settings.apiUrl.startsWith('http:') ? new Agent({ keepAlive: true }) : undefined,
  };
  if (settings.appKey === undefined) return new TwitterApi(settings.accessToken, options);
  const { appKey, appSecret, accessToken, accessSecret } = settings;
  return new TwitterApi({ appKey, appSecret, accessToken, accessSecret }, options);
}

/** The only robust way to another base address (X6.2), and the only place to close a socket that went silent (X6.4). */
function redirect({ apiUrl, timeoutMs }: XSettings): ITwitterApiClientPlugin {
  return {
    onBeforeRequestConfig({ params }) {
      params.url = params.url.replace(SDK_URL, apiUrl);
      // The SDK takes a path that does not begin with /2/ for one that wants forms (X6.2); v2 is JSON under any prefix.
      params.forceBodyMode = 'json';
    },
    onBeforeRequest({ requestOptions }) {
      requestOptions.timeout = timeoutMs + 100;
    },
  };
}

/** An id as X writes them: digits only. Anything else would be a path or a query of somebody's making. */
export function snowflake(id: string): string {
  if (/^\d{1,20}$/.test(id)) return id;
  throw new ConnectorError('invalid', 'not an id of X');
}

const WEB = 'https://x.com';

/** Unverified address (platforms.md X7): the steps name the form, should it have moved. */
export const UNDER_AGE_FORM = 'https://help.x.com/en/forms/safety-and-sensitive-content/underage-user';

/** Where people see a post; `i` where the author's handle is not known. */
export function statusLink(handle: string | undefined, id: string): string {
  return `${WEB}/${handle || 'i'}/status/${id}`;
}

/** Where people see a profile. */
export function profileLink(handle: string): string {
  return `${WEB}/${encodeURIComponent(handle)}`;
}
