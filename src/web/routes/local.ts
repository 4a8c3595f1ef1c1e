/** For the command line on this machine: what it cannot do itself while this process holds the embedded database. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { verifyAudit } from '../../audit.js';
import { connectSteps } from '../../connections/steps.js';
import type { Context } from '../../context.js';
import { printDigests } from '../../digests/printed.js';

const keyHeader = 'x-schoolgate-key';
const morning = z.object({ date: z.iso.date() });
const connecting = z.object({ platform: z.enum(['facebook', 'x']) });

export function registerLocal(app: FastifyInstance, ctx: Context): void {
  app.get('/local/verify-audit', async (request, reply) => {
    if (!knows(ctx, request)) return reply.code(404).send({ error: 'not found' });
    return reply.send(await verifyAudit(ctx.db));
  });
  app.get('/local/digest', async (request, reply) => {
    const asked = morning.safeParse(request.query);
    if (!knows(ctx, request) || !asked.success) return reply.code(404).send({ error: 'not found' });
    return reply.send(await printDigests(ctx, asked.data.date));
  });
  app.get('/local/connect', async (request, reply) => {
    const asked = connecting.safeParse(request.query);
    if (!knows(ctx, request) || !asked.success) return reply.code(404).send({ error: 'not found' });
    return reply.send(await connectSteps(ctx, asked.data.platform));
  });
}

function knows({ localKey }: Context, { headers }: FastifyRequest): boolean {
  return localKey !== undefined && sameKey(headers[keyHeader], localKey);
}

function sameKey(shown: unknown, key: string): boolean {
  const [a, b] = [Buffer.from(typeof shown === 'string' ? shown : ''), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
