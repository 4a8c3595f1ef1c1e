/** For the command line on this machine: what it cannot do itself while this process holds the embedded database. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { verifyAudit } from '../../audit.js';
import type { Context } from '../../context.js';

const keyHeader = 'x-schoolgate-key';

export function registerLocal(app: FastifyInstance, ctx: Context): void {
  app.get('/local/verify-audit', async (request, reply) => {
    if (!ctx.localKey || !sameKey(request.headers[keyHeader], ctx.localKey))
      return reply.code(404).send({ error: 'not found' });
    return reply.send(await verifyAudit(ctx.db));
  });
}

function sameKey(shown: unknown, key: string): boolean {
  const [a, b] = [Buffer.from(typeof shown === 'string' ? shown : ''), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
