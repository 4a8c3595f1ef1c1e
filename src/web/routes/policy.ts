import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { localDate } from '../../../moderation/clock.js';
import { type Example, loadExamples } from '../../policy-examples.js';
import { PageError } from '../errors.js';
import { policyView } from '../policy-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

/** The policies that are in use: what each clause says, what enforces it, and what it finds. */
export function registerPolicy(app: FastifyInstance, { ctx, page }: Web): void {
  // Read once for each set of packs: they are files beside the packs and change only with them.
  let known: { packs: string; examples: Example[] } | undefined;
  const view = (request: FastifyRequest) => {
    const ids = ctx.policy.about.map(({ id }) => id);
    if (known?.packs !== ids.join()) known = { packs: ids.join(), examples: loadExamples(ids) };
    return policyView(ctx.policy, known.examples, localDate(ctx.clock.now(), who(request).user.school.timezone));
  };
  const read = { preHandler: needs(ctx, 'policy') };
  app.get('/policy', read, (request, reply) => page(reply, 'policy.njk', view(request)));
  // Apart from the rest: hundreds of them would make that page too heavy for a phone.
  app.get('/policy/:clause', read, async (request, reply) => {
    const { clause: id } = params.parse(request.params);
    const clause = view(request).packs.flatMap(({ clauses }) => clauses.filter((one) => one.id === id))[0];
    if (!clause) throw new PageError(404, 'not-found');
    return page(reply, 'policy-examples.njk', { clause });
  });
}

const params = z.object({ clause: z.string() });
