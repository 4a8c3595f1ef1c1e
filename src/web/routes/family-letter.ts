import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Nation } from '../../../moderation/types.js';
import { familyLetter, letterForm, noteLetter } from '../../family-letter.js';
import type { Case } from '../../reviews.js';
import { theCase } from '../case-page.js';
import { hasLetter } from '../case-view.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const params = z.object({ caseNumber: z.string().max(40) });

/** A letter to print, for those who look after the safety of children; what is typed in stands on that page and nowhere else. */
export function registerFamilyLetter(app: FastifyInstance, web: Web): void {
  const some = { preHandler: needs(web.ctx, 'restrictions') };
  const path = '/cases/:caseNumber/family-letter';
  app.get(path, some, async (request, reply) => show(web, { request, reply, found: await caseOf(web, request) }));
  app.post(path, some, async (request, reply) => {
    const { ctx } = web;
    const found = await caseOf(web, request);
    const form = letterForm.safeParse(request.body ?? {});
    const typed = request.body as Record<string, string>;
    if (!form.success) {
      const [issue] = form.error.issues;
      const problem = { field: String(issue?.path[0] ?? 'family'), words: issue?.message ?? 'Check what you entered.' };
      return show(web, { request, reply: reply.code(422), found, problem, typed });
    }
    const { user } = who(request);
    const { comment, review } = found;
    const about = { platform: comment.platform, nation: user.school.nation as Nation, school: user.school.name };
    const letter = familyLetter(ctx, about, form.data);
    const by = { schoolId: user.schoolId, userId: user.id, commentId: comment.id, caseNumber: review.caseNumber };
    await noteLetter(ctx, { ...by, language: form.data.language });
    return show(web, { request, reply: reply.header('cache-control', 'no-store'), found, typed, letter });
  });
}

async function caseOf(web: Web, request: FastifyRequest): Promise<Case> {
  const found = await theCase(web, request, params.parse(request.params).caseNumber);
  if (!hasLetter(found)) throw new PageError(404, 'not-found');
  return found;
}

interface Showing {
  request: FastifyRequest;
  reply: FastifyReply;
  found: Case;
  problem?: { field: string; words: string };
  typed?: Record<string, string>;
  letter?: ReturnType<typeof familyLetter>;
}

function show({ page }: Web, { request, reply, found, typed, ...rest }: Showing): Promise<FastifyReply> {
  const { user } = who(request);
  const data = { caseNumber: found.review.caseNumber, typed: typed ?? { signature: user.name }, ...rest };
  return page(reply, 'family-letter.njk', data);
}
