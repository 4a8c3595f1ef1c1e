import type { FastifyInstance } from 'fastify';
import { beginProvider, endProvider, hasProvider, type ProviderProblem, providerName } from '../../sign-in/provider.js';
import { PageError } from '../errors.js';
import { attemptOf, beginSession, forgetAttempt, rememberAttempt } from '../session.js';
import type { Web } from '../views.js';

const words: Record<ProviderProblem, string> = {
  unreachable: 'Your school’s sign-in does not answer. Try again in a minute, or sign in with a link.',
  refused: 'The sign-in was not finished, or took too long. Begin again on this page.',
  'not-invited': 'Your account is not on the list of those who use Schoolgate. Ask your headteacher to invite you.',
  'not-verified':
    'Your account has no e-mail address that the school has checked. Ask whoever looks after your accounts.',
  'other-school': 'This account belongs to another organisation. Choose the one of your school.',
  'other-person':
    'Your address belonged to another account when it was last used here. Ask your headteacher to take the old sign-in away.',
  'one-factor': 'Your school asks for a second step when signing in, and your account did not take it.',
};

/** Sign-in by the school's own provider. Links and no forms: a form of ours may lead nowhere else (Content-Security-Policy). */
export function registerProviderSignIn(app: FastifyInstance, { ctx, page }: Web): void {
  app.get('/sign-in/provider', async (_request, reply) => {
    if (!hasProvider(ctx)) throw new PageError(404, 'not-found');
    const begun = await beginProvider(ctx);
    if (typeof begun === 'string') return page(reply.code(502), 'sign-in-provider.njk', { words: words[begun] });
    rememberAttempt(ctx, reply, begun.sealed);
    return reply.redirect(begun.url, 303);
  });
  app.get('/sign-in/provider/back', async (request, reply) => {
    if (!hasProvider(ctx)) throw new PageError(404, 'not-found');
    const query = request.url.split('?')[1] ?? '';
    const agent = request.headers['user-agent'] ?? '';
    const done = await endProvider(ctx, { query, sealed: attemptOf(request), agent });
    forgetAttempt(ctx, reply);
    if (typeof done === 'string') {
      const again = providerName(ctx);
      return page(reply.code(done === 'unreachable' ? 502 : 403), 'sign-in-provider.njk', {
        words: words[done],
        again,
      });
    }
    return reply.redirect(await beginSession(ctx, reply, done.sessionToken), 303);
  });
}
