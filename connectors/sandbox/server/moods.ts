import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../options.js';
import { renderNotice } from '../page/render.js';
import { formOf, jsonOf } from './body.js';

/** POST /moods {name, on}: how the platforms misbehave, from the visitor page or a program; GET /moods: which are on. */
export function moodRoutes(app: FastifyInstance, { moods }: Sandbox): void {
  app.get('/moods', async () => moods.on());
  app.post('/moods', async (request, reply) => {
    const form = formOf(request);
    const body = form ? { ok: true as const, value: Object.fromEntries(form) } : jsonOf(request);
    if (!body.ok) return reply.code(400).send({ error: body.error });
    const { name, on } = (body.value ?? {}) as { name?: unknown; on?: unknown };
    try {
      moods.turn(String(name), on === true || on === 'true');
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const words = `That could not be switched: ${error.message}.`;
      if (!form) return reply.code(400).send({ error: words });
      return reply.code(400).type('text/html; charset=utf-8').send(renderNotice(words));
    }
    return form ? reply.redirect('/#moods', 303) : reply.send(moods.on());
  });
}
