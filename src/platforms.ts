import type { FacebookApp } from '../connectors/facebook/login.js';
import type { ConnectorSettings } from '../connectors/index.js';
import type { Meter } from '../connectors/x/client.js';
import type { XApp } from '../connectors/x/oauth.js';
import type { ActivitySettings } from '../connectors/x/subscriptions.js';
import type { WebhookSecrets } from '../connectors/x/webhook.js';
import type { Config } from './config.js';

/** In milliseconds. A call that takes longer than this is a failure; find and perform together stay below the lease of an action. */
const timeoutMs = 15_000;

/** The apps by which a person may connect an account in the browser; one whose keys are not set is left out. */
export function appsOf(config: Config): { facebook?: FacebookApp; x?: XApp } {
  const { FACEBOOK_APP_ID: appId, FACEBOOK_APP_SECRET: appSecret, X_CLIENT_ID: clientId, X_CLIENT_SECRET } = config;
  const { FACEBOOK_GRAPH_URL: graphUrl, FACEBOOK_GRAPH_VERSION: graphVersion, X_API_URL: apiUrl } = config;
  return {
    ...(appId && appSecret && { facebook: { appId, appSecret, graphUrl, graphVersion, timeoutMs } }),
    // A renewal comes before a call and must leave it its time (actions.ts, leaseMs).
    ...(clientId && X_CLIENT_SECRET && { x: { clientId, clientSecret: X_CLIENT_SECRET, apiUrl, timeoutMs: 8_000 } }),
  };
}

type MeterOf = (userId: string) => Meter;

/** What the connectors need of the configuration; a platform without credentials is left out. `meterOf` keeps X's accounts. */
export function connectorSettings(config: Config, meterOf?: MeterOf): ConnectorSettings {
  return {
    ...(config.FACEBOOK_PAGE_ID && {
      facebook: {
        pageId: config.FACEBOOK_PAGE_ID,
        pageToken: config.FACEBOOK_PAGE_TOKEN,
        appId: config.FACEBOOK_APP_ID,
        appSecret: config.FACEBOOK_APP_SECRET,
        verifyToken: config.FACEBOOK_VERIFY_TOKEN,
        graphUrl: config.FACEBOOK_GRAPH_URL,
        graphVersion: config.FACEBOOK_GRAPH_VERSION,
        timeoutMs,
      },
    }),
    ...(config.X_USER_ID && { x: xSettings(config, meterOf) }),
  };
}

function xSettings(config: Config, meterOf?: MeterOf): ConnectorSettings['x'] {
  const { X_USER_ID: userId, X_HANDLE: handle, X_API_URL: apiUrl } = config;
  const profile = {
    userId,
    handle,
    apiUrl,
    timeoutMs,
    searchFor: searchedFor(config),
    enterprise: config.X_PLAN === 'enterprise',
    meter: meterOf?.(userId),
    ...xWebhook(config),
    ...xActivity(config),
  };
  const {
    X_API_KEY: appKey,
    X_API_SECRET: appSecret,
    X_ACCESS_TOKEN: accessToken,
    X_ACCESS_SECRET: accessSecret,
  } = config;
  return accessSecret ? { ...profile, appKey, appSecret, accessToken, accessSecret } : { ...profile, accessToken };
}

/** By what X's deliveries are signed, where the school has them. */
export function xWebhook({ X_WEBHOOK, X_API_SECRET, X_CLIENT_SECRET }: Config): { webhook?: WebhookSecrets } {
  if (X_WEBHOOK === 'off') return {};
  return { webhook: { consumerSecret: X_API_SECRET, clientSecret: X_CLIENT_SECRET } };
}

/** Where X is to deliver, and by whose leave, where Schoolgate registers itself there. */
export function xActivity({ X_WEBHOOK, X_BEARER_TOKEN, PUBLIC_URL }: Config): { activity?: ActivitySettings } {
  if (X_WEBHOOK === 'off' || X_BEARER_TOKEN === '') return {};
  return { activity: { appToken: X_BEARER_TOKEN, url: `${PUBLIC_URL}/webhooks/x` } };
}

/** The name that is searched for on X, where the school wants that. */
export const searchedFor = (config: Config): string | undefined =>
  config.X_SEARCH === 'on' && config.SCHOOL_NAME ? config.SCHOOL_NAME : undefined;
