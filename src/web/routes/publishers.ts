import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { type Draft, withParts } from '../../publishing/drafts.js';
import { grantRight, listRights, PublishProblem, suspend } from '../../publishing/rights.js';
import { may } from '../../rights.js';
import { platformNames } from '../../words.js';
import { actorOf, flashOf } from '../asked.js';
import { PageError } from '../errors.js';
import { dayWords } from '../people-view.js';
import { postLine } from '../post-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';
import { roleWords } from '../words.js';

const shownPosts = 50;
const rightForm = z.object({
  userId: z.uuid('Choose a person'),
  accountId: z.uuid('Choose an account'),
  untilDate: z.iso.date('Enter the last day'),
});

interface Showing {
  flash?: string;
  problem?: { field: string; words: string };
}

/** The list of our own posts, and who may publish them: the headteacher gives it, and it is taken away in one click. */
export function registerPublishers(app: FastifyInstance, web: Web): void {
  const seen = { preHandler: needs(web.ctx, 'publish') };
  app.get('/posts', seen, (request, reply) => list(web, request, reply, { flash: flashOf(request, flashes) }));
  registerRights(app, web);
}

const flashes: Record<string, string> = {
  discarded: 'The draft is gone.',
  granted: 'The permission is given.',
  suspended: 'This person can no longer publish. What they scheduled does not go out.',
};
function registerRights(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const allowed = { preHandler: needs(ctx, 'publishers') };
  app.post('/posts/publishers', allowed, async (request, reply) => {
    if (who(request).user.role !== 'headteacher') throw new PageError(403, 'not-yours');
    const form = rightForm.safeParse(request.body);
    try {
      if (!form.success) {
        const [issue] = form.error.issues;
        throw new PublishProblem(String(issue?.path[0]), issue?.message ?? 'Check what you entered');
      }
      await grantRight(ctx, actorOf(request), form.data);
      return reply.redirect('/posts?done=granted', 303);
    } catch (error) {
      if (!(error instanceof PublishProblem)) throw error;
      return list(web, request, reply.code(422), { problem: { field: error.field, words: error.message } });
    }
  });
  app.post('/posts/publishers/:id/suspend', allowed, async (request, reply) => {
    const id = z.uuid().safeParse((request.params as { id: string }).id);
    if (!id.success) throw new PageError(404, 'not-found');
    await suspend(ctx, actorOf(request), id.data);
    return reply.redirect('/posts?done=suspended', 303);
  });
}

async function list(web: Web, request: FastifyRequest, reply: FastifyReply, showing: Showing): Promise<FastifyReply> {
  const { ctx, page } = web;
  const { user } = who(request);
  const { schoolId } = user;
  const zoned = { now: ctx.clock.now(), zone: user.school.timezone };
  const posts: Draft[] = await ctx.db.publication.findMany({
    where: { schoolId },
    include: withParts,
    orderBy: { changedAt: 'desc' },
    take: shownPosts,
  });
  const rights = await listRights(ctx, schoolId);
  const publishers = rights.map(({ userId, untilDate, suspendedAt, ...right }) => ({
    ...{ userId, name: right.user.name, account: platformNames[right.account.platform], until: dayWords(untilDate) },
    suspended: suspendedAt !== null,
  }));
  const isHead = user.role === 'headteacher';
  const users = isHead
    ? await ctx.db.user.findMany({ where: { schoolId, disabledAt: null }, orderBy: { name: 'asc' } })
    : [];
  const accounts = isHead ? await ctx.db.account.findMany({ where: { schoolId } }) : [];
  return page(reply, 'posts.njk', {
    ...{
      posts: posts.map((post) => postLine(post, zoned)),
      publishers,
      draftId: uuid(),
      isHead,
      maySuspend: may(user.role, 'publishers'),
    },
    users: users
      .filter(({ role }) => may(role, 'publish'))
      .map(({ id, name, role }) => ({ id, title: `${name}, ${roleWords[role]}` })),
    accounts: accounts.map(({ id, platform, name }) => ({ id, title: `${platformNames[platform]}: ${name}` })),
    ...showing,
  });
}
