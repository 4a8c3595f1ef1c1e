import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { claim, leave, release, takeOver } from '../../claims.js';
import { conflictOf, conflictWords } from '../../conflicts.js';
import { HandOverError, handOver } from '../../handing-over.js';
import { SnoozeError, snooze, waits, wake } from '../../snoozing.js';
import { StepAsideError, stepAside } from '../../stepping-aside.js';
import { readForm } from '../calendar-form.js';
import { showCase, theCase } from '../case-page.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const params = z.object({ caseNumber: z.string().max(40) });
const form = z.object({ wait: z.enum(waits).catch('tomorrow'), reason: z.string().trim().max(2000).catch('') });

/** Who works on a case, and whether it can wait. */
export function registerCaseHolding(app: FastifyInstance, web: Web): void {
  const moderate = { preHandler: needs(web.ctx, 'moderate') };
  const { ctx } = web;
  const on = (what: string, act: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    app.post(`/cases/:caseNumber/${what}`, moderate, act);
  on('take', async (request, reply) => {
    if (await claim(ctx, asked(request))) return back(request, reply);
    const found = await theCase(web, request, asked(request).caseNumber);
    const about = { commentId: found.comment.id, userId: asked(request).userId };
    const conflict = await conflictOf(ctx, ctx.db, about);
    const words = conflict
      ? conflictWords[conflict]
      : 'Somebody else took this case a moment ago. You can take it over below.';
    const problem = { field: conflict ? 'conflict' : 'holding', words };
    return showCase(web, { request, reply: reply.code(409), found, problem });
  });
  on('take-over', async (request, reply) => {
    await takeOver(ctx, asked(request));
    return back(request, reply);
  });
  on('give-back', async (request, reply) => {
    await release(ctx, asked(request));
    return back(request, reply);
  });
  // The two that a page sends by itself: I am still here, and I left. Nobody reads their answer.
  on('still', async (request, reply) => reply.code((await claim(ctx, asked(request))) ? 204 : 409).send());
  on('leave-it', async (request, reply) => {
    await leave(ctx, asked(request));
    return reply.code(204).send();
  });
  on('wake', async (request, reply) => {
    await wake(ctx, asked(request));
    return back(request, reply);
  });
  on('hand-over', (request, reply) => give(web, request, reply));
  on('step-aside', (request, reply) => giveUp(web, request, reply));
  on('later', (request, reply) => later(web, request, reply));
}

async function later(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { wait, reason } = form.parse(readForm(request.body));
  try {
    await snooze(web.ctx, { ...asked(request), wait, reason });
  } catch (error) {
    if (!(error instanceof SnoozeError)) throw error;
    const found = await theCase(web, request, asked(request).caseNumber);
    const problem = { field: 'later-reason', words: error.message };
    return showCase(web, { request, reply: reply.code(422), found, problem, typed: { later: reason } });
  }
  return reply.redirect('/', 303);
}

const handing = z.object({ to: z.uuid().catch(''), note: z.string().trim().max(2000).catch('') });

async function give(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { to, note } = handing.parse(request.body ?? {});
  const found = await theCase(web, request, asked(request).caseNumber);
  try {
    await handOver(web.ctx, { ...asked(request), to, note });
  } catch (error) {
    if (!(error instanceof HandOverError)) throw error;
    const problem = { field: 'hand-note', words: error.message };
    const typed = { handTo: to, handNote: note };
    return showCase(web, { request, reply: reply.code(422), found, problem, typed });
  }
  return reply.redirect('/?done=handed-over', 303);
}

async function giveUp(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { reason } = form.parse(readForm(request.body));
  const found = await theCase(web, request, asked(request).caseNumber);
  try {
    const { colleagues } = await stepAside(web.ctx, { ...asked(request), reason });
    return reply.redirect(`/?done=stepped-aside${colleagues.length > 0 ? '' : '-last'}`, 303);
  } catch (error) {
    if (!(error instanceof StepAsideError)) throw error;
    const problem = { field: 'aside-reason', words: error.message };
    return showCase(web, { request, reply: reply.code(422), found, problem, typed: { aside: reason } });
  }
}

function asked(request: FastifyRequest) {
  const { user } = who(request);
  const { caseNumber } = params.parse(request.params);
  return { schoolId: user.schoolId, role: user.role, userId: user.id, caseNumber };
}

const back = (request: FastifyRequest, reply: FastifyReply) =>
  reply.redirect(`/cases/${encodeURIComponent(asked(request).caseNumber)}`, 303);
