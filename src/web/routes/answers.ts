import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answersPage, openToAnswer, type Waiting } from '../../answers.js';
import { may } from '../../rights.js';
import { spanWords, type Zoned } from '../dates.js';
import { PageError } from '../errors.js';
import { categories, dueView, excerptOf, httpAddress } from '../queue-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';
import { platformWords, surfaceWords } from '../words.js';

const query = z.object({ after: z.uuid().optional().catch(undefined) });
const params = z.object({ commentId: z.uuid() });

/** What waits for an answer, flagged or not, the one that is due first on top. */
export function registerAnswers(app: FastifyInstance, web: Web): void {
  app.get('/answers', { preHandler: needs(web.ctx, 'read') }, (request, reply) => show(web, request, reply));
  app.post('/answers/:commentId', { preHandler: needs(web.ctx, 'moderate') }, (request, reply) =>
    open(web, request, reply),
  );
}

async function show({ ctx, page }: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { user } = who(request);
  const { after } = query.parse(request.query);
  const { rows, next } = await answersPage(ctx, { schoolId: user.schoolId, role: user.role, userId: user.id, after });
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  return page(reply, 'answers.njk', {
    rows: rows.map((row) => rowView(row, zoned)),
    next,
    after: after ?? null,
    mayAnswer: may(user.role, 'moderate'),
  });
}

async function open({ ctx }: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = params.safeParse(request.params);
  if (!asked.success) throw new PageError(404, 'not-found');
  const { user } = who(request);
  const viewer = { schoolId: user.schoolId, role: user.role, userId: user.id };
  const caseNumber = await openToAnswer(ctx, viewer, asked.data.commentId);
  if (caseNumber === null) await refuseUnknown(ctx, user.schoolId, asked.data.commentId);
  // Somebody was quicker, or the writer took it back: the list says what is left.
  return reply.redirect(caseNumber ? `/cases/${encodeURIComponent(caseNumber)}#reply` : '/answers', 303);
}

async function refuseUnknown(ctx: Web['ctx'], schoolId: string, id: string): Promise<void> {
  if ((await ctx.db.comment.count({ where: { id, schoolId } })) === 0) throw new PageError(404, 'not-found');
}

function rowView({ comment, dueAt, acknowledgedAt }: Waiting, zoned: Zoned) {
  return {
    id: comment.id,
    caseNumber: comment.review && comment.review.state !== 'closed' ? comment.review.caseNumber : null,
    where: `${platformWords[comment.platform]} ${surfaceWords[comment.surface]}`,
    account: comment.account.name,
    categories: categories(comment.current?.decision ?? null),
    due: dueView({ dueAt, comment }, zoned),
    acknowledged: acknowledgedAt !== null,
    age: spanWords(comment.postedAt, zoned.now),
    excerpt: comment.review?.imageLockedAt ? null : excerptOf(comment.current),
    permalink: httpAddress(comment.permalink),
  };
}
