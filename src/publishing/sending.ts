/** From a draft that the check lets through to rows that say: publish this on that account. */
import { v7 as uuid } from 'uuid';
import type { Publication } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { errorName } from '../log.js';
import type { Importer } from '../people/importing.js';
import { eachSchool } from '../per-school.js';
import { check } from './checking.js';
import { type Draft, draftOf, editable, StalePost } from './drafts.js';
import { PublishProblem } from './rights.js';
import { stampOf } from './stamp.js';

export interface Sending {
  publishAt: Date | null;
  /** What the sender saw (`stampOf`). */
  seen: string;
}

/** At once, or at a time of the school's. Throws a PublishProblem where anything stops it; nothing has moved then. */
export async function send(ctx: Context, actor: Importer, id: string, { publishAt, seen }: Sending): Promise<void> {
  const { schoolId, userId } = actor;
  const now = ctx.clock.now();
  if (publishAt && publishAt <= now) throw new PublishProblem('publishAt', 'Choose a time that is not over');
  const draft = await draftOf(ctx.db, schoolId, id);
  const { clear } = await check(ctx, { ...draft, publishAt }, userId);
  if (!clear) throw new PublishProblem('findings', 'It cannot go out yet: see what stops it');
  const actions = await ctx.db.$transaction(async (tx) => {
    if (stampOf(await editable(tx, actor, id)) !== seen || stampOf(draft) !== seen) throw new StalePost();
    const state = publishAt ? ('scheduled' as const) : ('publishing' as const);
    await tx.publication.update({ where: { id }, data: { state, publishAt, sentBy: userId, sentAt: now } });
    const created = publishAt ? [] : await wishFor(tx, draft, { by: userId, at: now });
    const facts = { publication: id, accounts: draft.targets.map(({ accountId }) => accountId), publishAt };
    await appendAudit(tx, { schoolId, at: now }, [{ kind: 'post.sent', actor: userId, facts }]);
    return created;
  });
  for (const action of actions) await ctx.queue.add('perform-action', action);
}

/** One effect for each account on which it is not out yet; a new one after each that failed. */
async function wishFor(tx: Tx, { schoolId, targets }: Draft, asked: { by: string; at: Date }): Promise<string[]> {
  const open = targets.filter(({ externalId }) => externalId === null);
  const data = open.map(({ id, accountId, actions }) => ({
    ...{ id: uuid(), schoolId, accountId, publicationTargetId: id, kind: 'publish' as const, payload: {} },
    ...{ key: `publish:${id}:${actions.length}`, requestedBy: asked.by, requestedAt: asked.at },
  }));
  await tx.action.createMany({ data, skipDuplicates: true });
  return data.map(({ id }) => id);
}

/** What was scheduled and is due now. */
export async function publishDue(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const where = { state: 'scheduled' as const, publishAt: { lte: now } };
  await eachSchool(ctx, async ({ id: schoolId }) => {
    const due = await ctx.db.publication.findMany({ where: { ...where, schoolId } });
    for (const one of due) await publishOne(ctx, one);
  });
}

type Scheduled = Pick<Publication, 'id' | 'schoolId' | 'sentBy' | 'writtenBy'>;

async function publishOne(ctx: Context, { id, schoolId, sentBy, writtenBy }: Scheduled): Promise<void> {
  const now = ctx.clock.now();
  try {
    const actions = await ctx.db.$transaction(async (tx) => {
      const where = { id, state: 'scheduled' as const };
      const { count } = await tx.publication.updateMany({ where, data: { state: 'publishing' } });
      if (count === 0) return [];
      return wishFor(tx, await draftOf(tx, schoolId, id), { by: sentBy ?? writtenBy, at: now });
    });
    for (const action of actions) await ctx.queue.add('perform-action', action);
  } catch (error) {
    ctx.log.error({ publication: id, error: errorName(error) }, 'post.not-begun');
  }
}

/** What the platform refused before it took anything. Any other try may have come through, though its answer was lost. */
const surelyNotOut = ['rate_limited', 'unauthorized', 'forbidden', 'payment_required', 'blocked_by_platform'];

/** Back to a draft, as long as it waits: for its time, or for an account that is stopped. Throws a PublishProblem. */
export async function callBack(ctx: Context, { schoolId, userId }: Importer, id: string): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Publication" WHERE id = ${id}::uuid FOR UPDATE`;
    const draft = await draftOf(tx, schoolId, id);
    if (draft.state !== 'scheduled' && draft.state !== 'publishing')
      throw new PublishProblem('post', 'It no longer waits.');
    const open = { state: { in: ['pending' as const, 'performing' as const] } };
    const ours = { publicationTarget: { is: { publicationId: id } } };
    await tx.action.updateMany({
      where: {
        ...{ ...ours, state: 'pending' },
        OR: [{ attempts: 0 }, { errorCode: { in: surelyNotOut } }],
      },
      data: { state: 'cancelled', leaseUntil: null, doneAt: at },
    });
    if ((await tx.action.count({ where: { ...ours, ...open } })) > 0)
      throw new PublishProblem(
        'post',
        'It is being sent at this moment, and may be out already. Look again in a minute.',
      );
    const isOut = draft.targets.some(({ externalId }) => externalId !== null);
    const state = isOut ? ('stopped' as const) : ('draft' as const);
    await tx.publication.update({ where: { id }, data: { state, publishAt: null } });
    const entry = { kind: 'post.called-back', actor: userId, facts: { publication: id, was: draft.state } };
    await appendAudit(tx, { schoolId, at }, [entry]);
  });
}

/** A second person agrees to the post as it stood on their page; each later change needs it again. Throws a PublishProblem. */
export async function agree(
  ctx: Context,
  { schoolId, userId }: Importer,
  { id, seen }: { id: string; seen: string },
): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const draft = await editable(tx, { schoolId, userId }, id);
    if (draft.writtenBy === userId)
      throw new PublishProblem('agree', 'Somebody other than the person who wrote it must agree.');
    if (stampOf(draft) !== seen)
      throw new PublishProblem('agree', 'Somebody changed this post after you opened it. Read it again, then agree.');
    await tx.publication.update({ where: { id }, data: { approvedBy: userId, approvedAt: at } });
    await appendAudit(tx, { schoolId, at }, [{ kind: 'post.agreed', actor: userId, facts: { publication: id } }]);
  });
}
