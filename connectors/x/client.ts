/** The one place that calls the X API, through twitter-api-v2, and that knows X's addresses. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent } from 'node:http';
import type { ITwitterApiClientPlugin, TwitterApi, TwitterApiTokens } from 'twitter-api-v2';
import type { z } from 'zod';
import { ConnectorError } from '../connector.js';
import { withDeadline } from '../deadline.js';
import { answered } from '../reading.js';
import { headersOf, toConnectorError } from './errors.js';
import { createLimiter, type Family, type Limiter } from './limits.js';
import type { Charge } from './prices.js';
import type { ActivitySettings } from './subscriptions.js';
import type { WebhookSecrets } from './webhook.js';

/** OAuth 2.0 tokens that end after two hours: kept and renewed by whoever holds them. */
export interface TokenSource {
  /** One that can be used now. Throws ConnectorError('unauthorized') where only a person can help. */
  current(): Promise<string>;
  /** Another than `refused`, which X took no longer. */
  renewed(refused: string): Promise<string>;
}

/** An OAuth 2.0 user token, kept by somebody or fixed, or the four keys of OAuth 1.0a, which never expire (platforms.md X1). */
export type XTokens =
  | { source: TokenSource; accessToken?: undefined; appKey?: undefined }
  | { accessToken: string; appKey?: undefined; source?: undefined }
  | { appKey: string; appSecret: string; accessToken: string; accessSecret: string; source?: undefined };

/** Keeps account of the money. */
export interface Meter {
  /** Throws ConnectorError('payment_required') where the money of the month is spent and this kind of call is not made any more. */
  admit(family: Family): Promise<void>;
  spend(charges: Charge[]): Promise<void>;
}

/** One profile and the app that acts for it. */
export type XSettings = XTokens & {
  userId: string;
  /** Without the @. */
  handle: string;
  /** https://api.x.com, or the sandbox; without a slash at the end. */
  apiUrl: string;
  timeoutMs: number;
  /** Real time in milliseconds, by which limits end; the machine's own by default. */
  now?: () => number;
  /** The school's name, where posts that name it are searched for. */
  searchFor?: string;
  meter?: Meter;
  /** X's plan for large customers, which alone lets a program block somebody. */
  enterprise?: boolean;
  /** Where the school has X's Activity API: by what its deliveries are signed. */
  webhook?: WebhookSecrets;
  /** Where Schoolgate keeps its own webhook there registered and subscribed. */
  activity?: ActivitySettings;
};

export interface XRequest<T> {
  family: Family;
  /** What the answer must look like. */
  answer: z.ZodType<T>;
  send: (api: TwitterApi) => Promise<unknown>;
  /** What it costs, by its answer. */
  costs?: (answer: unknown) => Charge[];
}

export interface XClient {
  /** One call through the SDK. Throws ConnectorError, without token or text. */
  call<T>(request: XRequest<T>): Promise<T>;
}

/** Written into every call by the SDK; our plugin puts another in its place. */
export const SDK_URL = 'https://api.x.com';

/** Which endpoint a request belongs to, for the headers of its answer: the SDK gives them to plugins only. */
const asking = new AsyncLocalStorage<Family>();

/** A client for one profile. The SDK is loaded by the first call and not at start. */
export function createXClient(settings: XSettings): XClient {
  const limiter = createLimiter(settings.now);
  const { meter, source } = settings;
  const sdkWith = keptByToken(settings, limiter);

  async function once<T>({ family, answer, send, costs }: XRequest<T>, token: string): Promise<T> {
    // Loaded before the deadline starts: on a busy machine that alone may take a second.
    const api = await sdkWith(token);
    let raw: unknown;
    try {
      raw = await withDeadline(
        settings.timeoutMs,
        asking.run(family, () => send(api)),
      );
    } catch (error) {
      const known = toConnectorError(error);
      if (known.code === 'rate_limited') limiter.note(family, headersOf(error), true);
      // The SDK's errors carry the request with its Authorization header: they go no further than this line.
      throw known;
    }
    // What was answered is paid for, whether or not we can read it.
    if (meter && costs) await meter.spend(costs(raw));
    return answered(answer, raw);
  }

  return {
    async call(request) {
      limiter.admit(request.family);
      await meter?.admit(request.family);
      if (!source) return once(request, settings.accessToken);
      const token = await source.current();
      try {
        return await once(request, token);
      } catch (error) {
        // 401 only: a 403 sent again would post twice (X6.6).
        if (!(error instanceof ConnectorError) || error.code !== 'unauthorized') throw error;
        return once(request, await source.renewed(token));
      }
    },
  };
}

