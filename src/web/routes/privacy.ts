import type { FastifyInstance } from 'fastify';
import { documentKinds, documentOf, documents } from '../../privacy/documents.js';
import { privacyFacts } from '../../privacy/facts.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

/** The record of processing and the draft of the DPIA as files: made anew each time, from what holds at this moment. */
export function registerPrivacy(app: FastifyInstance, { ctx }: Web): void {
  for (const kind of documentKinds)
    app.get(`/privacy/${kind}`, { preHandler: needs(ctx, 'privacy') }, async (request, reply) => {
      const facts = await privacyFacts(ctx, who(request).user.schoolId);
      const { file } = documents[kind];
      reply.header('content-disposition', `attachment; filename="${file}"`).header('cache-control', 'no-store');
      return reply.type('text/html; charset=utf-8').send(documentOf(kind, facts));
    });
}
