import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.js';
import { createMetrics } from '../../metrics/metrics.js';

/** For Prometheus, which shows METRICS_TOKEN as a bearer token; where none is set there is no such page. */
export function registerMetrics(app: FastifyInstance, ctx: Context): void {
  const { METRICS_TOKEN: token } = ctx.config;
  if (token === '') return;
  const metrics = createMetrics(ctx);
  app.get('/metrics', async (request, reply) => {
    const shown = request.headers.authorization ?? '';
    if (!timingSafeEqual(hashOf(shown), hashOf(`Bearer ${token}`)))
      return reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .send({ error: 'the token of METRICS_TOKEN is needed' });
    return reply.type(metrics.contentType).send(await metrics.read());
  });
}

/** Of one length, so that the time of the comparison tells nothing. */
const hashOf = (text: string) => createHash('sha256').update(text).digest();
