/** From a draft that the check lets through to rows that say: publish this on that account. */
import { v7 as uuid } from 'uuid';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { errorName } from '../log.js';
import type { Importer } from '../people/importing.js';
import { check } from './checking.js';
import { type Draft, draftOf, editable } from './drafts.js';
import { PublishProblem } from './rights.js';

/** At once, or at a time of the school's. Throws a PublishProblem where anything stops it; nothing has moved then. */
export async function send(ctx: Context, actor: Importer, id: string, publishAt: Date | null): Promise<void> {
  const { schoolId, userId } = actor;
  const now = ctx.clock.now();
  if (publishAt && publishAt <= now) throw new PublishProblem('publishAt', 'Choose a time that is not over');
  const draft = await draftOf(ctx.db, schoolId, id);
  const { clear } = await check(ctx, { ...draft, publishAt }, userId);
  if (!clear) throw new PublishProblem('findings', 'It cannot go out yet: see what stops it');
  const actions = await ctx.db.$transaction(async (tx) => {
    const { changedAt } = await editable(tx, schoolId, id);
    if (changedAt.getTime() !== draft.changedAt.getTime())
      throw new PublishProblem('post', 'Somebody changed it meanwhile. Look at it again.');
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
  const due = await ctx.db.publication.findMany({ where: { state: 'scheduled', publishAt: { lte: now } } });
  for (const { id, schoolId, sentBy, writtenBy } of due) {
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
}

/** Back to a draft, as long as it waits for its time. */
export async function unschedule(ctx: Context, { schoolId, userId }: Importer, id: string): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const where = { id, schoolId, state: 'scheduled' as const };
    const { count } = await tx.publication.updateMany({ where, data: { state: 'draft', publishAt: null } });
    if (count === 0) throw new PublishProblem('post', 'It no longer waits for its time.');
    const entry = { kind: 'post.unscheduled', actor: userId, facts: { publication: id } };
    await appendAudit(tx, { schoolId, at: ctx.clock.now() }, [entry]);
  });
}

/** A second person agrees to the post as it stands; each later change needs it again. Throws a PublishProblem. */
export async function agree(ctx: Context, { schoolId, userId }: Importer, id: string): Promise<void> {
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const { writtenBy } = await editable(tx, schoolId, id);
    if (writtenBy === userId)
      throw new PublishProblem('agree', 'Somebody other than the person who wrote it must agree.');
    await tx.publication.update({ where: { id }, data: { approvedBy: userId, approvedAt: at } });
    await appendAudit(tx, { schoolId, at }, [{ kind: 'post.agreed', actor: userId, facts: { publication: id } }]);
  });
}
