import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { countQueue, type QueueKind, queuePage } from '../../reviews.js';
import { rowView } from '../queue-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const query = z.object({ after: z.string().max(40).optional().catch(undefined) });

/** The two lists of cases: those that need somebody, and those that are done. */
export function registerQueue(app: FastifyInstance, web: Web): void {
  const read = { preHandler: needs(web.ctx, 'read') };
  app.get('/', read, (request, reply) => showQueue(web, request, { reply, kind: 'open' }));
  app.get('/done', read, (request, reply) => showQueue(web, request, { reply, kind: 'done' }));
}

interface Wanted {
  reply: FastifyReply;
  kind: QueueKind;
}

async function showQueue({ ctx, page }: Web, request: FastifyRequest, { reply, kind }: Wanted): Promise<FastifyReply> {
  const { user } = who(request);
  const { after } = query.parse(request.query);
  const { rows, next } = await queuePage(ctx, { schoolId: user.schoolId, role: user.role, kind, after });
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  const total = await countQueue(ctx, user, kind);
  return page(reply, 'queue.njk', {
    kind,
    rows: rows.map((row) => rowView(row, zoned)),
    next,
    total,
    after: after ?? null,
  });
}
