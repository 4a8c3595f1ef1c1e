import type { FastifyInstance } from 'fastify';
import { needs } from '../session.js';
import type { Web } from '../views.js';

/**
 * For training: the console on one side, on the other what visitors see, each live. Only in the sandbox, since nothing of a
 * real school is ever framed.
 */
export function registerBeside(app: FastifyInstance, { ctx, page }: Web): void {
  if (!ctx.sandbox) return;
  app.get('/beside', { preHandler: needs(ctx, 'read') }, (_request, reply) => page(reply, 'beside.njk', {}));
}
