/** The one place that calls the Graph API, through Meta's own SDK, and that knows Facebook's addresses. */
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import type { FacebookAdsApi } from 'facebook-nodejs-business-sdk';
import type { z } from 'zod';
import { withDeadline } from '../deadline.js';
import { answered } from '../reading.js';
import { toConnectorError } from './errors.js';
import { lastSegment } from './ids.js';
import { type GraphUpload, upload } from './upload.js';
import { usedShare } from './usage.js';

/** One page and the app that acts for it. */
export interface FacebookSettings {
  pageId: string;
  pageToken: string;
  appId?: string;
  appSecret: string;
  verifyToken: string;
  /** https://graph.facebook.com, or the sandbox; without a slash at the end. */
  graphUrl: string;
  /** v24.0 or newer. */
  graphVersion: string;
  timeoutMs: number;
}

export type Method = 'GET' | 'POST' | 'DELETE';
type Params = Record<string, string | number | boolean | string[] | Record<string, string>[]>;

export interface GraphRequest<T> {
  method: Method;
  path: string[];
  params: Params;
  /** What the answer must look like. */
  answer: z.ZodType<T>;
}

export interface GraphClient {
  /** One call. Throws ConnectorError, which carries neither token nor text. */
  call<T>(request: GraphRequest<T>): Promise<T>;
  /** One file. Throws as `call` does, and ends within three times its time. */
  upload<T>(request: GraphUpload<T>): Promise<T>;
  /** Percent of the calls allowed that are used, as the last answers said; at 100 Facebook refuses (platforms.md F7). */
  used(): number;
}

/** A client for one page. The SDK takes 0.2 s to load, so it is loaded by the first call and not at start. */
export function createGraphClient(settings: FacebookSettings): GraphClient {
  // The SDK has no support for the proof, and Meta refuses calls without it where "require app secret" is on (F2.9, F8).
  const proof = createHmac('sha256', settings.appSecret).update(settings.pageToken).digest('hex');
  let api: Promise<FacebookAdsApi> | undefined;
  let used = 0;
  return {
    used: () => used,
    upload: (request) => upload(settings, proof, request),
    async call({ method, path, params, answer }) {
      // Loaded before the deadline starts: on a busy machine that alone may take a second.
      api ??= loadApi(settings);
      const sdk = await api;
      // The SDK writes into the params that it is given, so they are a fresh literal each time (F2.2).
      const asked = { ...params, appsecret_proof: proof };
      try {
        // Only `call` with ids: update() and delete() on a listed object send its read fields back (F2.1).
        const sent = sdk.call<unknown>(method, path.map(encodeURIComponent), asked, {}, false, settings.graphUrl);
        const got = await withDeadline(settings.timeoutMs, sent);
        used = usedShare(got) ?? used;
        return answered(answer, got);
      } catch (error) {
        // error.url holds the token and error.data the text (F2.6): neither goes further than this line.
        throw toConnectorError(error);
      }
    },
  };
}

async function loadApi(settings: FacebookSettings): Promise<FacebookAdsApi> {
  const { FacebookAdsApi } = await import('facebook-nodejs-business-sdk');
  // There is no option for the version (F0), and it is one for the process: the page that loads last decides for all.
  // The host is given with each call instead, so that several pages or sandboxes can live in one process.
  Object.defineProperty(FacebookAdsApi, 'VERSION', { get: () => settings.graphVersion, configurable: true });
  closeSilentSockets(settings.timeoutMs + 100);
  // false: or the SDK sends our crashes to Meta and may loop for ever (F2.4).
  const api = new FacebookAdsApi(settings.pageToken, 'en_GB', false);
  // Or the headers of a success stay invisible, and with them how much we may still ask (F2.7).
  api.setShowHeader(true);
  return api;
}

/** Our deadline gives up waiting but cannot end the SDK's call: its own copy of axios can (F2.6), or sockets pile up. */
function closeSilentSockets(ms: number): void {
  const ofSdk = createRequire(createRequire(import.meta.url).resolve('facebook-nodejs-business-sdk'));
  const axios: { defaults: { timeout: number } } = ofSdk('axios');
  axios.defaults.timeout = Math.max(axios.defaults.timeout, ms);
}

const REAL = 'https://graph.facebook.com';
const WEB = 'https://www.facebook.com';

/** Whether Facebook keeps pictures there, or the sandbox in its place: nothing else that a listing says is ever fetched. */
export function isPictureUrl(url: string, graphUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  if (graphUrl !== REAL) return url.startsWith(`${graphUrl}/media/`);
  const { protocol, hostname, port } = new URL(url);
  return protocol === 'https:' && port === '' && hostname.endsWith('.fbcdn.net');
}

/** Where people sign in at Facebook: beside its API, and in the sandbox below it. */
export function webUrl(graphUrl: string): string {
  return graphUrl === REAL ? WEB : `${graphUrl}/web`;
}

/** "Report an underage child" (platforms.md F9): a web form, no API. */
export const UNDER_AGE_FORM = `${WEB}/help/contact/209046679279097`;

/** Where a page's settings list those who are banned from it. */
export const BLOCKED_PEOPLE = `${WEB}/settings/?tab=people_and_other_pages`;

/** Where a person answers the messages to a page. */
export const INBOX = 'https://business.facebook.com/latest/inbox';

/** Where people see a post, for a delivery that does not say. */
export function postLink(postId: string): string {
  return `${WEB}/${postId}`;
}

/** Where people see a comment: its post, opened at the comment. */
export function commentLink(postUrl: string, commentId: string): string {
  const url = new URL(postUrl);
  url.searchParams.set('comment_id', lastSegment(commentId));
  return url.href;
}
