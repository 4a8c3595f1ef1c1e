/**
 * The school's own sign-in (Microsoft Entra, Google Workspace) by OpenID Connect: code flow with state, nonce and PKCE. It says
 * who somebody is; whether they may come in says our list of users and nobody else.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import type { User } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import { errorName } from '../log.js';
import { mayComeIn, openSession } from '../sessions.js';
import { normalEmail } from '../users.js';

/** Why somebody is not let in, for the page that says so. */
export type ProviderProblem =
  | 'unreachable'
  | 'refused'
  | 'not-invited'
  | 'not-verified'
  | 'other-school'
  | 'other-person'
  | 'one-factor';

const place = 'sign-in:provider';
const attemptMs = 10 * 60_000;
const attempt = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), until: z.number() });

export const hasProvider = ({ config }: Pick<Context, 'config'>): boolean => config.OIDC_ISSUER !== '';

/** What the button says. */
export function providerName({ config }: Pick<Context, 'config'>): string {
  const { host } = new URL(config.OIDC_ISSUER);
  if (host.endsWith('microsoftonline.com')) return 'Microsoft';
  return host === 'accounts.google.com' ? 'Google' : 'your school’s account';
}

const backUrl = ({ config }: Context) => new URL('/sign-in/provider/back', config.PUBLIC_URL);

const known = new WeakMap<Context['config'], Promise<Configuration>>();

/** Read once; where that failed the next person tries again. */
function providerOf({ config }: Context): Promise<Configuration> {
  const there = known.get(config);
  if (there) return there;
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = config;
  // Plain http is let through by the settings for this machine only.
  const options = OIDC_ISSUER.startsWith('http:') ? { execute: [allowInsecureRequests] } : {};
  const found = discovery(new URL(OIDC_ISSUER), OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, undefined, options);
  known.set(config, found);
  found.catch(() => known.delete(config));
  return found;
}

/** Where to go, and what only this browser may come back with (sealed, for a cookie). */
export async function beginProvider(ctx: Context): Promise<{ url: string; sealed: string } | ProviderProblem> {
  const verifier = randomPKCECodeVerifier();
  const made = { state: randomState(), nonce: randomNonce(), verifier, until: ctx.clock.wall().getTime() + attemptMs };
  try {
    const url = buildAuthorizationUrl(await providerOf(ctx), {
      redirect_uri: backUrl(ctx).href,
      scope: 'openid email profile',
      state: made.state,
      nonce: made.nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      prompt: 'select_account',
      ...(ctx.config.OIDC_DOMAIN && { hd: ctx.config.OIDC_DOMAIN }),
    });
    return { url: url.href, sealed: sealerOf(ctx.config).seal(JSON.stringify(made), place) };
  } catch (error) {
    ctx.log.error({ error: errorName(error) }, 'provider.unreachable');
    return 'unreachable';
  }
}

export interface ComingBack {
  /** The query with which the browser came back, as it is. */
  query: string;
  sealed: string | undefined;
  agent: string;
}

export async function endProvider(ctx: Context, back: ComingBack): Promise<{ sessionToken: string } | ProviderProblem> {
  const claims = await claimsOf(ctx, back);
  if (typeof claims === 'string') return claims;
  const user = await userOf(ctx, claims);
  if (typeof user === 'string') return user;
  return { sessionToken: await openSession(ctx, { userId: user.id, way: 'provider', device: back.agent }) };
}

/** Signature, issuer, audience, time, state, nonce and PKCE are the library's; what follows from them is ours. */
async function claimsOf(ctx: Context, { query, sealed }: ComingBack): Promise<IDToken | ProviderProblem> {
  const begun = opened(ctx, sealed);
  if (!begun || begun.until < ctx.clock.wall().getTime()) return 'refused';
  const url = backUrl(ctx);
  url.search = query;
  try {
    const tokens = await authorizationCodeGrant(await providerOf(ctx), url, {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    });
    return tokens.claims() ?? 'refused';
  } catch (error) {
    // Of the error only its kind: its message may quote a token.
    ctx.log.warn({ error: errorName(error) }, 'provider.refused');
    return 'refused';
  }
}

function opened({ config }: Context, sealed: string | undefined) {
  try {
    return attempt.parse(JSON.parse(sealerOf(config).open(sealed ?? '', place)));
  } catch {
    return null;
  }
}

const ours = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  email: z.email().optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  preferred_username: z.email().optional().catch(undefined),
  hd: z.string().optional().catch(undefined),
  tid: z.string().optional().catch(undefined),
  amr: z.array(z.string()).catch([]).default([]),
});

async function userOf(ctx: Context, claims: IDToken): Promise<User | ProviderProblem> {
  const { iss, sub, email, email_verified, preferred_username, hd, tid, amr } = ours.parse(claims);
  const { OIDC_DOMAIN, OIDC_MFA, OIDC_ISSUER } = ctx.config;
  if (OIDC_MFA === 'on' && !amr.includes('mfa')) return 'one-factor';
  // Entra's issuer names the school's own tenant, whose administrators give out the addresses; it says nothing of verified.
  const entra = tid !== undefined && new URL(OIDC_ISSUER).pathname.split('/').includes(tid);
  const address = email ?? (entra ? preferred_username : undefined);
  if (!address || (email_verified !== true && !entra)) return 'not-verified';
  const domain = hd ?? address.split('@')[1];
  if (OIDC_DOMAIN && domain?.toLowerCase() !== OIDC_DOMAIN.toLowerCase()) return 'other-school';
  return match(ctx, { subject: `${iss} ${sub}`, email: normalEmail(address) });
}

/** The first time by the address that was invited; from then on by who it is, whoever gets that address later. */
async function match(
  ctx: Context,
  { subject, email }: { subject: string; email: string },
): Promise<User | ProviderProblem> {
  const include = { school: true };
  const bySubject = await ctx.db.user.findUnique({ where: { providerSubject: subject }, include });
  const user = bySubject ?? (await ctx.db.user.findUnique({ where: { email }, include }));
  if (!user || !mayComeIn(ctx, user)) return 'not-invited';
  if (bySubject) return user;
  const where = { id: user.id, providerSubject: null };
  const { count } = await ctx.db.user.updateMany({ where, data: { providerSubject: subject } });
  return count === 1 ? user : 'other-person';
}
