import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../context.js';
import { endSession } from '../../sessions.js';
import { hasProvider, providerName } from '../../sign-in/provider.js';
import { consumeLink, lookAtLink, sendLink } from '../../users.js';
import { beginSession, forgetSession, sessionToken } from '../session.js';
import type { Web } from '../views.js';
import { roleWords } from '../words.js';

const emailForm = z.object({ email: z.string().trim().max(254).pipe(z.email()) });
const token = z.object({ token: z.string().regex(/^[\w-]{20,100}$/) });

/** Sign-in by a link that works once, asked for by e-mail or printed at start; and signing out. */
export function registerSignIn(app: FastifyInstance, { ctx, page }: Web): void {
  const provider = hasProvider(ctx) ? providerName(ctx) : null;
  app.get('/sign-in', async (request, reply) =>
    request.signedIn ? reply.redirect('/', 303) : page(reply, 'sign-in.njk', { provider, people: await invented(ctx) }),
  );

  app.post('/sign-in', async (request, reply) => {
    const form = emailForm.safeParse(request.body);
    if (!form.success) {
      const error = 'Enter an e-mail address, like name@school.sch.uk';
      const email = typed(request.body, 'email');
      return page(reply.code(422), 'sign-in.njk', { provider, error, email, people: await invented(ctx) });
    }
    // Not waited for: how long it takes would tell who has an account.
    sendLink(ctx, form.data.email).catch((error: Error) =>
      ctx.log.error({ error: error.name }, 'no sign-in link sent'),
    );
    return page(reply, 'sign-in-sent.njk', {});
  });

  app.get('/sign-in/:token', async (request, reply) => {
    const link = token.safeParse(request.params);
    const found = link.success ? await lookAtLink(ctx, link.data.token) : { state: 'unknown', name: '' };
    if (found.state !== 'good') return page(reply.code(410), 'sign-in-link.njk', found);
    return page(reply, 'sign-in-link.njk', { ...found, action: request.path });
  });

  app.post('/sign-in/:token', async (request, reply) => {
    const link = token.safeParse(request.params);
    const used = link.success
      ? await consumeLink(ctx, link.data.token, request.headers['user-agent'])
      : ({ state: 'unknown' } as const);
    if ('state' in used) return page(reply.code(410), 'sign-in-link.njk', used);
    return reply.redirect(await beginSession(ctx, reply, used.sessionToken), 303);
  });

  app.post('/sign-out', async (request, reply) => {
    const session = sessionToken(request);
    if (session) await endSession(ctx, session);
    forgetSession(ctx, reply);
    return reply.redirect('/sign-in', 303);
  });
}

/**
 * Whom somebody may come in as who was given only the address of a sandbox: their letters lie in its open mailbox. By their
 * addresses, which no real person can have (RFC 2606): who else was invited here is told to nobody.
 */
async function invented({ db, sandbox }: Context) {
  if (!sandbox) return [];
  const where = { email: { endsWith: '.example' }, disabledAt: null };
  const people = await db.user.findMany({ where, orderBy: { id: 'asc' }, take: 20 });
  return people.map(({ name, email, role }) => ({ name, email, role: roleWords[role] }));
}

/** What stood in a field, to show it again. */
function typed(body: unknown, field: string): string {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : '';
  return typeof value === 'string' ? value : '';
}
