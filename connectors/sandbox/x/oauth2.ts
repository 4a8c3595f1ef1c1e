/** OAuth 2.0 with PKCE as X has it: codes for 30 seconds, tokens for two hours, refresh tokens for one use (platforms.md X1). */
import { createHash, randomBytes } from 'node:crypto';
import { sandboxSchool } from '../school.js';
import type { XGrant } from '../store/records.js';
import type { World } from '../world.js';
import { XProblem } from './errors.js';

const codeMs = 30_000;
const tokenMs = 7_200_000;

/** What a person agreed to on the authorize page. */
export interface Consent {
  clientId: string;
  redirectUri: string;
  challenge: string;
  scopes: string[];
}

const secret = (kind: string) => `sandbox-x-${kind}-${randomBytes(18).toString('base64url')}`;

/** The code that goes back to the app with the browser. */
export function giveCode(world: World, consent: Consent): string {
  const code = secret('code');
  world.store.put('xCodes', code, { ...consent, expiresAt: Date.now() + codeMs });
  return code;
}

/** POST /2/oauth2/token, in JSON (as the SDK sends it) and as a form (as X documents it). */
export async function token(world: World, request: Request): Promise<Response> {
  const form = await formOf(request);
  if (!isApp(form, request.headers.get('authorization'))) throw refused('invalid_client', 401);
  const grant = form.grant_type === 'refresh_token' ? refresh(world, form) : redeem(world, form);
  const { accessToken, refreshToken, scopes } = grant;
  return Response.json({
    token_type: 'bearer',
    expires_in: tokenMs / 1000,
    access_token: accessToken,
    scope: scopes.join(' '),
    ...(refreshToken ? { refresh_token: refreshToken } : {}),
  });
}

/** POST /2/oauth2/revoke: either token ends the whole grant. */
export async function revoke(world: World, request: Request): Promise<Response> {
  const form = await formOf(request);
  if (!isApp(form, request.headers.get('authorization'))) throw refused('invalid_client', 401);
  const grant = [...world.store.all('xGrants').values()].find(
    (one) => one.accessToken === form.token || one.refreshToken === form.token,
  );
  if (grant) world.store.drop('xGrants', grant.accessToken);
  return Response.json({ revoked: true });
}

/** The grant of a bearer token; undefined where it is unknown, revoked or expired. */
export function grantOf(world: World, accessToken: string): XGrant | undefined {
  const grant = world.store.get('xGrants', accessToken);
  return grant && grant.expiresAt > Date.now() ? grant : undefined;
}

/** All access tokens end now, as two hours would end them; refresh tokens go on. */
export function expireTokens(world: World): void {
  for (const grant of world.store.all('xGrants').values())
    world.store.put('xGrants', grant.accessToken, { ...grant, expiresAt: 0 });
}

function redeem(world: World, form: Record<string, string>): XGrant {
  const code = world.store.get('xCodes', form.code ?? '');
  // A code counts once, whatever comes of it.
  world.store.drop('xCodes', form.code ?? '');
  const challenge = createHash('sha256')
    .update(form.code_verifier ?? '')
    .digest('base64url');
  if (!code || code.expiresAt < Date.now() || code.redirectUri !== form.redirect_uri || code.challenge !== challenge)
    throw refused('invalid_request');
  return grant(world, code.scopes);
}

/** The old pair ends with the new one: who uses a refresh token twice is refused (trap 24). */
function refresh(world: World, form: Record<string, string>): XGrant {
  const old = [...world.store.all('xGrants').values()].find((one) => one.refreshToken === form.refresh_token);
  if (!old || !form.refresh_token) throw refused('invalid_request');
  world.store.drop('xGrants', old.accessToken);
  return grant(world, old.scopes);
}

function grant(world: World, scopes: string[]): XGrant {
  const offline = scopes.includes('offline.access');
  const made: XGrant = {
    accessToken: secret('access'),
    refreshToken: offline ? secret('refresh') : null,
    scopes,
    expiresAt: Date.now() + tokenMs,
  };
  world.store.put('xGrants', made.accessToken, made);
  return made;
}

async function formOf(request: Request): Promise<Record<string, string>> {
  const text = await request.text();
  if ((request.headers.get('content-type') ?? '').startsWith('application/json')) {
    const read: unknown = JSON.parse(text || '{}');
    return Object.fromEntries(Object.entries(read ?? {}).map(([name, value]) => [name, String(value)]));
  }
  return Object.fromEntries(new URLSearchParams(text));
}

function isApp(form: Record<string, string>, header: string | null): boolean {
  const { clientId, clientSecret } = sandboxSchool.x.oauth2;
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
  return header === `Basic ${basic}` && (form.client_id ?? clientId) === clientId;
}

function refused(error: string, status = 400): XProblem {
  return new XProblem(status, { error, error_description: 'Value passed for the token was invalid.' });
}
