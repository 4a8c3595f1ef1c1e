import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callOff } from '../../calling-off.js';
import { ResolutionError } from '../../resolution-steps.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const params = z.object({ batchId: z.uuid() });

/** Stopping what was decided a moment ago, from whatever page the person is on by now. */
export function registerDecisions(app: FastifyInstance, { ctx, page }: Web): void {
  app.post('/decisions/:batchId/call-off', { preHandler: needs(ctx, 'read') }, async (request, reply) => {
    const asked = params.safeParse(request.params);
    if (!asked.success) throw new PageError(404, 'not-found');
    const { schoolId, role, id: userId } = who(request).user;
    try {
      const numbers = await callOff(ctx, { schoolId, role, userId, batchId: asked.data.batchId });
      return reply.redirect(`/cases/${encodeURIComponent(numbers[0] ?? '')}?done=called-off`, 303);
    } catch (error) {
      if (!(error instanceof ResolutionError)) throw error;
      return page(reply.code(409), 'error.njk', { title: 'This could not be stopped', words: [error.message] });
    }
  });
}
