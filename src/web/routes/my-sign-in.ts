import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { endOne, sessionsOf } from '../../sessions.js';
import { attest } from '../../user-changes.js';
import { actorOf, flashOf, idOf } from '../asked.js';
import { whenWords } from '../dates.js';
import { needsSession, who } from '../session.js';
import { deviceWords } from '../users-view.js';
import type { Web } from '../views.js';

const ticks = z.object({ read: z.literal('yes'), trained: z.literal('yes') });
const flashes = { ended: 'That browser is signed out.' };

/** What everybody sees to for themselves: that they know the policy, and where they are signed in. */
export function registerMySignIn(app: FastifyInstance, { ctx, page }: Web): void {
  const mine = { preHandler: needsSession(ctx) };
  const policies = () => ctx.policy.about.map(({ title }) => title);
  app.get('/attest', mine, (_request, reply) => page(reply, 'attest.njk', { policies: policies() }));
  app.post('/attest', mine, async (request, reply) => {
    if (!ticks.safeParse(request.body).success) {
      const problem = { field: 'read-yes', words: 'Tick both boxes, or go on reading without confirming' };
      return page(reply.code(422), 'attest.njk', { policies: policies(), problem });
    }
    await attest(ctx, actorOf(request));
    return reply.redirect('/', 303);
  });
  app.get('/my-sign-in', mine, async (request, reply) => {
    const { user, sessionId } = who(request);
    // Sessions are real time, whatever the sandbox's clock says.
    const zoned = { now: ctx.clock.wall(), zone: user.school.timezone };
    const sessions = (await sessionsOf(ctx, user.id)).map(({ id, device, way, createdAt, seenAt }) => ({
      id,
      way,
      device: deviceWords(device),
      began: whenWords(createdAt, zoned),
      seen: whenWords(seenAt ?? createdAt, zoned),
      isThis: id === sessionId,
    }));
    return page(reply, 'my-sign-in.njk', { sessions, flash: flashOf(request, flashes) });
  });
  app.post('/my-sign-in/sessions/:id/end', mine, async (request, reply) => {
    await endOne(ctx, who(request).user.id, idOf(request));
    return reply.redirect('/my-sign-in?done=ended', 303);
  });
}
