import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { signInByPassword } from '../../sign-in/by-password.js';
import { TooBusy } from '../../sign-in/passwords.js';
import { beginSession, deviceToken, rememberBrowser } from '../session.js';
import type { Web } from '../views.js';

const form = z.object({
  email: z.string().trim().max(254).catch(''),
  password: z.string().max(200).catch(''),
  code: z.string().trim().max(40).catch(''),
});

/** One answer for all that can be wrong. */
const wrong =
  'Your e-mail address, your password or your code is not right. After five wrong tries wait a quarter of an hour, or sign in with a link';
const busy = 'Too many people are signing in at once. Try again in a minute';

/** Sign-in by password and code. */
export function registerPasswordSignIn(app: FastifyInstance, { ctx, page }: Web): void {
  app.get('/sign-in/password', (request, reply) =>
    request.signedIn ? reply.redirect('/', 303) : page(reply, 'sign-in-password.njk', {}),
  );
  app.post('/sign-in/password', async (request, reply) => {
    const given = form.parse(request.body ?? {});
    const browser = { agent: request.headers['user-agent'] ?? '', device: deviceToken(request) };
    try {
      const done = await signInByPassword(ctx, given, browser);
      const again = { error: wrong, email: given.email };
      if (!done) return page(reply.code(422), 'sign-in-password.njk', again);
      rememberBrowser(ctx, reply, done.deviceToken);
      return reply.redirect(await beginSession(ctx, reply, done.sessionToken), 303);
    } catch (error) {
      if (!(error instanceof TooBusy)) throw error;
      return page(reply.code(503), 'sign-in-password.njk', { error: busy, email: given.email });
    }
  });
}
