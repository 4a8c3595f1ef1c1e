import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { localDate } from '../../../moderation/clock.js';
import { may } from '../../rights.js';
import { listTerms } from '../../terms/list.js';
import { extendBan, finishTerm, TermError } from '../../terms/resolving.js';
import { flashOf } from '../asked.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import { termView } from '../terms-view.js';
import type { Web } from '../views.js';

const flashes: Record<string, string> = {
  done: 'Thank you. We noted it, and begin the next round from that day.',
  longer: 'The ban is kept longer.',
};
const query = z.object({
  after: z.uuid().optional().catch(undefined),
  done: z.enum(['done', 'longer']).optional().catch(undefined),
});
const params = z.object({ id: z.uuid().catch(''), what: z.string().max(20).catch('') });
const form = z.object({
  on: z.string().max(10).catch(''),
  note: z.string().max(2000).trim().catch(''),
});

/** Everything that ends by itself or must be done by a day: what is due first, with who sees to it. */
export function registerTerms(app: FastifyInstance, web: Web): void {
  const read = { preHandler: needs(web.ctx, 'read') };
  app.get('/terms', read, (request, reply) => showTerms(web, { request, reply, flash: flashOf(request, flashes) }));
  app.post('/terms/:id/:what', read, (request, reply) => act(web, request, reply));
}

interface Showing {
  request: FastifyRequest;
  reply: FastifyReply;
  flash?: string;
  problem?: { field: string; words: string };
  /** Into the form of one term. */
  typed?: { termId: string; what: string; on: string; note: string };
}

async function showTerms({ ctx, page }: Web, { request, reply, ...said }: Showing): Promise<FastifyReply> {
  const { user } = who(request);
  const { after } = query.parse(request.query);
  const { open, ended, next, total } = await listTerms(ctx, user, after);
  const viewing = { now: ctx.clock.now(), zone: user.school.timezone, viewer: user };
  return page(reply, 'terms.njk', {
    terms: open.map((term) => termView(term, viewing)),
    ended: ended.map((term) => termView(term, viewing)),
    ...{ next, total, after: after ?? null, ...said },
    today: localDate(viewing.now, viewing.zone),
  });
}

async function act(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id: termId, what } = params.parse(request.params);
  const { user } = who(request);
  if (termId === '' || (what !== 'done' && what !== 'longer')) throw new PageError(404, 'not-found');
  if (what === 'longer' && !may(user.role, 'ban')) throw new PageError(403, 'not-yours');
  const { on, note } = form.parse(request.body ?? {});
  const input = { viewer: user, userId: user.id, termId, note };
  try {
    await (what === 'done' ? finishTerm(web.ctx, { ...input, on }) : extendBan(web.ctx, input));
  } catch (error) {
    if (!(error instanceof TermError)) throw error;
    return showTerms(web, {
      request,
      reply: reply.code(409),
      problem: { field: `term-${termId}`, words: error.message },
      typed: { termId, what, on, note },
    });
  }
  return reply.redirect(`/terms?done=${what}`, 303);
}
