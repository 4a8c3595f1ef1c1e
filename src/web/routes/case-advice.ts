import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DutyError } from '../../duties/doing.js';
import { askForm, askOnCase } from '../../duties/of-cases.js';
import { showCase, theCase } from '../case-page.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const params = z.object({ caseNumber: z.string().max(40) });

/** Asking for advice where the case is read, and not only on Duties with its number copied (MO-09, GT-09, WH-17). */
export function registerCaseAdvice(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  app.post('/cases/:caseNumber/ask-advice', { preHandler: needs(ctx, 'moderate') }, async (request, reply) => {
    const found = await theCase(web, request, params.parse(request.params).caseNumber);
    const { caseNumber } = found.review;
    const { schoolId, role, id: userId } = who(request).user;
    const asked = askForm.safeParse({ ...fieldsOf(request), caseNumber });
    const again = (words: string): Promise<FastifyReply> =>
      showCase(web, { request, reply: reply.code(422), found, problem: { field: 'ask-whom', words } });
    if (!asked.success) return again(asked.error.issues[0]?.message ?? 'Choose whom to ask.');
    try {
      await askOnCase(ctx, { schoolId, role, userId }, asked.data);
    } catch (error) {
      if (!(error instanceof DutyError)) throw error;
      return again(error.message);
    }
    return reply.redirect(`/cases/${encodeURIComponent(caseNumber)}?done=advice-asked`, 303);
  });
}

const fieldsOf = ({ body }: FastifyRequest): object => (typeof body === 'object' && body !== null ? body : {});
