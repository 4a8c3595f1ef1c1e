import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { assessmentForm, noteAssessment } from '../../duties/assessments.js';
import { authorityForm, keepAuthority } from '../../duties/authorities.js';
import { closeConcern, concernForm, tellConcern } from '../../duties/concerns.js';
import { DutyError, finishDuty } from '../../duties/doing.js';
import { askForm, askOnCase } from '../../duties/of-cases.js';
import { flashOf, idOf } from '../asked.js';
import { dutiesView } from '../duties-view.js';
import { needs, who } from '../session.js';
import { dutyRights, type Web } from '../views.js';

const flashes: Record<string, string> = {
  done: 'Thank you. It is on record, with what you found. The next round begins by itself.',
  asked: 'It is on the list. The case stays open until the advice has come.',
  told: 'Thank you. Whoever has to know was told. Nobody else can read it.',
  alone:
    'It is kept, but nobody has been told: whoever would have to read it is not in the list of users. Tell the headteacher yourself, or the chair of governors if it concerns the headteacher.',
  closed: 'It is closed.',
  assessed: 'It is on record.',
  kept: 'The numbers are kept. They stand on each case on which the officer or the police are to be told.',
};
const doneForm = z.object({ on: z.string().max(10).catch(''), note: z.string().max(2000).catch('') });

/** What the policies ask of people: one list with whose it is and until when, and what was found. */
export function registerDuties(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const look = { preHandler: needs(ctx, ...dutyRights) };
  const keep = { preHandler: needs(ctx, 'directory') };
  app.get('/duties', look, (request, reply) => show(web, request, { reply, flash: flashOf(request, flashes) }));
  const post = (path: string, guard: typeof look, done: string, work: Work) =>
    app.post(path, guard, async (request, reply) => {
      let said: unknown;
      try {
        said = await work(request);
      } catch (error) {
        const problem = problemOf(error);
        const { body } = request;
        return show(web, request, { reply: reply.code(422), problem, typed: body as object, typedAt: path });
      }
      return reply.redirect(`/duties?done=${typeof said === 'string' ? said : done}`, 303);
    });
  post('/duties/:id/done', look, 'done', (request) =>
    finishDuty(ctx, doer(request), { id: idOf(request), ...doneForm.parse(request.body) }),
  );
  post('/duties/ask', { preHandler: needs(ctx, 'moderate') }, 'asked', (request) =>
    askOnCase(ctx, doer(request), askForm.parse(request.body)),
  );
  post('/duties/tell', look, 'told', async (request) => {
    const read = await tellConcern(ctx, doer(request), concernForm.parse(request.body));
    return read ? undefined : 'alone';
  });
  post('/duties/concerns/:id/close', look, 'closed', (request) => closeConcern(ctx, doer(request), idOf(request)));
  post('/duties/assessment', keep, 'assessed', (request) =>
    noteAssessment(ctx, doer(request), assessmentForm.parse(request.body)),
  );
  post('/duties/authority', keep, 'kept', (request) =>
    keepAuthority(ctx, doer(request), authorityForm.parse(request.body)),
  );
}

/** Another word than the usual for what was done, where it has one. */
type Work = (request: FastifyRequest) => Promise<unknown>;

const doer = (request: FastifyRequest) => {
  const { id: userId, schoolId, role } = who(request).user;
  return { userId, schoolId, role };
};

/** What a form lacks, or what cannot be done: both in words for the person. */
function problemOf(error: unknown): { field: string; words: string } {
  if (error instanceof DutyError) return { field: 'problem', words: error.message };
  if (error instanceof z.ZodError)
    return { field: 'problem', words: error.issues[0]?.message ?? 'Check what you entered.' };
  throw error;
}

interface Showing {
  reply: FastifyReply;
  flash?: string;
  problem?: { field: string; words: string };
  typed?: object;
  typedAt?: string;
}

async function show({ ctx, page }: Web, request: FastifyRequest, { reply, typed = {}, ...rest }: Showing) {
  const view = await dutiesView(ctx, who(request));
  // Kept where the form comes back, so that it is one report however often it is sent.
  const stamp = 'stamp' in typed ? typed.stamp : randomUUID();
  return page(reply, 'duties.njk', { ...view, ...rest, typed, stamp, at: rest.problem ? request.path : '' });
}
