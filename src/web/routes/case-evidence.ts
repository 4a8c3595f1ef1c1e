import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EvidenceError, giveEvidence } from '../../evidence/giving.js';
import { givenBefore } from '../../evidence/list.js';
import { isRecipient, recipientNeeds, recipients } from '../../evidence/recipients.js';
import { type Problem, theCase } from '../case-page.js';
import { whenWords } from '../dates.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const params = z.object({ caseNumber: z.string().max(40) });
const form = z.object({ recipient: z.string().max(20).catch(''), reason: z.string().max(2000).trim().catch('') });

interface Showing {
  request: FastifyRequest;
  reply: FastifyReply;
  problem?: Problem;
  typed?: z.infer<typeof form>;
}

/** Evidence for somebody outside: for whom and why is asked first, and what was given before stands there. */
export function registerCaseEvidence(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const give = { preHandler: needs(ctx, 'evidence') };
  const address = '/cases/:caseNumber/evidence';
  app.get(address, give, (request, reply) => show(web, { request, reply }));
  app.post(address, give, async (request, reply) => {
    const { user } = who(request);
    const { caseNumber } = params.parse(request.params);
    await theCase(web, request, caseNumber);
    const typed = form.parse(request.body ?? {});
    const by = { userId: user.id, role: user.role, name: user.name };
    try {
      const { bytes, name } = await giveEvidence(ctx, { schoolId: user.schoolId, caseNumber, by, ...typed });
      reply.header('content-disposition', `attachment; filename="${name}"`);
      return reply.type('application/zip').send(Buffer.from(bytes));
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      const problem = { field: error.field, words: error.message };
      return show(web, { request, reply: reply.code(422), problem, typed });
    }
  });
}

async function show(web: Web, { request, reply, problem, typed }: Showing): Promise<FastifyReply> {
  const { user } = who(request);
  const { comment, review } = await theCase(web, request, params.parse(request.params).caseNumber);
  const zoned = { now: web.ctx.clock.now(), zone: user.school.timezone };
  const given = await givenBefore(web.ctx, user.schoolId, comment.id);
  return web.page(reply, 'evidence.njk', {
    caseNumber: review.caseNumber,
    choices: recipients.map((name) => ({ name, ...recipientNeeds[name] })),
    given: given.map(({ at, by, recipient, sha256 }) => {
      const whom = isRecipient(recipient) ? recipientNeeds[recipient].words : recipient;
      return { by, sha256, whom, when: whenWords(at, zoned) };
    }),
    ...{ problem, typed: typed ?? {} },
  });
}
