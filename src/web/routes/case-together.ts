import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { milderWords } from '../../../moderation/proportion.js';
import { casesTogether, type DecidedTogether, decideTogether, scopes, togetherKinds } from '../../together.js';
import { theCase } from '../case-page.js';
import { needs, who } from '../session.js';
import { kindWords, scopeWords, togetherRows } from '../together-view.js';
import type { Web } from '../views.js';
import { reasonChoices } from '../words.js';

const params = z.object({ caseNumber: z.string().max(40) });
const scope = z.object({ of: z.enum(scopes).catch('thread') });
const pick = z.string().regex(/^[\da-f-]{36}:[\da-f-]{36}$/);
const form = z.object({
  what: z.enum(togetherKinds).or(z.literal('')).catch(''),
  why: z.enum(['', ...reasonChoices]).catch(''),
  reason: z.string().trim().max(2000).catch(''),
  milder: z.enum(['', ...Object.keys(milderWords)]).catch(''),
  // One ticked box comes as itself, several as a list.
  pick: z.preprocess((one) => (one === undefined ? [] : [one].flat()), z.array(pick)).catch([]),
});

interface Asked {
  request: FastifyRequest;
  reply: FastifyReply;
}

interface Again {
  typed?: Partial<z.output<typeof form>>;
  result?: DecidedTogether;
  words?: string;
}

/** Several cases of one thread or one writer, decided at once. */
export function registerCaseTogether(app: FastifyInstance, web: Web): void {
  const moderate = { preHandler: needs(web.ctx, 'moderate') };
  const address = '/cases/:caseNumber/together';
  app.get(address, moderate, (request, reply) => show(web, { request, reply }));
  app.post(address, moderate, (request, reply) => decide(web, { request, reply }));
}

async function lookAt(web: Web, request: FastifyRequest) {
  const { of } = scope.parse(request.body ?? request.query ?? {});
  const found = await theCase(web, request, params.parse(request.params).caseNumber);
  const { user } = who(request);
  const viewer = { schoolId: user.schoolId, role: user.role, userId: user.id };
  return { found, user, looking: { viewer, scope: of, from: found.comment } };
}

async function show(web: Web, { request, reply }: Asked, { typed = {}, result, words }: Again = {}) {
  const { ctx, page } = web;
  const { found, user, looking } = await lookAt(web, request);
  const { open, done } = await casesTogether(ctx, looking);
  // After a try nothing stays ticked: the next choice would take what is done along, and words that nobody has read.
  const picked = new Set(result ? [] : (typed.pick ?? []).map((one) => one.slice(0, 36)));
  const failed = new Map(result?.failed.map(({ commentId, words }) => [commentId, words]));
  const rows = (some: typeof open) => togetherRows(ctx, { rows: some, user, picked, failed });
  const { caseNumber } = found.review;
  return page(reply, 'together.njk', {
    ...{
      caseNumber,
      of: looking.scope,
      where: scopeWords[looking.scope],
      typed,
      result,
      kindWords,
      reasonChoices,
      milderWords,
    },
    open: await rows(open),
    done: await rows(done),
    undoSeconds: ctx.config.UNDO_SECONDS,
    problem: words && { field: 'together', words },
  });
}

async function decide(web: Web, asked: Asked): Promise<FastifyReply> {
  const { request, reply } = asked;
  const typed = form.parse(request.body ?? {});
  const again = (status: number, more: Again) => show(web, { request, reply: reply.code(status) }, { typed, ...more });
  const reason = [typed.why, typed.reason].filter(Boolean).join(': ');
  if (typed.what === '') return again(422, { words: 'Choose what should happen' });
  if (typed.pick.length === 0) return again(422, { words: 'Tick the cases that you mean' });
  if (typed.what === 'hide' && typed.milder === '')
    return again(422, { words: 'Choose why nothing milder was enough' });
  if (reason === '') return again(422, { words: 'Say why: the reason is kept with each case' });
  const { found, looking } = await lookAt(web, request);
  const picks = typed.pick.map((one) => ({ commentId: one.slice(0, 36), revisionId: one.slice(37) }));
  const result = await decideTogether(web.ctx, { ...looking, picks, what: typed.what, reason, milder: typed.milder });
  if (result.failed.length === 0 && result.done.length > 0)
    return reply.redirect(`/cases/${encodeURIComponent(found.review.caseNumber)}?done=together`, 303);
  const words =
    result.failed.length > 0
      ? `${result.failed.length} of ${typed.pick.length} could not be decided: see below. Tick again what you mean`
      : 'None of these cases is here any more';
  return again(409, { result, words });
}
