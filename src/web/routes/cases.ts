import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { needsSecond } from '../../../moderation/case-needs.js';
import { milderWords } from '../../../moderation/proportion.js';
import { NotTheirsError, ResolutionError, resolve } from '../../resolutions.js';
import { findCase } from '../../reviews.js';
import { may } from '../../rights.js';
import { caseFlash } from '../case-flash.js';
import { type DeedName, deeds, readForm } from '../case-forms.js';
import { needsView } from '../case-needs-view.js';
import { type Problem, type Showing, showCase, theCase } from '../case-page.js';
import { draftOf } from '../case-reply.js';
import { secondView } from '../case-second.js';
import { caseView } from '../case-view.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';
import { reasonChoices } from '../words.js';

const word = z.string().max(40).optional().catch(undefined);
const query = z.object({ done: word, draft: word });
const params = z.object({ caseNumber: z.string().max(40), what: z.string().max(40).default('') });

/** One case: what was written, why it was judged so, what was done, and what a person may do about it. */
export function registerCases(app: FastifyInstance, web: Web): void {
  const read = { preHandler: needs(web.ctx, 'read') };
  app.get('/cases/:caseNumber', read, async (request, reply) => {
    const found = await caseOf(web, request);
    const { done, draft } = query.parse(request.query);
    const { ctx } = web;
    const viewing = { ctx, now: ctx.clock.now(), zone: who(request).user.school.timezone };
    const text = await draftOf(found, viewing, draft);
    return showCase(web, {
      request,
      reply,
      found,
      flash: await caseFlash(done, found, viewing),
      ...(text && { typed: { text } }),
    });
  });
  for (const name of confirmed) {
    app.get(`/cases/:caseNumber/${name}`, { preHandler: needs(web.ctx, 'ban') }, async (request, reply) => {
      const found = await caseOf(web, request);
      return showConfirm(web, { request, reply, found, name });
    });
  }
  app.post('/cases/:caseNumber/:what', read, (request, reply) => act(web, request, reply));
}

const caseOf = (web: Web, request: FastifyRequest) => theCase(web, request, params.parse(request.params).caseNumber);

/** What is asked about once more, on a page of its own. */
const confirmed = ['ban', 'unban', 'delete'] as const;
type Confirmed = (typeof confirmed)[number];
const asksAgain = (name: string): name is Confirmed => confirmed.some((one) => one === name);

function showConfirm(
  { ctx, page }: Web,
  { request, reply, found, problem, typed, name }: Showing & { name: Confirmed },
): Promise<FastifyReply> {
  const { user } = who(request);
  if (!may(user.role, 'ban')) throw new PageError(403, 'not-yours');
  const viewing = { ctx, now: ctx.clock.now(), zone: user.school.timezone };
  return page(reply, name === 'delete' ? 'delete.njk' : 'ban.njk', {
    one: caseView(found, viewing),
    needs: needsView(found, viewing),
    second: secondView(found, viewing, user).needed,
    name,
    problem,
    typed: typed ?? {},
    reasonChoices,
    milderWords,
  });
}

/** Does what the form asks for and goes back to the case; what cannot be done is said at the top, with the typed words kept. */
async function act(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { what } = params.parse(request.params);
  if (!(what in deeds)) throw new PageError(404, 'not-found');
  const name = what as DeedName;
  const deed = deeds[name];
  const { user } = who(request);
  if (!may(user.role, deed.right)) throw new PageError(403, 'not-yours');
  const found = await caseOf(web, request);
  const form = readForm(name, request.body);
  const again = (status: number, problem: Problem) => {
    const { revisionId: seen } = form.input;
    const other = seen !== '' && seen !== found.comment.currentId;
    const showing = { request, reply: reply.code(status), found, problem, typed: form.typed, ...(other && { seen }) };
    return asksAgain(name) ? showConfirm(web, { ...showing, name }) : showCase(web, showing);
  };
  if (form.problem) return again(422, form.problem);
  try {
    const { schoolId, id: userId } = user;
    // What one person does not do alone is asked for; the page has said so before.
    const asks = needsSecond(deed.what, web.ctx.policy.settings) || (name === 'reply' && form.asks === true);
    const what = asks ? { what: 'propose' as const, act: deed.what } : { what: deed.what };
    await resolve(web.ctx, { schoolId, commentId: found.comment.id, userId, ...what, ...form.input });
    if (asks) return reply.redirect(`/cases/${encodeURIComponent(found.review.caseNumber)}?done=proposed`, 303);
  } catch (error) {
    if (!(error instanceof ResolutionError)) throw error;
    const field = error instanceof NotTheirsError ? 'conflict' : (form.field ?? deed.field);
    return again(409, { field, words: error.message });
  }
  // What somebody passed on may be for others alone from then on.
  const stays = await findCase(web.ctx, user, found.review.caseNumber);
  const back = stays ? `/cases/${encodeURIComponent(found.review.caseNumber)}` : '/';
  return reply.redirect(`${back}?done=${deed.flash.key}`, 303);
}
