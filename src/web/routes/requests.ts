import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { closeRequest, RequestError } from '../../requests/closing.js';
import { findRequest, listRequests } from '../../requests/list.js';
import { flashOf, idOf } from '../asked.js';
import { PageError } from '../errors.js';
import { outcomeWords, requestLine, requestView } from '../request-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const form = z.object({
  outcome: z.string().max(20).catch(''),
  note: z.string().max(2000).trim().catch(''),
});

/** What came by the public pages: for those who see such cases, and complaints about data for those who answer them. */
export function registerRequests(app: FastifyInstance, web: Web): void {
  const { ctx, page } = web;
  const some = { preHandler: needs(ctx, 'read', 'complaints') };
  app.get('/requests', some, async (request, reply) => {
    const { user } = who(request);
    const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
    const lines = async (open: boolean) =>
      (await listRequests(ctx, user, open)).map((one) => requestLine(one, zoned, user));
    const flash = flashOf(request, { closed: 'Closed. What you wrote is kept with it.' });
    return page(reply, 'requests.njk', { open: await lines(true), closed: await lines(false), flash });
  });
  app.get('/requests/:id', some, (request, reply) => show(web, { request, reply }));
  app.post('/requests/:id/close', some, async (request, reply) => {
    const { user } = who(request);
    const typed = form.parse(request.body ?? {});
    const id = idOf(request);
    if (!(await findRequest(ctx, user, id))) throw new PageError(404, 'not-found');
    try {
      await closeRequest(ctx, { viewer: user, userId: user.id, id, ...typed });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const problem = { field: error.field, words: error.message };
      return show(web, { request, reply: reply.code(422), problem, typed });
    }
    return reply.redirect('/requests?done=closed', 303);
  });
}

interface Showing {
  request: FastifyRequest;
  reply: FastifyReply;
  problem?: { field: string; words: string };
  typed?: z.infer<typeof form>;
}

async function show({ ctx, page }: Web, { request, reply, problem, typed }: Showing): Promise<FastifyReply> {
  const { user } = who(request);
  const found = await findRequest(ctx, user, idOf(request));
  if (!found) throw new PageError(404, 'not-found');
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  return page(reply, 'request.njk', {
    one: requestView(found, zoned, user),
    ...{ problem, typed: typed ?? {}, outcomes: outcomeWords },
  });
}
