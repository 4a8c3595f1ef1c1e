import type { ConnectorSettings } from '../connectors/index.js';
import type { Config } from './config.js';

/** A call that takes longer than this is a failure; find and perform together stay below the lease of an action. */
const timeoutMs = 15_000;

/** What the connectors need of the configuration; a platform without credentials is left out. */
export function connectorSettings(config: Config): ConnectorSettings {
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
    ...(config.X_USER_ID && { x: xSettings(config) }),
  };
}

function xSettings(config: Config): ConnectorSettings['x'] {
  const profile = { userId: config.X_USER_ID, handle: config.X_HANDLE, apiUrl: config.X_API_URL, timeoutMs };
  const {
    X_API_KEY: appKey,
    X_API_SECRET: appSecret,
    X_ACCESS_TOKEN: accessToken,
    X_ACCESS_SECRET: accessSecret,
  } = config;
  return accessSecret ? { ...profile, appKey, appSecret, accessToken, accessSecret } : { ...profile, accessToken };
}
