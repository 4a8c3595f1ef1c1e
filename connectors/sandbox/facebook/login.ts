/** Facebook's login dialog, and the tokens that come of it (platforms.md F8, part 3, 22). */
import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuseConsent, showConsent, withQuery } from '../page/consent.js';
import { sandboxSchool } from '../school.js';
import type { World } from '../world.js';
import { GraphError } from './errors.js';
import type { GraphCall } from './request.js';

const { appId, appSecret, pageId, pageName, pageToken, userToken } = sandboxSchool.facebook;
const codeMs = 10 * 60_000;
const allTasks = ['ANALYZE', 'ADVERTISE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT', 'MANAGE'];

const asked = z.object({
  client_id: z.literal(appId),
  redirect_uri: z.url({ protocol: /^https?$/ }),
  state: z.string().min(1).max(500),
  response_type: z.literal('code'),
  scope: z.string().min(1),
  decision: z.enum(['allow', 'refuse', 'weak']).optional(),
});

const secret = (kind: string) => `sandbox-fb-${kind}-${randomBytes(18).toString('base64url')}`;

/** The dialog: whoever opens it is signed in as Helen, who looks after the page; `weak`: as somebody who may only look. */
export function loginRoutes(app: FastifyInstance, world: World): void {
  app.get('/graph/web/:version/dialog/oauth', async (request, reply) => {
    const query = asked.safeParse(request.query);
    if (!query.success) return refuseConsent(reply, 'The app is not set up correctly, or the address is not allowed.');
    const { redirect_uri: redirectUri, state, decision, scope } = query.data;
    const refusal = { error: 'access_denied', error_reason: 'user_denied', state };
    if (decision === 'refuse') return reply.redirect(withQuery(redirectUri, refusal), 303);
    if (decision) {
      const code = secret('code');
      const kept = { kind: 'code' as const, redirectUri, weak: decision === 'weak', expiresAt: Date.now() + codeMs };
      world.act(() => world.store.put('facebookGrants', code, kept));
      return reply.redirect(withQuery(redirectUri, { code, state }), 303);
    }
    const link = (choice: string) => withQuery(`http://sandbox${request.url}`, { decision: choice }).slice(14);
    const page = { platform: 'Facebook', account: pageName, person: 'Helen Straker', asked: scope.split(',') } as const;
    return showConsent(reply, { ...page, allow: link('allow'), refuse: link('refuse') });
  });
}

/** oauth/access_token: a code for a person's token, or that for one of 60 days. Needs no token, but the app's secret. */
export function giveToken(world: World, { params }: GraphCall): object {
  if (params.client_id !== appId || params.client_secret !== appSecret)
    throw new GraphError(1, 'Error validating client secret.', { type: 'OAuthException' });
  const long = params.grant_type === 'fb_exchange_token';
  const key = String(long ? params.fb_exchange_token : params.code);
  const known = world.store.get('facebookGrants', key);
  const fits = long ? known?.kind === 'user' : known?.kind === 'code' && known.redirectUri === params.redirect_uri;
  if (!known || !fits || known.expiresAt < Date.now())
    throw new GraphError(100, 'This authorization code has been used, or has expired.', { subcode: 36009 });
  if (!long) world.store.drop('facebookGrants', key);
  return { access_token: give(world, 'user', known.weak), token_type: 'bearer', expires_in: long ? 5_184_000 : 3_600 };
}

/** me/accounts: the pages of the person, each with a token of its own. */
export function listAccounts(world: World, call: GraphCall): object {
  const weak = call.granted?.weak ?? false;
  const access_token = give(world, 'page', weak);
  return { data: [{ id: pageId, name: pageName, access_token, tasks: weak ? ['ANALYZE'] : allTasks }] };
}

/** DELETE {user}/permissions: all that the person agreed to, and every token that came of it. */
export function endPermissions(world: World): object {
  for (const token of world.store.all('facebookGrants').keys()) world.store.drop('facebookGrants', token);
  return { success: true };
}

function give(world: World, kind: 'user' | 'page', weak: boolean): string {
  const token = secret(kind);
  world.store.put('facebookGrants', token, { kind, redirectUri: '', weak, expiresAt: Number.MAX_SAFE_INTEGER });
  return token;
}

/** The call as the rest of the fake knows it: a token that came of the dialog counts as the sandbox's own of its kind. */
export function withGranted(world: World, call: GraphCall): GraphCall {
  const granted = world.store.get('facebookGrants', call.token);
  const params = { ...call.params };
  const looked = world.store.get('facebookGrants', String(params.input_token ?? ''));
  if (looked && looked.kind !== 'code') params.input_token = looked.kind === 'page' ? pageToken : userToken;
  if (!granted || granted.kind === 'code') return { ...call, params };
  const proof = (token: string) => createHmac('sha256', appSecret).update(token).digest('hex');
  const token = granted.kind === 'page' ? pageToken : userToken;
  if (params.appsecret_proof === proof(call.token)) params.appsecret_proof = proof(token);
  return { ...call, params, token, granted };
}
