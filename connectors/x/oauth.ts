/** Signing an account in by OAuth 2.0 with PKCE, and renewing and ending what came of it (platforms.md X1). */
import { z } from 'zod';
import { ConnectorError } from '../connector.js';
import { withDeadline } from '../deadline.js';
import { answered } from '../reading.js';
import { loadSdk, SDK_URL, webUrl } from './client.js';
import { toConnectorError } from './errors.js';

export interface XApp {
  clientId: string;
  clientSecret: string;
  /** X's API, or the sandbox. */
  apiUrl: string;
  timeoutMs: number;
}

/** What one consent gave. */
export interface XGrant {
  accessToken: string;
  /** For one use; null where offline access was refused. */
  refreshToken: string | null;
  scopes: string[];
  expiresInMs: number;
}

export interface XSignIn {
  /** The address at X where the account's owner agrees; `challenge` is the SHA-256 of the verifier in base64url. */
  address(to: { redirectUri: string; state: string; challenge: string }): string;
  /** The code lives for 30 seconds. Throws ConnectorError('invalid') where X does not take it. */
  redeem(given: { code: string; verifier: string; redirectUri: string }): Promise<XGrant>;
  /** Spends the refresh token. Throws ConnectorError('unauthorized') where it was spent or revoked: a person connects anew. */
  renew(refreshToken: string): Promise<XGrant>;
  /** Ends the grant, whichever of its two tokens is given. */
  revoke(token: string): Promise<void>;
}

/** All that we do for a school and nothing more; `offline.access` is what makes it last longer than two hours. */
export const xScopes = [
  'tweet.read',
  'tweet.write',
  'tweet.moderate.write',
  'users.read',
  'mute.read',
  'mute.write',
  'block.read',
  'media.write',
  'dm.read',
  'dm.write',
  'offline.access',
] as const;

/** Without these a school's account cannot be looked after at all. */
export const neededXScopes = ['tweet.read', 'users.read', 'tweet.write', 'tweet.moderate.write', 'offline.access'];

const grantSchema = z
  .object({
    access_token: z.string().min(1),
    refresh_token: z.string().min(1).optional(),
    expires_in: z.number().positive(),
    // The SDK's own reader fails without it, and the new refresh token with it (X1): so it is not used here.
    scope: z.string().optional(),
  })
  .transform((raw) => ({
    accessToken: raw.access_token,
    refreshToken: raw.refresh_token ?? null,
    scopes: raw.scope === undefined ? [...xScopes] : raw.scope.split(' ').filter(Boolean),
    expiresInMs: raw.expires_in * 1000,
  }));

export function createXSignIn(app: XApp): XSignIn {
  const { clientId, clientSecret } = app;
  const post = async <T>(path: string, body: Record<string, string>, answer: z.ZodType<T>): Promise<T> => {
    const sdk = await loadSdk(app, { clientId, clientSecret });
    try {
      const sent = sdk.post(`${SDK_URL}/2/oauth2/${path}`, { ...body, client_id: clientId });
      return answered(answer, await withDeadline(app.timeoutMs, sent));
    } catch (error) {
      // The SDK's errors carry the request with its secret and tokens: they go no further than this line.
      throw toConnectorError(error);
    }
  };
  return {
    address: (to) => addressOf(app, to),
    redeem: ({ code, verifier, redirectUri }) => {
      const body = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri };
      return post('token', body, grantSchema);
    },
    async renew(refreshToken) {
      try {
        return await post('token', { grant_type: 'refresh_token', refresh_token: refreshToken }, grantSchema);
      } catch (error) {
        if (!(error instanceof ConnectorError) || !['invalid', 'unauthorized', 'forbidden'].includes(error.code))
          throw error;
        throw new ConnectorError('unauthorized', `X does not renew the token any more (${error.message})`);
      }
    },
    async revoke(token) {
      await post('revoke', { token }, z.unknown());
    },
  };
}

function addressOf({ apiUrl, clientId }: XApp, to: { redirectUri: string; state: string; challenge: string }): string {
  const url = new URL(`${webUrl(apiUrl)}/i/oauth2/authorize`);
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: to.redirectUri,
    scope: xScopes.join(' '),
    state: to.state,
    code_challenge: to.challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
