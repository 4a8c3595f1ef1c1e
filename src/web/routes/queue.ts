import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { labels, platforms } from '../../../moderation/types.js';
import { holdersOf } from '../../claims.js';
import { conflictKey, conflictsOf } from '../../conflicts.js';
import {
  laneFilters,
  type QueueFilter,
  type QueueKind,
  queueCounts,
  queuePage,
  queueToken,
  topicNames,
} from '../../queue.js';
import { flashOf } from '../case-forms.js';
import { filterView } from '../queue-filter.js';
import { rowView } from '../queue-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const query = z.object({
  done: z.string().max(40).optional().catch(undefined),
  after: z.string().max(40).optional().catch(undefined),
  topic: z.enum(topicNames).optional().catch(undefined),
  lane: z.enum(laneFilters).optional().catch(undefined),
  platform: z.enum(platforms).optional().catch(undefined),
  account: z.uuid().optional().catch(undefined),
  label: z.enum(labels).optional().catch(undefined),
  hours: z.enum(['24', '48', '168']).optional().catch(undefined),
});

/** The lists of cases: those that need somebody, those that can wait, and those that are done. */
export function registerQueue(app: FastifyInstance, web: Web): void {
  const read = { preHandler: needs(web.ctx, 'read') };
  app.get('/', read, (request, reply) => showQueue(web, request, { reply, kind: 'open' }));
  app.get('/later', read, (request, reply) => showQueue(web, request, { reply, kind: 'later' }));
  app.get('/done', read, (request, reply) => showQueue(web, request, { reply, kind: 'done' }));
}

interface Wanted {
  reply: FastifyReply;
  kind: QueueKind;
}

async function showQueue({ ctx, page }: Web, request: FastifyRequest, { reply, kind }: Wanted): Promise<FastifyReply> {
  const { user } = who(request);
  const { after, hours, account, done, ...asked } = query.parse(request.query);
  const filter: QueueFilter = { ...asked, accountId: account, olderThanHours: hours && Number(hours) };
  const viewer = { schoolId: user.schoolId, role: user.role, userId: user.id };
  // Before the rows are read: what changes in between is told afterwards.
  const token = await queueToken(ctx, viewer);
  const { rows, next } = await queuePage(ctx, { ...viewer, kind, filter, after });
  const conflicts = await conflictsOf(ctx, ctx.db, { commentIds: rows.map((row) => row.commentId), people: [user] });
  const holders = await holdersOf(ctx.db, rows, ctx.clock.wall());
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  const accounts = await ctx.db.account.findMany({ where: { schoolId: user.schoolId }, orderBy: { name: 'asc' } });
  const holderOf = (id: string) => {
    const holder = holders.get(id);
    return holder && (holder.userId === user.id ? 'You are on it' : `${holder.name} is on it`);
  };
  return page(reply, 'queue.njk', {
    kind,
    rows: rows.map((row) => ({
      ...rowView(row, zoned),
      holder: holderOf(row.id) ?? null,
      conflict: conflicts.get(conflictKey(row.commentId, user.id)) ?? null,
    })),
    next,
    counts: await queueCounts(ctx, viewer),
    filter: filterView({ ...asked, hours, account }, { role: user.role, accounts }),
    after: after ?? null,
    stream: { token },
    // Of a case that was passed on to others, and is not theirs to see any more.
    flash: flashOf(done),
  });
}
