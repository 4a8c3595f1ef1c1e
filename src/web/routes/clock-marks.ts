import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { MarkError, MarkOvertaken, markClock } from '../../clock-marks.js';
import { readForm } from '../calendar-form.js';
import { showCase, theCase } from '../case-page.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const params = z.object({ caseNumber: z.string().max(40), kind: z.enum(['answered', 'settled', 'reopened']) });
const form = z.object({
  revisionId: z.uuid().catch(''),
  way: z.enum(['outside', 'private', 'phone', 'person']).catch('person'),
  when: z.string().max(20).catch(''),
  note: z.string().trim().max(2000).catch(''),
  coversAll: z.string().optional(),
});

/** Answered elsewhere, no answer needed, or after all not answered: what a person notes about the clock of a case. */
export function registerClockMarks(app: FastifyInstance, web: Web): void {
  const moderate = { preHandler: needs(web.ctx, 'moderate') };
  app.post('/cases/:caseNumber/clock/:kind', moderate, (request, reply) => mark(web, request, reply));
}

async function mark(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = params.safeParse(request.params);
  if (!asked.success) throw new PageError(404, 'not-found');
  const { caseNumber, kind } = asked.data;
  const found = await theCase(web, request, caseNumber);
  const typed = form.parse(readForm(request.body));
  const { user } = who(request);
  try {
    const { way, note, coversAll, revisionId } = typed;
    if (revisionId === '') throw new MarkError('This form was incomplete. Try again from this page.');
    const at = kind === 'answered' ? timeOf(typed.when, user.school.timezone) : undefined;
    const about = { schoolId: user.schoolId, commentId: found.comment.id, userId: user.id, kind, revisionId };
    await markClock(web.ctx, { ...about, way, at, note, coversAll: coversAll !== undefined });
  } catch (error) {
    if (!(error instanceof MarkError)) throw error;
    const overtaken = error instanceof MarkOvertaken;
    const problem = { field: kind === 'answered' && !overtaken ? 'when' : 'note', words: error.message };
    const seen = typed.revisionId !== '' && typed.revisionId !== found.comment.currentId ? typed.revisionId : undefined;
    return showCase(web, { request, reply: reply.code(overtaken ? 409 : 422), found, problem, typed, seen });
  }
  return reply.redirect(`/cases/${encodeURIComponent(caseNumber)}?done=written`, 303);
}

/** As the clock on the school's wall shows it; undefined where the field was left empty. */
function timeOf(when: string, zone: string): Date | undefined {
  if (when === '') return undefined;
  const time = DateTime.fromISO(when, { zone });
  if (!time.isValid) throw new MarkError('This time cannot be read. Write it as 2026-11-20T15:30.');
  return time.toJSDate();
}
