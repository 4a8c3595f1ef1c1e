import type { FastifyInstance } from 'fastify';
import { localDate } from '../../../moderation/clock.js';
import { type Example, loadExamples } from '../../policy-examples.js';
import { policyView } from '../policy-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

/** The policies that are in use: what each clause says, what enforces it, and what it finds. */
export function registerPolicy(app: FastifyInstance, { ctx, page }: Web): void {
  // Read once, at the first visit: they are files beside the packs and change only with them.
  let examples: Example[] | undefined;
  app.get('/policy', { preHandler: needs(ctx, 'read') }, async (request, reply) => {
    examples ??= loadExamples(ctx.policy.about.map(({ id }) => id));
    const today = localDate(ctx.clock.now(), who(request).user.school.timezone);
    return page(reply, 'policy.njk', policyView(ctx.policy, examples, today));
  });
}
