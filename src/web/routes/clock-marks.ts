import type { FastifyInstance } from 'fastify';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { MarkError, markClock } from '../../clock-marks.js';
import { findCase } from '../../reviews.js';
import { readForm } from '../calendar-form.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const params = z.object({ caseNumber: z.string().max(40), kind: z.enum(['answered', 'settled', 'reopened']) });
const form = z.object({
  way: z.enum(['outside', 'private', 'phone', 'person']).catch('person'),
  when: z.string().max(20).catch(''),
  note: z.string().trim().max(2000).catch(''),
  coversAll: z.string().optional(),
});

/** Answered elsewhere, no answer needed, or after all not answered: what a person notes about the clock of a case. */
export function registerClockMarks(app: FastifyInstance, { ctx }: Web): void {
  app.post('/cases/:caseNumber/clock/:kind', { preHandler: needs(ctx, 'moderate') }, async (request, reply) => {
    const asked = params.safeParse(request.params);
    if (!asked.success) throw new PageError(404, 'not-found');
    const { user } = who(request);
    const found = await findCase(ctx, user, asked.data.caseNumber);
    if (!found) throw new PageError(404, 'not-found');
    const { way, when, note, coversAll } = form.parse(readForm(request.body));
    const time = DateTime.fromISO(when, { zone: user.school.timezone });
    const at = when !== '' && time.isValid ? time.toJSDate() : undefined;
    const mark = { schoolId: user.schoolId, commentId: found.comment.id, userId: user.id, kind: asked.data.kind };
    try {
      await markClock(ctx, { ...mark, way, at, note, coversAll: coversAll !== undefined });
    } catch (error) {
      if (error instanceof MarkError) throw new PageError(422, 'bad-request');
      throw error;
    }
    return reply.redirect(`/cases/${encodeURIComponent(asked.data.caseNumber)}`, 303);
  });
}
