import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { actHoldsIn } from '../../defamation/handling.js';
import { noticesOf } from '../../defamation/list.js';
import { NoticeError, noticeForm, otherLaw, recordNotice, removedBefore } from '../../defamation/recording.js';
import { stepForm, takeStep } from '../../defamation/stepping.js';
import { lockedWords } from '../../illegal-images.js';
import { findRequest } from '../../requests/list.js';
import type { Case } from '../../reviews.js';
import { flashOf } from '../asked.js';
import { type Problem, theCase } from '../case-page.js';
import { noticeView } from '../notice-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const params = z.object({ caseNumber: z.string().max(40) });
const query = z.object({ from: z.uuid().optional().catch(undefined) });

const flashes: Record<string, string> = {
  recorded: 'The notice is on record. What is to be done next, and until when, stands here.',
  step: 'Noted. What is to be done next stands here.',
};

/** A notice of complaint under section 5 of the Defamation Act 2013, on the case of the comment. */
export function registerCaseNotice(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const guard = { preHandler: needs(ctx, 'moderate') };
  const address = '/cases/:caseNumber/notice';
  app.get(address, guard, async (request, reply) => show(web, { request, reply, found: await caseOf(web, request) }));
  const post = (path: string, done: string, work: (request: FastifyRequest, found: Case) => Promise<void>) =>
    app.post(path, guard, async (request, reply) => {
      const found = await caseOf(web, request);
      try {
        if (found.review.imageLockedAt) throw new NoticeError('notice', lockedWords);
        await work(request, found);
      } catch (error) {
        const problem = problemOf(error);
        const typed = fieldsOf(request);
        return show(web, { request, reply: reply.code(422), found, problem, typed });
      }
      return reply.redirect(`/cases/${encodeURIComponent(found.review.caseNumber)}/notice?done=${done}`, 303);
    });
  post(address, 'recorded', (request, { comment, review }) => {
    const { user } = who(request);
    const about = { school: user.school, review, comment, userId: user.id };
    return recordNotice(ctx, about, noticeForm.parse(fieldsOf(request)));
  });
  post(`${address}/step`, 'step', (request, { comment, review }) => {
    const { user } = who(request);
    const about = { school: user.school, caseNumber: review.caseNumber, comment, userId: user.id };
    return takeStep(ctx, about, stepForm.parse(fieldsOf(request)));
  });
}

const caseOf = (web: Web, request: FastifyRequest) => theCase(web, request, params.parse(request.params).caseNumber);
const fieldsOf = ({ body }: FastifyRequest): Record<string, string> =>
  typeof body === 'object' && body !== null ? (body as Record<string, string>) : {};

function problemOf(error: unknown): Problem {
  if (error instanceof NoticeError) return { field: error.field, words: error.message };
  if (!(error instanceof z.ZodError)) throw error;
  const [issue] = error.issues;
  return { field: String(issue?.path[0] ?? 'notice'), words: issue?.message ?? 'Check what you entered.' };
}

interface Showing {
  request: FastifyRequest;
  reply: FastifyReply;
  found: Case;
  problem?: Problem;
  typed?: Record<string, string>;
}

async function show({ ctx, page }: Web, { request, reply, found, problem, typed }: Showing): Promise<FastifyReply> {
  const { user } = who(request);
  const zone = user.school.timezone;
  const viewing = { ctx, now: ctx.clock.now(), zone, school: user.school };
  const { comment, review } = found;
  const opened = await noticesOf(ctx, { schoolId: user.schoolId, commentId: comment.id });
  const view = opened.map((one) => noticeView(found, one, viewing));
  const now = DateTime.fromJSDate(viewing.now, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");
  const given = typed ?? { ...(await prefilled({ ctx, request, found, zone })) };
  const { authorId } = comment;
  const before = await removedBefore(ctx, { schoolId: user.schoolId, authorId, email: given.email ?? '' });
  return page(reply.header('cache-control', 'no-store'), 'notice.njk', {
    ...{ caseNumber: review.caseNumber, notices: view, problem, now, before, typed: { ...given } },
    ...{ stamp: given.stamp ?? randomUUID(), holds: actHoldsIn(user.school.nation), otherLaw },
    ...{ locked: review.imageLockedAt ? lockedWords : null, flash: flashOf(request, flashes) },
  });
}

interface Filling {
  ctx: Web['ctx'];
  request: FastifyRequest;
  found: Case;
  zone: string;
}

/** What stands in the comment already, and what somebody wrote on the public page. */
async function prefilled({ ctx, request, found, zone }: Filling): Promise<Record<string, string>> {
  const { comment } = found;
  const base = { statement: comment.current?.text ?? '', place: comment.permalink ?? '' };
  const { from } = query.parse(request.query);
  const asked = from ? await findRequest(ctx, who(request).user, from) : null;
  const message = asked?.request.commentId === comment.id ? asked.messages.at(-1) : undefined;
  if (!message) return base;
  const received = DateTime.fromJSDate(message.at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");
  return { ...base, email: message.email, harm: message.words, received };
}
