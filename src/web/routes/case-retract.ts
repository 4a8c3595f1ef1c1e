import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ResolutionError, resolve } from '../../resolutions.js';
import { readForm } from '../case-forms.js';
import { type Problem, theCase } from '../case-page.js';
import { saidOf } from '../case-said.js';
import { caseView } from '../case-view.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const params = z.object({ caseNumber: z.string().max(40) });
const of = z.object({ of: z.uuid() });

interface Asked {
  request: FastifyRequest;
  reply: FastifyReply;
  problem?: Problem;
  typed?: object;
}

/** Words of the school's own are taken back: what that does is said before, and asked for once more. */
export function registerCaseRetract(app: FastifyInstance, web: Web): void {
  const moderate = { preHandler: needs(web.ctx, 'moderate') };
  const address = '/cases/:caseNumber/retract';
  app.get(address, moderate, (request, reply) => show(web, { request, reply }));
  app.post(address, moderate, (request, reply) => takeBack(web, request, reply));
}

/** Which words are meant stands in the address of the page, and in its form. */
function addressOf({ params: path, query, body }: FastifyRequest) {
  const given = of.safeParse(body ?? query);
  if (!given.success) throw new PageError(404, 'not-found');
  return { ...params.parse(path), actionId: given.data.of };
}

async function show(web: Web, { request, reply, problem, typed = {} }: Asked): Promise<FastifyReply> {
  const { ctx, page } = web;
  const { caseNumber, actionId } = addressOf(request);
  const found = await theCase(web, request, caseNumber);
  const viewing = { ctx, now: ctx.clock.now(), zone: who(request).user.school.timezone };
  const said = saidOf(found, viewing).find(({ id }) => id === actionId);
  if (!said) throw new PageError(404, 'not-found');
  return page(reply, 'retract.njk', { one: caseView(found, viewing), said, problem, typed });
}

async function takeBack(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { caseNumber, actionId } = addressOf(request);
  const found = await theCase(web, request, caseNumber);
  const { schoolId, id: userId } = who(request).user;
  const { input, typed, problem } = readForm('retract', request.body);
  const again = (status: number, why: Problem) =>
    show(web, { request, reply: reply.code(status), problem: why, typed });
  if (problem) return again(422, problem);
  try {
    await resolve(web.ctx, { schoolId, commentId: found.comment.id, userId, what: 'retract', ...input, actionId });
  } catch (error) {
    if (!(error instanceof ResolutionError)) throw error;
    return again(409, { field: 'reason', words: error.message });
  }
  return reply.redirect(`/cases/${encodeURIComponent(caseNumber)}?done=retracted`, 303);
}
