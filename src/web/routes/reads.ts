import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readsPage } from '../../case-reads.js';
import { whenWords } from '../dates.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';
import { roleWords } from '../words.js';

const query = z.object({
  case: z.string().trim().max(40).optional().catch(undefined),
  after: z.string().max(100).optional().catch(undefined),
});

/** Who has read which case, and when: for those who answer for that. No word of a case stands here. */
export function registerReads(app: FastifyInstance, { ctx, page }: Web): void {
  app.get('/reads', { preHandler: needs(ctx, 'audit') }, async (request: FastifyRequest, reply: FastifyReply) => {
    const { user } = who(request);
    const { case: caseNumber = '', after } = query.parse(request.query);
    const { rows, next } = await readsPage(ctx, user, { caseNumber, after });
    const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
    return page(reply, 'reads.njk', {
      ...{ caseNumber, next, after: after ?? null },
      rows: rows.map(({ role, at, ...row }) => ({ ...row, role: role && roleWords[role], when: whenWords(at, zoned) })),
    });
  });
}
