/** What a person does about what is up: take a post down, say who is in a picture, or say that it was done by hand. */
import { v7 as uuid } from 'uuid';
import { appendAudit } from '../../audit.js';
import { type Context, connectorOf } from '../../context.js';
import type { Importer } from '../../people/importing.js';
import { PublishProblem } from '../../publishing/rights.js';
import { lockSchool, type Wishing, wishFor } from './hiding.js';
import { watchAll } from './watching.js';

async function openFinding(ctx: Context, schoolId: string, id: string) {
  const finding = await ctx.db.pictureFinding.findFirst({
    where: { id, schoolId, doneAt: null },
    include: { account: true },
  });
  if (!finding) throw new PublishProblem('finding', 'This is done already.');
  return finding;
}

/** The whole post, with all of its pictures; it cannot be undone. Asked for twice while it runs, it is one effect. */
export async function takeDown(ctx: Context, { schoolId, userId }: Importer, findingId: string): Promise<void> {
  const { accountId, postExternalId, account } = await openFinding(ctx, schoolId, findingId);
  if (!connectorOf(ctx, account)?.publishing) throw new PublishProblem('finding', 'This account is not connected.');
  const at = ctx.clock.now();
  const id = uuid();
  const created = await ctx.db.$transaction(async (tx) => {
    const prefix = `unpublish:${accountId}:${postExternalId}:`;
    const before = await tx.action.findMany({
      where: { schoolId, key: { startsWith: prefix } },
      select: { state: true },
    });
    if (before.some(({ state }) => state === 'pending' || state === 'performing')) return false;
    const key = `${prefix}${before.length}`;
    const payload = { postExternalId };
    const asked = { requestedBy: userId, requestedAt: at };
    const { count } = await tx.action.createMany({
      data: [{ id, schoolId, accountId, kind: 'unpublish', key, payload, ...asked }],
      skipDuplicates: true,
    });
    const entry = {
      kind: 'post.taken-down',
      actor: userId,
      facts: { account: accountId, post: postExternalId, finding: findingId },
    };
    if (count > 0) await appendAudit(tx, { schoolId, at }, [entry]);
    return count > 0;
  });
  if (created) await ctx.queue.add('perform-action', id, { priority: 1 });
}

/** Hides the post of a finding, or shows it again. The finding stays open: only taking the post down ends it. */
export async function setPostSight(
  ctx: Context,
  { schoolId, userId }: Importer,
  { accountId, postExternalId, kind }: Pick<Wishing, 'accountId' | 'postExternalId' | 'kind'>,
): Promise<void> {
  const account = await ctx.db.account.findFirst({ where: { id: accountId, schoolId } });
  const side = account && connectorOf(ctx, account)?.publishing;
  if (!side) throw new PublishProblem('finding', 'This account is not connected.');
  if (!side.hiding) throw new PublishProblem('finding', side.hidingMeans);
  const at = ctx.clock.now();
  const id = await ctx.db.$transaction(async (tx) => {
    // Beside the look at consents, which wishes for the same.
    await lockSchool(tx, schoolId);
    return wishFor(tx, { schoolId, accountId, postExternalId, kind, by: userId, at });
  });
  if (id) await ctx.queue.add('perform-action', id, { priority: 1 });
}

/** Believed until the next reading sees it: then it is open again. */
export async function doneByHand(ctx: Context, { schoolId, userId }: Importer, findingId: string): Promise<void> {
  const { accountId, postExternalId } = await openFinding(ctx, schoolId, findingId);
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const where = { schoolId, accountId, postExternalId, doneAt: null };
    await tx.pictureFinding.updateMany({ where, data: { doneAt: at, doneBy: userId, outcome: 'taken_down' } });
    const up = { accountId, postExternalId, goneAt: null };
    await tx.livePicture.updateMany({ where: up, data: { goneAt: at } });
    const facts = { account: accountId, post: postExternalId };
    await appendAudit(tx, { schoolId, at }, [{ kind: 'post.taken-down-by-hand', actor: userId, facts }]);
  });
}

export interface Declaration {
  pictureId: string;
  shows: 'people' | 'none' | 'backs_only';
  /** Ids of the register. */
  people: string[];
}

/** Who is in a picture, as a person says it; the check of their consents follows at once. */
export async function declare(
  ctx: Context,
  { schoolId, userId }: Importer,
  { pictureId, shows, people }: Declaration,
): Promise<void> {
  if (shows === 'people' && people.length === 0) throw new PublishProblem('people', 'Say who is in it');
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.picture.updateMany({ where: { id: pictureId, schoolId }, data: { shows } });
    if (count === 0) throw new PublishProblem('picture', 'There is no such picture.');
    await tx.picturePerson.deleteMany({ where: { pictureId } });
    const rows = shows === 'people' ? people.map((personId) => ({ pictureId, personId })) : [];
    await tx.picturePerson.createMany({ data: rows, skipDuplicates: true });
    const facts = { picture: pictureId, shows, people: rows.length };
    await appendAudit(tx, { schoolId, at }, [{ kind: 'picture.declared', actor: userId, facts }]);
  });
  await ctx.queue.add('watch-pictures', watchAll, { priority: 1 });
}
