import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refuseConsent, showConsent, withQuery } from '../page/consent.js';
import { sandboxSchool } from '../school.js';
import type { World } from '../world.js';
import { giveCode } from './oauth2.js';

/** https://x.com/i/oauth2/authorize, below the sandbox's address of the API. */
const path = '/x/web/i/oauth2/authorize';

const asked = z.object({
  response_type: z.literal('code'),
  client_id: z.literal(sandboxSchool.x.oauth2.clientId),
  redirect_uri: z.url({ protocol: /^https?$/ }),
  state: z.string().min(1).max(500),
  // The SDK writes it small (platforms.md X6); plain is not safe and not wanted here.
  code_challenge_method: z.string().regex(/^s256$/i),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  scope: z.string().min(1),
  decision: z.enum(['allow', 'refuse']).optional(),
});

/** The authorize page: whoever opens it is signed in as the school. */
export function authorizeRoutes(app: FastifyInstance, world: World): void {
  app.get(path, async (request, reply) => {
    const query = asked.safeParse(request.query);
    if (!query.success) return refuseConsent(reply, 'You weren’t able to give access to the App.');
    const { redirect_uri: redirectUri, state, decision, scope } = query.data;
    const scopes = scope.split(' ');
    if (decision === 'refuse') return reply.redirect(withQuery(redirectUri, { error: 'access_denied', state }), 303);
    if (decision === 'allow') {
      const { client_id: clientId, code_challenge: challenge } = query.data;
      const code = world.act(() => giveCode(world, { clientId, redirectUri, challenge, scopes }));
      return reply.redirect(withQuery(redirectUri, { state, code }), 303);
    }
    const here = `http://sandbox${request.url}`;
    const link = (choice: string) => withQuery(here, { decision: choice }).slice('http://sandbox'.length);
    const { name, handle } = sandboxSchool.x;
    const page = { platform: 'X', account: `@${handle}`, person: name, asked: scopes } as const;
    return showConsent(reply, { ...page, allow: link('allow'), refuse: link('refuse') });
  });
}
