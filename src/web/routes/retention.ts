import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { localDate } from '../../../moderation/clock.js';
import { type RetentionCategory, retentionRules } from '../../../moderation/retention.js';
import { HoldError, holdsOf, liftHold, placeHold } from '../../retention/holds.js';
import type { Counts } from '../../retention/nightly.js';
import { flashOf } from '../asked.js';
import { whenWords } from '../dates.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const flashes = {
  held: 'That case is kept until the hold ends or somebody lifts it.',
  lifted: 'The hold is lifted. The case is erased in the night after its time is over.',
};
const id = z.object({ id: z.uuid() });
const shown = z.object({
  caseNumber: z.string().catch(''),
  reason: z.string().catch(''),
  untilDate: z.string().catch(''),
});

/** What is kept until when, what the last nights erased, and what is held back from that. No word of a case stands here. */
export function registerRetention(app: FastifyInstance, web: Web): void {
  const mayKeep = { preHandler: needs(web.ctx, 'audit') };
  app.get('/retention', mayKeep, (request, reply) => show(web, request, { reply, flash: flashOf(request, flashes) }));
  app.post('/retention/holds', mayKeep, (request, reply) =>
    tried(web, request, { reply, done: 'held', work: () => placeHold(web.ctx, keeperOf(request), request.body) }),
  );
  app.post('/retention/holds/:id/lift', mayKeep, (request, reply) =>
    tried(web, request, {
      ...{ reply, done: 'lifted' },
      work: async () => {
        const asked = id.safeParse(request.params);
        if (!asked.success) throw new HoldError('There is no such hold.');
        await liftHold(web.ctx, keeperOf(request), asked.data.id);
      },
    }),
  );
}

function keeperOf(request: FastifyRequest) {
  const { schoolId, role, id: userId } = who(request).user;
  return { schoolId, role, userId };
}

interface Trying {
  reply: FastifyReply;
  done: keyof typeof flashes;
  work(): Promise<void>;
}

async function tried(web: Web, request: FastifyRequest, { reply, done, work }: Trying): Promise<FastifyReply> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof HoldError)) throw error;
    const form = shown.parse(request.body ?? {});
    return show(web, request, { reply: reply.code(422), problem: { field: error.field, words: error.message }, form });
  }
  return reply.redirect(`/retention?done=${done}`, 303);
}

interface Showing {
  reply: FastifyReply;
  flash?: string | null;
  problem?: { field: string; words: string };
  form?: z.infer<typeof shown>;
}

async function show({ ctx, page }: Web, request: FastifyRequest, showing: Showing): Promise<FastifyReply> {
  const keeper = keeperOf(request);
  const { schoolId } = keeper;
  const now = ctx.clock.now();
  const zone = who(request).user.school.timezone;
  const runs = await ctx.db.erasureRun.findMany({ where: { schoolId }, orderBy: { day: 'desc' }, take: 14 });
  const holds = await holdsOf(ctx, keeper, localDate(now, zone));
  const { reply, ...rest } = showing;
  return page(reply, 'retention.njk', {
    rules: Object.values(retentionRules).map((rule) => ({
      ...rule,
      kept: rule.days === null ? 'until a person decides' : `${rule.days} days`,
    })),
    runs: runs.map(({ day, counts, failed }) => ({ day, failed, said: countsWords(counts as Counts) })),
    holds: holds.map(({ comment, placedAt, ...hold }) => ({
      ...{ ...hold, caseNumber: comment.review?.caseNumber ?? '' },
      when: whenWords(placedAt, { now, zone }),
    })),
    ...rest,
  });
}

function countsWords(counts: Counts): string {
  const parts = Object.entries(counts).map(
    ([category, count]) => `${retentionRules[category as RetentionCategory].what}: ${count}`,
  );
  return parts.length > 0 ? parts.join('; ') : 'Nothing was due';
}
