import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { localDate } from '../../../moderation/clock.js';
import { askedForm, noteAsked } from '../../exports/asked.js';
import { giveExport } from '../../exports/giving.js';
import { exportsMade } from '../../exports/list.js';
import { ExportError, exportWish } from '../../exports/wish.js';
import { flashOf } from '../asked.js';
import type { Problem } from '../case-page.js';
import { whenWords } from '../dates.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const flashes = { asked: 'It is on the list “From the public”, with the day by which it must be answered.' };

/** What somebody is given who asks for their own data, or for what the school has on record (MO-15). */
export function registerExports(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const guard = { preHandler: needs(ctx, 'export') };
  app.get('/exports', guard, (request, reply) => show(web, { request, reply }));
  app.post('/exports', guard, async (request, reply) => {
    const { user } = who(request);
    const by = { schoolId: user.schoolId, userId: user.id, role: user.role, name: user.name };
    try {
      const { bytes, name } = await giveExport(ctx, by, exportWish.parse(fieldsOf(request)));
      reply.header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'no-store');
      return reply.type('application/zip').send(Buffer.from(bytes));
    } catch (error) {
      return show(web, { request, reply: reply.code(422), problem: problemOf(error), typed: fieldsOf(request) });
    }
  });
  app.post('/exports/asked', guard, async (request, reply) => {
    const { user } = who(request);
    try {
      await noteAsked(ctx, { school: user.school, userId: user.id }, askedForm.parse(fieldsOf(request)));
    } catch (error) {
      return show(web, { request, reply: reply.code(422), problem: problemOf(error), typed: fieldsOf(request) });
    }
    return reply.redirect('/exports?done=asked', 303);
  });
}

const fieldsOf = ({ body }: FastifyRequest): Record<string, string> =>
  typeof body === 'object' && body !== null ? (body as Record<string, string>) : {};

function problemOf(error: unknown): Problem {
  if (error instanceof ExportError) return { field: error.field, words: error.message };
  if (!(error instanceof z.ZodError)) throw error;
  const [issue] = error.issues;
  return { field: String(issue?.path[0] ?? 'kind'), words: issue?.message ?? 'Check what you entered.' };
}

interface Showing {
  request: FastifyRequest;
  reply: FastifyReply;
  problem?: Problem;
  typed?: Record<string, string>;
}

async function show({ ctx, page }: Web, { request, reply, problem, typed = {} }: Showing): Promise<FastifyReply> {
  const { user } = who(request);
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  const made = await exportsMade(ctx, user.schoolId);
  return page(reply, 'exports.njk', {
    made: made.map((one) => ({ ...one, when: whenWords(one.at, zoned) })),
    ...{ problem, typed, stamp: typed.stamp ?? randomUUID(), today: localDate(zoned.now, zoned.zone) },
    ...{ isHead: user.role === 'headteacher', flash: flashOf(request, flashes) },
  });
}
