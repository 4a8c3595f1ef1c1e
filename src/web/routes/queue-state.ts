import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorsOfJobs } from '../../failures/jobs.js';
import { whenWords } from '../dates.js';
import { jobWords } from '../failed-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

/**
 * What the queue of jobs does, for whoever looks after the machine. A page of our own: the usual board of Bull wants a base
 * address, styles and fonts that our content policy forbids, and shows the words of errors.
 */
export function registerQueueState(app: FastifyInstance, web: Web): void {
  app.get('/queue-state', { preHandler: needs(web.ctx, 'jobs') }, (request, reply) => show(web, request, reply));
}

async function show({ ctx, page }: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { schoolId, school } = who(request).user;
  const zoned = { now: ctx.clock.now(), zone: school.timezone };
  const [{ kinds, cutAt, workers }, counts] = await Promise.all([ctx.queue.state(), ctx.queue.counts()]);
  const errors = await errorsOfJobs(ctx, { schoolId });
  return page(reply, 'queue-state.njk', {
    ...{ counts, cutAt, workers, inProcess: ctx.queue.driver === 'memory' },
    kinds: kinds.map((kind) => ({ ...kind, title: titleOf(kind.name), oldest: ageOf(kind.oldestMs) })),
    errors: errors.map(({ name, error, tries, lastAt }) => ({
      ...{ title: titleOf(name), name, error, tries, when: whenWords(lastAt, zoned) },
    })),
  });
}

const titleOf = (name: string) => jobWords[name] ?? name;

function ageOf(ms: number | null): string | null {
  if (ms === null) return null;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'less than a second';
  return seconds < 120 ? `${seconds} second${seconds === 1 ? '' : 's'}` : `${Math.floor(seconds / 60)} minutes`;
}
