import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findAlert, listAlerts } from '../../alerts/list.js';
import { acknowledge, hasExpired, linkDays, type SeenStep, stepOfLink } from '../../alerts/seen.js';
import { alertView } from '../alert-view.js';
import { PageError } from '../errors.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const one = z.object({ id: z.string().max(40) });
const link = z.object({ step: z.string().max(40), signature: z.string().max(80) });

/** The alerts with their ladders, and the two ways to say that one has been seen: here, and by the link in a message. */
export function registerAlerts(app: FastifyInstance, web: Web): void {
  const { ctx, page } = web;
  const read = { preHandler: needs(ctx, 'read') };
  app.get('/alerts', read, async (request, reply) => {
    const { user } = who(request);
    const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
    const alerts = (await listAlerts(ctx, user)).map((alert) => alertView(alert, zoned));
    return page(reply, 'alerts.njk', { alerts });
  });
  app.get('/alerts/:id', read, async (request, reply) => {
    const { user } = who(request);
    const alert = await theAlert(web, request);
    return page(reply, 'alert.njk', {
      one: alertView(alert, { now: ctx.clock.now(), zone: user.school.timezone }),
    });
  });
  app.post('/alerts/:id/seen', read, async (request, reply) => {
    const { user } = who(request);
    const { id, kind } = await theAlert(web, request);
    // A test counts when the person who was sent it says so: by the link in it.
    if (kind === 'test') throw new PageError(403, 'not-yours');
    await acknowledge(ctx, { alertId: id, by: user.name, actor: user.id });
    return reply.redirect(`/alerts/${id}`, 303);
  });

  // Without signing in: whoever holds the link was sent it. Opening it does nothing yet, for mail scanners open links too.
  app.get('/seen/:step/:signature', async (request, reply) => {
    const step = await theStep(web, request);
    return step ? showSeen(web, reply, { step, state: stateOf(step, ctx.clock.now()) }) : lost(web, reply);
  });
  app.post('/seen/:step/:signature', async (request, reply) => {
    const step = await theStep(web, request);
    if (!step) return lost(web, reply);
    if (stateOf(step, ctx.clock.now()) === 'expired') return showSeen(web, reply, { step, state: 'expired' });
    const seeing = { alertId: step.alertId, by: step.who, actor: 'contact', stepId: step.id };
    const state = (await acknowledge(ctx, seeing)) ? 'done' : 'used';
    return showSeen(web, reply, { step, state });
  });
}

async function theAlert({ ctx }: Web, request: FastifyRequest) {
  const alert = await findAlert(ctx, who(request).user, one.parse(request.params).id);
  if (!alert) throw new PageError(404, 'not-found');
  return alert;
}

async function theStep({ ctx }: Web, request: FastifyRequest): Promise<SeenStep | null> {
  const given = link.safeParse(request.params);
  return given.success ? stepOfLink(ctx, given.data.step, given.data.signature) : null;
}

interface Shown {
  step: SeenStep;
  state: 'open' | 'used' | 'done' | 'expired';
}

function stateOf(step: SeenStep, now: Date): Shown['state'] {
  const answered = step.alert.kind === 'test' ? step.acknowledgedAt : step.alert.acknowledgedAt;
  if (answered) return 'used';
  return hasExpired(step, now) ? 'expired' : 'open';
}

function showSeen({ page }: Web, reply: FastifyReply, { step: { alert }, state }: Shown): Promise<FastifyReply> {
  const { category, caseNumber, id } = alert;
  return page(state === 'expired' ? reply.code(410) : reply, 'seen.njk', {
    state,
    linkDays,
    category,
    caseNumber,
    look: alert.kind === 'case' && caseNumber ? `/cases/${caseNumber}` : `/alerts/${id}`,
    action: reply.request.path,
  });
}

const lost = ({ page }: Web, reply: FastifyReply) => page(reply.code(410), 'seen.njk', { state: 'unknown' });
