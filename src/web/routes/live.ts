import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bookOf } from '../../people/book.js';
import { declare, doneByHand, setPostSight, takeDown } from '../../pictures/live/acting.js';
import type { PostKind } from '../../pictures/live/hiding.js';
import { hiddenWithoutReason, type PostAt, sightsOf } from '../../pictures/live/sights.js';
import { PublishProblem } from '../../publishing/rights.js';
import { actorOf, flashOf, idOf } from '../asked.js';
import { PageError } from '../errors.js';
import { hiddenView, type LiveShown, liveFindingView } from '../live-view.js';
import { readPeople } from '../post-form.js';
import { needs, who } from '../session.js';
import { valuesOf } from '../uploads.js';
import type { Web } from '../views.js';

const shownFindings = 100;

interface Showing {
  flash?: string;
  problem?: { field: string; words: string };
  /** Who was said to be in a picture, where not everybody of them is known: their field shows it again. */
  typed?: { pictureId: string; shows: string; people: string };
}

/** What `declare` could not take, with what was typed. */
class UnknownPeople extends PublishProblem {
  override name = 'UnknownPeople';
  constructor(
    words: string,
    readonly typed: NonNullable<Showing['typed']>,
  ) {
    super('people', words);
  }
}

/** What is up: what must be done about it, and the look at all of it that is due each term. */
export function registerLive(app: FastifyInstance, web: Web): void {
  const { ctx } = web;
  const allowed = { preHandler: needs(ctx, 'publish') };
  app.get('/live', allowed, (request, reply) => show(web, request, reply, { flash: flashOf(request, flashes) }));
  app.post('/live/read', allowed, async (request, reply) => {
    const accounts = await ctx.db.account.findMany({ where: { schoolId: who(request).user.schoolId } });
    for (const { id } of accounts) await ctx.queue.add('watch-pictures', id);
    return reply.redirect('/live?done=reading', 303);
  });
  app.post('/live/:id/take-down', allowed, (request, reply) =>
    change(web, request, reply, async (id) => {
      await takeDown(ctx, actorOf(request), id);
      return '/live?done=down';
    }),
  );
  const sight = (kind: PostKind, done: string) => (request: FastifyRequest, reply: FastifyReply) =>
    change(web, request, reply, async (id) => {
      const post = await postOf(web, who(request).user.schoolId, id);
      await setPostSight(ctx, actorOf(request), { ...post, kind });
      return `/live?done=${done}`;
    });
  app.post('/live/:id/hide', allowed, sight('hide_post', 'hidden'));
  app.post('/live/:id/show', allowed, sight('unhide_post', 'shown'));
  app.post('/live/:id/by-hand', allowed, (request, reply) =>
    change(web, request, reply, async (id) => {
      await doneByHand(ctx, actorOf(request), id);
      return '/live?done=hand';
    }),
  );
  app.post('/live/pictures/:id', allowed, (request, reply) =>
    change(web, request, reply, async (pictureId) => {
      const [[shows = ''], [people = '']] = [valuesOf(request.body, 'shows'), valuesOf(request.body, 'people')];
      const read = readPeople(people, await bookOf(ctx, who(request).user.schoolId));
      if (shows === 'people' && read.unknown.length > 0)
        throw new UnknownPeople(read.unknown.join('; '), { pictureId, shows, people });
      const chosen = z.enum(['people', 'none', 'backs_only']).safeParse(shows);
      if (!chosen.success) throw new PublishProblem('people', 'Say who is in it');
      await declare(ctx, actorOf(request), { pictureId, shows: chosen.data, people: read.people });
      return '/live?done=declared';
    }),
  );
}

/** The post of a finding, or of a picture that is up. */
async function postOf({ ctx }: Web, schoolId: string, id: string): Promise<PostAt> {
  const finding = await ctx.db.pictureFinding.findFirst({ where: { id, schoolId } });
  const post = finding ?? (await ctx.db.livePicture.findFirst({ where: { id, schoolId, goneAt: null } }));
  if (!post) throw new PublishProblem('finding', 'This is done already.');
  return { accountId: post.accountId, postExternalId: post.postExternalId };
}

const flashes: Record<string, string> = {
  down: 'The post is being taken down. It goes from this list when the platform has done it.',
  hidden: 'The post is being hidden. It still has to be taken down.',
  shown: 'The post is being shown again.',
  hand: 'Thank you. The next reading looks whether it is gone.',
  declared: 'Thank you. Their consents are being looked at.',
  reading: 'All that is up is being read. It may take some minutes.',
};
async function change(web: Web, request: FastifyRequest, reply: FastifyReply, work: (id: string) => Promise<string>) {
  const id = idOf(request);
  try {
    return await reply.redirect(await work(id), 303);
  } catch (error) {
    if (!(error instanceof PublishProblem)) throw error;
    if (error.field === 'picture') throw new PageError(404, 'not-found');
    const typed = error instanceof UnknownPeople ? error.typed : undefined;
    return show(web, request, reply.code(422), { typed, problem: { field: 'findings', words: error.message } });
  }
}

async function show(web: Web, request: FastifyRequest, reply: FastifyReply, showing: Showing): Promise<FastifyReply> {
  const { ctx, page } = web;
  const { schoolId, school } = who(request).user;
  const findings = await ctx.db.pictureFinding.findMany({
    where: { schoolId, doneAt: null },
    include: { account: true },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: shownFindings,
  });
  const total = await ctx.db.pictureFinding.count({ where: { schoolId, doneAt: null } });
  const actions = await ctx.db.action.findMany({
    where: { schoolId, kind: 'unpublish' },
    orderBy: { requestedAt: 'asc' },
  });
  const tries = new Map(
    actions.map(({ payload, ...action }) => [String((payload as { postExternalId?: string }).postExternalId), action]),
  );
  const hidden = await hiddenWithoutReason(ctx, schoolId);
  const users = await ctx.db.user.findMany({ where: { schoolId }, select: { id: true, name: true } });
  const shown: LiveShown = {
    ctx,
    tries,
    names: new Map(users.map(({ id, name }) => [id, name])),
    sights: await sightsOf(ctx, schoolId, [...findings, ...hidden]),
    book: await bookOf(ctx, schoolId),
    now: ctx.clock.now(),
    zone: school.timezone,
  };
  const up = await ctx.db.livePicture.count({ where: { schoolId, goneAt: null } });
  return page(reply, 'live.njk', {
    findings: findings.map((one) => liveFindingView(one, shown)),
    hidden: hidden.map((one) => hiddenView(one, shown)),
    total,
    up,
    ...showing,
  });
}
