import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { FaultInput } from '../gate/faults.js';
import type { Sandbox } from '../options.js';
import { usualSpeed } from '../time/player.js';
import { formOf, jsonOf } from './body.js';

/** Longest that a step's answer waits for the work that the event caused. */
const stepPatienceMs = 5_000;

const clockWish = z.strictObject({
  speed: z.coerce.number().min(0).max(1_000_000).optional(),
  pause: z.boolean().optional(),
  play: z.boolean().optional(),
  step: z.boolean().optional(),
});

/** What tests and people turn: state, calls, faults, mail and the clock. */
export function controlRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  app.get('/state', async () => sandbox.state());
  app.get('/clock', async () => sandbox.state().clock);
  app.get('/calls', async () => sandbox.calls());
  app.post('/reset', async () => {
    sandbox.reset();
    return sandbox.state().clock;
  });
  app.get('/snapshot', async () => sandbox.snapshot());
  app.put('/snapshot', async (request, reply) => {
    const body = jsonOf(request);
    if (!body.ok) return reply.code(400).send({ error: body.error });
    try {
      sandbox.restore(z.array(z.unknown()).parse(body.value));
    } catch (error) {
      return reply.code(400).send({ error: `It is no snapshot: ${wordsOf(error)}` });
    }
    return reply.send(sandbox.state().clock);
  });
  app.post('/ways/:platform', async (request, reply) => {
    const { platform } = request.params as { platform: string };
    const body = jsonOf(request);
    if (!body.ok) return reply.code(400).send({ error: body.error });
    try {
      if (platform === 'facebook') sandbox.facebook.turn(body.value as null);
      else if (platform === 'x') sandbox.x.turn(body.value as null);
      else return reply.code(404).send({ error: 'facebook or x' });
    } catch (error) {
      return reply.code(400).send({ error: wordsOf(error) });
    }
    return reply.code(204).send();
  });
  app.get('/mail', async () => sandbox.mail());
  app.get('/faults', async () => sandbox.faults.list());
  app.delete('/faults', async () => {
    sandbox.faults.clear();
    return [];
  });
  app.post('/faults', async (request, reply) => {
    const body = jsonOf(request);
    if (!body.ok) return reply.code(400).send({ error: body.error });
    try {
      for (const fault of Array.isArray(body.value) ? body.value : [body.value])
        sandbox.faults.add(fault as FaultInput);
    } catch (error) {
      return reply.code(400).send({ error: wordsOf(error) });
    }
    return reply.send(sandbox.faults.list());
  });
  app.post('/clock', async (request, reply) => {
    const form = formOf(request);
    const body = form ? { ok: true as const, value: wishOfForm(form) } : jsonOf(request);
    if (!body.ok) return reply.code(400).send({ error: body.error });
    const wish = clockWish.safeParse(body.value);
    if (!wish.success) return reply.code(400).send({ error: wordsOf(wish.error) });
    await turn(sandbox, wish.data);
    return form ? reply.redirect('/', 303) : reply.send(sandbox.state().clock);
  });
}

function wishOfForm(form: URLSearchParams): Record<string, unknown> {
  const wish: Record<string, unknown> = {};
  const order = form.get('do');
  if (order) wish[order] = true;
  const speed = form.get('speed');
  if (speed) wish.speed = speed;
  return wish;
}

async function turn(sandbox: Sandbox, wish: z.output<typeof clockWish>): Promise<void> {
  if (wish.speed !== undefined) sandbox.setSpeed(wish.speed);
  if (wish.pause) sandbox.pause();
  // Who started at speed 0 and presses play wants to see the week.
  if (wish.play && sandbox.state().clock.speed === 0) sandbox.setSpeed(usualSpeed);
  if (wish.play) sandbox.play();
  if (!wish.step) return;
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, stepPatienceMs);
  });
  await Promise.race([sandbox.step(), enough]);
  clearTimeout(timer);
}

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError)
    return error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  return error instanceof Error ? error.message : String(error);
}
