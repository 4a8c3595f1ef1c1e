import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { BrakeError, setBrake } from '../../brakes.js';
import { isHeld, letGo, notReadYet, RestoreError } from '../../restored.js';
import { flashOf } from '../asked.js';
import { whenWords } from '../dates.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const flashes: Record<string, string> = {
  observe: 'Schoolgate now does nothing by itself. What you decide is still carried out.',
  stopped: 'Schoolgate is stopped. Nothing reaches Facebook or X.',
  'let-go': 'What waited since the restoring goes out now.',
  none: 'Schoolgate acts again. What you decided meanwhile is being carried out.',
};
const form = z.object({
  brake: z.enum(['none', 'observe', 'stopped']).optional().catch(undefined),
  reason: z.string().trim().max(500).catch(''),
});

/** Keeps Schoolgate from acting, and lets it act again: at once, with a reason that everybody reads. */
export function registerBrakes(app: FastifyInstance, web: Web): void {
  const mayBrake = { preHandler: needs(web.ctx, 'brake') };
  app.get('/brakes', mayBrake, (request, reply) => show(web, request, { reply, flash: flashOf(request, flashes) }));
  app.post('/brakes', mayBrake, (request, reply) => change(web, request, reply));
  app.post('/brakes/let-go', mayBrake, (request, reply) => release(web, request, reply));
}

interface Showing {
  reply: FastifyReply;
  flash?: string | null;
  problem?: { field: string; words: string };
  reason?: string;
}

async function show({ ctx, page }: Web, request: FastifyRequest, showing: Showing): Promise<FastifyReply> {
  const { user } = who(request);
  const { brake, brakeAt, brakeBy, timezone: zone } = user.school;
  const by = brakeBy && brakeBy !== 'bot' ? await ctx.db.user.findUnique({ where: { id: brakeBy } }) : null;
  const since = brakeAt && { when: whenWords(brakeAt, { now: ctx.clock.now(), zone }), who: by?.name ?? 'Schoolgate' };
  const { reply, ...shown } = showing;
  const held = isHeld(user.school);
  const unread = held ? await notReadYet(ctx, user.schoolId) : [];
  return page(reply, 'brakes.njk', { held, unread, brake, since, most: ctx.config.AUTO_HIDES_PER_HOUR, ...shown });
}

async function change(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { brake, reason } = form.parse(request.body ?? {});
  const { schoolId, id: by } = who(request).user;
  try {
    if (!brake) throw new BrakeError('Choose what Schoolgate shall do.');
    await setBrake(web.ctx, { schoolId, by, brake, reason });
  } catch (error) {
    if (!(error instanceof BrakeError)) throw error;
    return show(web, request, { reply: reply.code(422), problem: { field: 'reason', words: error.message }, reason });
  }
  return reply.redirect(`/brakes?done=${brake}`, 303);
}

async function release(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { schoolId, id: by } = who(request).user;
  try {
    await letGo(web.ctx, { schoolId, by });
  } catch (error) {
    if (!(error instanceof RestoreError)) throw error;
    return show(web, request, { reply: reply.code(422), problem: { field: 'let-go', words: error.message } });
  }
  return reply.redirect('/brakes?done=let-go', 303);
}
