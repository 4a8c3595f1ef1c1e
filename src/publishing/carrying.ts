/**
 * Publishing and taking down as the platform is asked for it: once. Before a post goes out it is checked again, for a consent may
 * have ended and a right been suspended since; before it is repeated it is looked for.
 */
import { v7 as uuid } from 'uuid';
import {
  type Connector,
  ConnectorError,
  type Publication as Outgoing,
  type Published,
  type PublishSide,
} from '../../connectors/connector.js';
import type { Action } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { isPostKind, wishIn } from '../pictures/live/hiding.js';
import { mayBeLost } from '../restored.js';
import { check, wordsOf } from './checking.js';
import { type Draft, draftOf } from './drafts.js';
import { endSending } from './ending.js';

/** Ten pictures go up one after the other: nobody may take such a call for that of a dead process. */
const longestSeconds = 10 * 60;

/** Throws ConnectorError. */
export async function carryOut(ctx: Context, action: Action, connector: Connector): Promise<{ externalId?: string }> {
  const side = connector.publishing;
  if (!side) throw new ConnectorError('unsupported', 'nothing can be published on this account');
  if (isPostKind(action.kind)) return setSight(ctx, action, side);
  await ctx.db.$executeRaw`
    UPDATE "Action" SET "leaseUntil" = clock_timestamp() + make_interval(secs => ${longestSeconds}) WHERE id = ${action.id}::uuid`;
  if (action.kind === 'unpublish') return takeDown(ctx, action, side);
  const target = await ctx.db.publicationTarget.findUnique({ where: { id: action.publicationTargetId ?? '' } });
  if (!target) throw new ConnectorError('invalid', 'the post is no longer there');
  if (target.externalId) return { externalId: target.externalId };
  const draft = await draftOf(ctx.db, action.schoolId, target.publicationId);
  const published = await once(ctx, { action, draft, side });
  await ctx.db.$transaction((tx) => isOut(tx, { action, draft, published, at: ctx.clock.now() }));
  return { externalId: published.externalId };
}

interface Carrying {
  action: Action;
  draft: Draft;
  side: PublishSide;
}

async function once(ctx: Context, carrying: Carrying): Promise<Published> {
  const { action, draft, side } = carrying;
  const outgoing = await outgoingOf(ctx, draft);
  const look = async () => side.find(outgoing, await traceOf(ctx, action));
  const found = action.attempts > 1 || (await mayBeLost(ctx, action)) ? await look() : null;
  if (found) return found;
  if (draft.state !== 'publishing') throw new ConnectorError('invalid', 'nobody has sent it as it stands now');
  const { clear } = await check(ctx, draft, draft.sentBy ?? draft.writtenBy);
  if (!clear) throw new ConnectorError('invalid', 'our own check stopped it at the last moment');
  try {
    return await side.publish(outgoing);
  } catch (error) {
    // The platform says that the same words stand there: perhaps ours, of a try whose answer was lost.
    const there = error instanceof ConnectorError && error.code === 'duplicate' ? await look() : null;
    if (!there) throw error;
    return there;
  }
}

async function outgoingOf(ctx: Context, draft: Draft): Promise<Outgoing> {
  const rows = await ctx.db.picture.findMany({
    where: { publicationId: draft.id },
    orderBy: { position: 'asc' },
    select: { bytes: true, type: true, name: true, alt: true },
  });
  const pictures = rows.map(({ bytes, type, name, alt }) => {
    if (!bytes) throw new ConnectorError('invalid', 'a picture of the post is no longer kept');
    const kind = type === 'image/png' ? ('image/png' as const) : ('image/jpeg' as const);
    return { bytes: Buffer.from(bytes), type: kind, name, alt };
  });
  return { text: wordsOf(draft), pictures };
}

/** The same words may stand there from another day: those ids are ours already. */
async function traceOf(ctx: Context, { accountId, requestedAt }: Action) {
  const others = await ctx.db.publicationTarget.findMany({
    where: { accountId: accountId ?? '', externalId: { not: null } },
    orderBy: { publishedAt: 'desc' },
    take: 200,
    select: { externalId: true },
  });
  const exceptIds = others.flatMap(({ externalId }) => externalId ?? []);
  return { since: new Date(requestedAt.getTime() - 120_000), exceptIds };
}

interface Out {
  action: Action;
  draft: Draft;
  published: Published;
  at: Date;
}

/** Its pictures are known as live from the first moment. */
async function isOut(tx: Tx, { action, draft, published, at }: Out): Promise<void> {
  const { externalId, permalink } = published;
  const accountId = action.accountId ?? '';
  const seen = { firstSeenAt: at, lastSeenAt: at, postedAt: at, postExternalId: externalId, permalink };
  await tx.publicationTarget.update({
    where: { id: action.publicationTargetId ?? '' },
    data: { externalId, permalink, publishedAt: at },
  });
  const live = draft.pictures.flatMap(({ id: pictureId }, index) => {
    const mediaId = published.pictures[index];
    const of = { id: uuid(), schoolId: draft.schoolId, accountId, pictureId, matchedBy: 'media' };
    return mediaId === undefined ? [] : [{ ...of, mediaId, ...seen }];
  });
  await tx.livePicture.createMany({ data: live, skipDuplicates: true });
  await endSending(tx, draft.id);
}

async function takeDown(ctx: Context, action: Action, side: PublishSide): Promise<{ externalId?: string }> {
  const { postExternalId: externalId } = action.payload as { postExternalId?: string };
  if (!externalId) throw new ConnectorError('invalid', 'no post is named');
  await side.unpublish(externalId);
  const where = { accountId: action.accountId ?? '' };
  const at = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    await tx.publicationTarget.updateMany({ where: { ...where, externalId }, data: { takenDownAt: at } });
    await tx.livePicture.updateMany({
      where: { ...where, postExternalId: externalId, goneAt: null },
      data: { goneAt: at },
    });
    await tx.pictureFinding.updateMany({
      where: { ...where, postExternalId: externalId, doneAt: null },
      data: { doneAt: at, doneBy: action.requestedBy, outcome: 'taken_down' },
    });
  });
  return {};
}

/** Asked for twice it is the same, so nothing is looked for first. What is gone has nothing left to be hidden or shown. */
async function setSight(ctx: Context, action: Action, { hiding }: PublishSide): Promise<{ externalId?: string }> {
  if (!hiding) throw new ConnectorError('unsupported', 'no post can be hidden on this platform');
  const { postExternalId } = wishIn(action);
  const hidden = action.kind === 'hide_post';
  const answer = await hiding.set(postExternalId, hidden);
  const at = ctx.clock.now();
  const up = { accountId: action.accountId ?? '', postExternalId };
  await ctx.db.$transaction(async (tx) => {
    const data = answer === 'gone' ? { goneAt: at } : { hiddenAt: hidden ? at : null };
    await tx.livePicture.updateMany({ where: { ...up, goneAt: null }, data });
    const done = { doneAt: at, doneBy: 'bot', outcome: 'gone' };
    if (answer === 'gone') await tx.pictureFinding.updateMany({ where: { ...up, doneAt: null }, data: done });
  });
  return {};
}
