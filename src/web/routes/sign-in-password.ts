import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { signInByPassword } from '../../sign-in/by-password.js';
import { TooBusy } from '../../sign-in/passwords.js';
import { beginSession, deviceToken } from '../session.js';
import type { Web } from '../views.js';

const form = z.object({
  email: z.string().trim().max(254).catch(''),
  password: z.string().max(200).catch(''),
  code: z.string().trim().max(40).catch(''),
});

/** One answer for all that can be wrong. */
const wrong =
  'Your e-mail address, your password or your code is not right. After five wrong tries wait a quarter of an hour, or sign in with a link';
const busy = 'Too many tries to sign in came at once. Try again in a minute';

/** Sign-in by password and code. */
export function registerPasswordSignIn(app: FastifyInstance, { ctx, page }: Web): void {
  app.get('/sign-in/password', (request, reply) =>
    request.signedIn ? reply.redirect('/', 303) : page(reply, 'sign-in-password.njk', {}),
  );
  app.post('/sign-in/password', async (request, reply) => {
    const given = form.parse(request.body ?? {});
    const agent = request.headers['user-agent'] ?? '';
    const browser = { agent, device: deviceToken(request), address: request.ip, pause };
    try {
      const done = await signInByPassword(ctx, given, browser);
      if (!done) return page(reply.code(422), 'sign-in-password.njk', { error: wrong, email: given.email });
      return reply.redirect(await beginSession(ctx, reply, done.sessionToken), 303);
    } catch (error) {
      if (!(error instanceof TooBusy)) throw error;
      return page(reply.code(503), 'sign-in-password.njk', { error: busy, email: given.email });
    }
  });
}
