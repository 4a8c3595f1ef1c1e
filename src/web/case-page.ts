/** The page of one case, also shown again with what was typed and why it was refused. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { milderWords } from '../../moderation/proportion.js';
import { noticesOf } from '../defamation/list.js';
import { caseToken, nextCase } from '../queue.js';
import { type Case, findCase } from '../reviews.js';
import { countTogether } from '../together.js';
import { choicesView } from './case-choices.js';
import { decidedBy } from './case-decided.js';
import type { Typed } from './case-forms.js';
import { handingView, rightsView } from './case-handing.js';
import { holdingView } from './case-holding-view.js';
import { imageView } from './case-image.js';
import { needsView, withNumbers } from './case-needs-view.js';
import { casePast } from './case-past.js';
import { proportionView } from './case-proportion.js';
import { caseReply } from './case-reply.js';
import { saidOf } from './case-said.js';
import { secondView } from './case-second.js';
import { caseTerms } from './case-terms.js';
import { type CaseView, caseView, editedView } from './case-view.js';
import { PageError } from './errors.js';
import { noticeLine } from './notice-view.js';
import { who } from './session.js';
import type { Web } from './views.js';
import { answerWays, reasonChoices } from './words.js';

export interface Problem {
  field: string;
  words: string;
}

export interface Showing {
  request: FastifyRequest;
  reply: FastifyReply;
  found: Case;
  flash?: string | null;
  problem?: Problem;
  typed?: Typed;
  /** The wording that the person decided about, where another stands there by now. */
  seen?: string;
}

/** The case of this number that the person may see; else the page says that there is none. */
export async function theCase({ ctx }: Web, request: FastifyRequest, caseNumber: string): Promise<Case> {
  const found = await findCase(ctx, who(request).user, caseNumber);
  if (!found) throw new PageError(404, 'not-found');
  return found;
}

export async function showCase({ ctx, page }: Web, showing: Showing): Promise<FastifyReply> {
  const { request, reply, found, flash, problem, typed = {}, seen } = showing;
  const { user } = who(request);
  const viewing = { ctx, now: ctx.clock.now(), zone: user.school.timezone };
  const one: CaseView = caseView(found, viewing);
  const terms = await caseTerms(found, viewing);
  const answer = await caseReply(found, viewing, user);
  const { rights, conflict } = await rightsView(viewing, found, user);
  const past = await casePast(found, viewing, user);
  const edited = seen ? editedView(found, seen, viewing) : null;
  const needs = await withNumbers(needsView(found, viewing), viewing, user.schoolId);
  const holding = await holdingView(ctx, found, user);
  const { caseNumber } = found.review;
  const stream = { caseNumber, token: await caseToken(ctx, user, caseNumber) };
  const next = await nextCase(ctx, user, { caseNumber, userId: user.id });
  const words = { flash, problem, typed, reasonChoices, milderWords, answerWays, undoSeconds: ctx.config.UNDO_SECONDS };
  const said = saidOf(found, viewing);
  const image = await imageView(found, viewing);
  const { schoolId, commentId } = found.review;
  const notice = noticeLine(await noticesOf(ctx, { schoolId, commentId }), viewing);
  const proportion = image ? [] : await proportionView(found, viewing);
  const decided = await decidedBy(found, viewing);
  const second = secondView(found, viewing, user);
  const handing = await handingView(found, viewing, user);
  const beside = rights.moderate ? await countTogether(ctx, { ...user, userId: user.id }, found.comment) : null;
  const field = problem?.field ?? (typed.text ? 'text' : typed.privately ? 'private-text' : undefined);
  const choices = choicesView({ one, terms, answer, handing, rights, second, image: image !== null, field });
  const all = {
    choices,
    beside,
    handing,
    conflict,
    decided,
    second,
    said,
    image,
    notice,
    proportion,
    one,
    terms,
    answer,
    needs,
    past,
    edited,
    holding,
    rights,
    stream,
    next,
  };
  return page(reply, 'case.njk', { ...all, ...words });
}