/** One SDK a token: it keeps its sockets, and tokens change every two hours only. */
function keptByToken(settings: XSettings, limiter: Limiter): (token: string) => Promise<TwitterApi> {
  const onHeaders = (headers: Record<string, unknown>) => {
    const family = asking.getStore();
    if (family) limiter.note(family, headers, false);
  };
  let kept: { token: string; api: Promise<TwitterApi> } | undefined;
  return (token) => {
    if (kept?.token !== token) kept = { token, api: loadSdk({ ...settings, onHeaders }, tokensOf(settings, token)) };
    return kept.api;
  };
}

function tokensOf(settings: XSettings, token: string): TwitterApiTokens | string {
  if (settings.appKey === undefined) return token;
  const { appKey, appSecret, accessSecret } = settings;
  return { appKey, appSecret, accessToken: token, accessSecret };
}

interface SdkOptions {
  apiUrl: string;
  timeoutMs: number;
  onHeaders?: (headers: Record<string, unknown>) => void;
}

/** The SDK with our address and time. No rate-limit or token-refresher plugin: the one never waits, the other sends a refused POST twice (X6.5, X6.6). */
export async function loadSdk(
  options: SdkOptions,
  tokens: TwitterApiTokens | string | { clientId: string; clientSecret: string },
): Promise<TwitterApi> {
  const { TwitterApi } = await import('twitter-api-v2');
  return new TwitterApi(tokens as TwitterApiTokens, {
    plugins: [plugin(options)],
    // Its https.request takes an http address only with an http agent (X6.1).
    httpAgent: options.apiUrl.startsWith('http:') ? new Agent({ keepAlive: true }) : undefined,
  });
}

/** The only robust way to another base address (X6.2), and the only place to close a socket that went silent (X6.4). */
function plugin({ apiUrl, timeoutMs, onHeaders }: SdkOptions): ITwitterApiClientPlugin {
  return {
    onBeforeRequestConfig({ params }) {
      params.url = params.url.replace(SDK_URL, apiUrl);
      // The SDK takes a path that does not begin with /2/ for one that wants forms (X6.2); v2 is JSON under any prefix.
      params.forceBodyMode ??= 'json';
    },
    onBeforeRequest({ requestOptions }) {
      requestOptions.timeout = timeoutMs + 100;
    },
    onAfterRequest({ response }) {
      onHeaders?.(response.headers);
    },
  };
}

/** An id as X writes them: digits only. Anything else would be a path or a query of somebody's making. */
export function snowflake(id: string): string {
  if (/^\d{1,20}$/.test(id)) return id;
  throw new ConnectorError('invalid', 'not an id of X');
}

const WEB = 'https://x.com';

/** Whether X keeps pictures there, or the sandbox in its place: nothing else that an answer says is ever fetched. */
export function isPictureUrl(url: string, apiUrl: string): boolean {
  if (apiUrl !== SDK_URL) return url.startsWith(`${apiUrl}/media/`);
  return url.startsWith('https://pbs.twimg.com/media/');
}

/** Where people sign in at X: beside its API, and in the sandbox below it. */
export function webUrl(apiUrl: string): string {
  return apiUrl === SDK_URL ? WEB : `${apiUrl}/web`;
}

/** Unverified address (platforms.md X7): the steps name the form, should it have moved. */
export const UNDER_AGE_FORM = 'https://help.x.com/en/forms/safety-and-sensitive-content/underage-user';

/** Where people see a post; `i` where the author's handle is not known. */
export function statusLink(handle: string | undefined, id: string): string {
  return `${WEB}/${handle || 'i'}/status/${id}`;
}

/** Where the school sees a conversation in private. */
export function messageLink(conversationId: string): string {
  return `${WEB}/messages/${encodeURIComponent(conversationId)}`;
}

/** Where people see a profile of which only the number is known, as with a message. */
export function numberedProfileLink(id: string): string {
  return `${WEB}/i/user/${encodeURIComponent(id)}`;
}

/** Where people see a profile. */
export function profileLink(handle: string): string {
  return `${WEB}/${encodeURIComponent(handle)}`;
}
