/** A real OpenID Connect provider in a process of its own. Whoever is named by PUT /who signs in without being asked. */
import { createServer } from 'node:http';
import Provider, { interactionPolicy } from 'oidc-provider';

const [back, clientSecret] = process.argv.slice(2);
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const issuer = `http://127.0.0.1:${port}`;
  // As Microsoft and Google have it: somebody may choose among their accounts.
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  let current = { sub: 'nobody', claims: {} };
  const people = new Map();
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'schoolgate', client_secret: clientSecret, redirect_uris: [back] }],
    claims: {
      openid: ['sub', 'hd', 'tid', 'amr'],
      email: ['email', 'email_verified'],
      profile: ['preferred_username'],
    },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { policy },
    cookies: { keys: ['fictional'] },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    async loadExistingGrant(ctx) {
      const { client, session, provider: own } = ctx.oidc;
      const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  server.on('request', async (request, response) => {
    if (request.url.startsWith('/who')) {
      const query = new URL(request.url, issuer).searchParams;
      current = { sub: query.get('sub'), claims: JSON.parse(query.get('claims')) };
      people.set(current.sub, current.claims);
      return response.end('ok');
    }
    if (request.url.startsWith('/interaction/'))
      return provider.interactionFinished(request, response, {
        login: { accountId: current.sub, amr: current.claims.amr },
        select_account: {},
      });
    return handle(request, response);
  });
  process.send?.(issuer);
});
