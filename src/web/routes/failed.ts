import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../context.js';
import { type Actor, settleActions, tryActionsAgain, type Wished } from '../../failures/again.js';
import { readAgain, settleDeliveries } from '../../failures/deliveries.js';
import { tryJobsAgain } from '../../failures/jobs.js';
import { failuresOf } from '../../failures/list.js';
import { isTheirAction, isTheirDelivery, isTheirJob } from '../../failures/theirs.js';
import { flashOf, idOf } from '../asked.js';
import { PageError } from '../errors.js';
import { failureGroups, type List, lists } from '../failed-view.js';
import { needs, who } from '../session.js';
import type { Web } from '../views.js';

const flashes = {
  again: 'It is being tried again.',
  settled: 'It is off the list.',
  nothing: 'Nothing was done: somebody was quicker, or it has gone on by itself.',
};
type Flash = keyof typeof flashes;

/** How many it was done to: those that still stand as they were seen. */
type Deed = (ctx: Context, actor: Actor, wished: readonly Wished[]) => Promise<number>;

interface Ways {
  isTheirs(ctx: Context, actor: Actor, id: string): Promise<boolean>;
  again: Deed;
  settle?: Deed;
}

const ways: Record<List, Ways> = {
  actions: { isTheirs: isTheirAction, again: tryActionsAgain, settle: settleActions },
  deliveries: { isTheirs: isTheirDelivery, again: readAgain, settle: settleDeliveries },
  jobs: { isTheirs: isTheirJob, again: tryJobsAgain },
};

/** What could not be done, for those who can let it be tried again. No word of a case stands here, and no name. */
export function registerFailed(app: FastifyInstance, web: Web): void {
  const maySee = { preHandler: needs(web.ctx, 'failures') };
  app.get('/failed', maySee, (request, reply) => show(web, request, reply));
  for (const list of lists) {
    const { again, settle } = ways[list];
    app.post(`/failed/${list}/again`, maySee, (request, reply) => many(web, request, { reply, list, deed: again }));
    app.post(`/failed/${list}/:id/again`, maySee, (request, reply) => one(web, request, { reply, list, deed: again }));
    if (!settle) continue;
    app.post(`/failed/${list}/:id/settle`, maySee, (request, reply) =>
      one(web, request, { reply, list, deed: settle, done: 'settled' }),
    );
  }
}

async function show({ ctx, page }: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const zone = who(request).user.school.timezone;
  const zoned = { now: ctx.clock.now(), wall: ctx.clock.wall(), zone };
  const groups = failureGroups(await failuresOf(ctx, actorOf(request)), zoned);
  return page(reply, 'failed.njk', { groups, flash: flashOf(request, flashes) });
}

function actorOf(request: FastifyRequest): Actor {
  const { schoolId, role, id: userId } = who(request).user;
  return { schoolId, role, userId };
}

interface Doing {
  reply: FastifyReply;
  list: List;
  deed: Deed;
  done?: Flash;
}

const single = z.object({ tries: z.coerce.number().int().min(0).max(1_000_000) });

async function one({ ctx }: Web, request: FastifyRequest, { reply, list, deed, done = 'again' }: Doing) {
  const [id, actor] = [idOf(request), actorOf(request)];
  if (!(await ways[list].isTheirs(ctx, actor, id))) throw new PageError(404, 'not-found');
  const asked = single.safeParse(request.body ?? {});
  if (!asked.success) throw new PageError(400, 'bad-request');
  const count = await deed(ctx, actor, [{ id, tries: asked.data.tries }]);
  return reply.redirect(`/failed?done=${count > 0 ? done : 'nothing'}`, 303);
}

const pick = z.string().regex(/^[\da-f-]{36}:\d{1,7}$/);
// One comes as itself, several as a list.
const several = z.object({ pick: z.preprocess((one) => (one === undefined ? [] : [one].flat()), z.array(pick)) });

/** All of one kind, as they stood on the page: an id of another school's is none of those that are found. */
async function many({ ctx }: Web, request: FastifyRequest, { reply, deed, done = 'again' }: Doing) {
  const asked = several.safeParse(request.body ?? {});
  if (!asked.success) throw new PageError(400, 'bad-request');
  const wished = asked.data.pick.map((one) => ({ id: one.slice(0, 36), tries: Number(one.slice(37)) }));
  const count = await deed(ctx, actorOf(request), wished);
  return reply.redirect(`/failed?done=${count > 0 ? done : 'nothing'}`, 303);
}
