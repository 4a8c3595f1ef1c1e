/** From a verified and parsed delivery to rows and job ids: one transaction, then the queue. */
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Cursor, InboundComment, InboundEvent, Parsed } from '../../connectors/connector.js';
import type { Account, Prisma } from '../../prisma/generated/client.js';
import { type AuditEntry, appendAudit } from '../audit.js';
import { computeClocks } from '../clocks.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { heard } from '../heartbeats.js';
import { noteStep } from '../tracing/steps.js';
import { answeredBy, applySights, storeRemoval, storeVisibility } from './changes.js';
import { storeRevisions } from './revisions.js';
import { buryRemoved, type Into, storable, storableEvent, storeAuthors, storeComments, storePosts } from './store.js';

export interface Inbound {
  account: Account;
  channel: 'webhook' | 'poll';
  /** As it came, for the record. */
  body: string;
  parsed: Parsed;
  /** Where a poll goes on. */
  cursor?: Cursor;
  /** What was written before this instant is kept for the thread and not judged. */
  historyBefore?: Date;
}

export interface Received {
  /** The same delivery was here before. */
  duplicate: boolean;
  /** Wordings that wait for their decision. */
  revisionIds: string[];
}

/** Stores and enqueues, nothing else: the platform waits for its answer. Throws only if the database cannot take it. */
export async function receive(ctx: Context, inbound: Inbound): Promise<Received> {
  const { account, channel, parsed } = inbound;
  const from = ctx.clock.wall().getTime();
  await ctx.clock.refresh?.();
  if (channel === 'webhook' && (await isKnown(ctx, inbound))) {
    await heard(ctx.db, account.id, idsOf(parsed), ctx.clock.now());
    return { duplicate: true, revisionIds: [] };
  }
  const received = await ctx.db.$transaction((tx) => store(ctx, tx, inbound));
  for (const id of received.revisionIds) await ctx.queue.add('moderate-comment', id);
  if (ctx.tracer) await trace(ctx, received.revisionIds, { from, channel });
  const ofOurs = parsed.events.some(({ event }) => event.type === 'post');
  if (ofOurs && channel === 'webhook' && !received.duplicate)
    await ctx.queue.add('watch-pictures', `new:${account.id}`);
  const facts = { account: account.id, channel, events: parsed.events.length, problems: parsed.problems.length };
  ctx.log.info({ ...facts, duplicate: received.duplicate, new: received.revisionIds.length }, 'delivery.received');
  return received;
}

async function trace(ctx: Context, ids: string[], { from, channel }: { from: number; channel: string }): Promise<void> {
  const found = await ctx.db.commentRevision.findMany({
    where: { id: { in: ids } },
    select: { id: true, commentId: true },
  });
  for (const { id, commentId } of found)
    noteStep(ctx, commentId, {
      ...{ name: 'comment.received', from },
      facts: { 'schoolgate.revision': id, 'schoolgate.channel': channel },
    });
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Platforms repeat themselves most when we are slow: then a repeat must cost a look, and not a turn at the account's row. */
async function isKnown(ctx: Context, { account, body }: Inbound): Promise<boolean> {
  const accountId_bodyHash = { accountId: account.id, bodyHash: hashOf(storable(body)) };
  return (await ctx.db.delivery.findUnique({ where: { accountId_bodyHash }, select: { id: true } })) !== null;
}

async function store(
  ctx: Context,
  tx: Tx,
  { account, channel, body, parsed, cursor, historyBefore }: Inbound,
): Promise<Received> {
  const now = ctx.clock.now();
  const text = storable(body);
  await tx.account.updateMany({
    where: { id: account.id },
    data: { ...heardOf(account, channel, now), ...(cursor && { cursor: cursor as Prisma.InputJsonObject }) },
  });
  const strangers = parsed.events.filter((one) => one.account !== account.externalId).length;
  const problems =
    strangers > 0
      ? [...parsed.problems, { at: 'account', why: `${strangers} events of a page that is not ours` }]
      : parsed.problems;
  const delivery = {
    id: uuid(),
    schoolId: account.schoolId,
    accountId: account.id,
    channel,
    body: text,
    bodyHash: hashOf(text),
    state: 'processed' as const,
    problems: problems.length > 0 ? problems : undefined,
    receivedAt: now,
    processedAt: now,
  };
  // An empty poll is no news: only the account remembers that it was read.
  if (channel === 'poll' && parsed.events.length + parsed.problems.length === 0)
    return { duplicate: false, revisionIds: [] };
  if (channel === 'webhook') await heard(tx, account.id, idsOf(parsed), now);
  const { count } = await tx.delivery.createMany({ data: [delivery], skipDuplicates: true });
  if (count === 0) return { duplicate: true, revisionIds: [] };
  const { id: accountId, schoolId, platform } = account;
  const into = { schoolId, accountId, platform, receivedAt: now, channel, historyBefore };
  const events = parsed.events
    .filter((one) => one.account === account.externalId)
    .map((one) => storableEvent(one.event));
  return { duplicate: false, revisionIds: await storeEvents(ctx, tx, { into, events }) };
}

/** What was erased does not come back by being read again; what somebody writes into it later is new. */
async function withoutErased(tx: Tx, { accountId }: Into, comments: InboundComment[]): Promise<InboundComment[]> {
  if (comments.length === 0) return comments;
  const where = { accountId, externalId: { in: comments.map((one) => one.externalId) }, erasedAt: { not: null } };
  const erased = await tx.comment.findMany({ where, select: { externalId: true, erasedAt: true } });
  if (erased.length === 0) return comments;
  const since = new Map(erased.map((one) => [one.externalId, one.erasedAt]));
  const fresh = comments.filter(({ externalId, writtenAt }) => {
    const erasedAt = since.get(externalId);
    return !erasedAt || writtenAt > erasedAt;
  });
  const again = fresh.flatMap(({ externalId }) => (since.has(externalId) ? [externalId] : []));
  await tx.comment.updateMany({ where: { accountId, externalId: { in: again } }, data: { erasedAt: null } });
  return fresh;
}

const idsOf = ({ events }: Parsed) =>
  events.flatMap(({ event }) => (event.type === 'comment' ? [event.externalId] : []));

async function storeEvents(
  ctx: Context,
  tx: Tx,
  { into, events }: { into: Into; events: InboundEvent[] },
): Promise<string[]> {
  const comments = await withoutErased(
    tx,
    into,
    events.filter((event) => event.type === 'comment'),
  );
  const told = events.filter((event) => event.type === 'post');
  const posts = await storePosts(tx, into, [...comments.flatMap(postOf), ...told]);
  const authors = await storeAuthors(
    tx,
    into,
    comments.filter((comment) => !comment.ours),
  );
  const ids = await storeComments(tx, into, { comments, links: { posts, authors } });
  await buryRemoved(tx, { comments, ids });
  const revisionIds = comments.length > 0 ? await storeRevisions(tx, into, { comments, ids }) : [];
  const entries: AuditEntry[] = await applySights(tx, into, [...ids.keys()]);
  for (const event of events) {
    if (event.type === 'removal') entries.push(...(await storeRemoval(tx, into, event)));
    if (event.type === 'visibility') entries.push(...(await storeVisibility(tx, into, event)));
  }
  await appendAudit(tx, { schoolId: into.schoolId, at: into.receivedAt }, entries);
  const commentIds = [
    ...(await answeredBy(tx, into, comments)),
    ...entries.flatMap(({ commentId }) => commentId ?? []),
  ];
  await computeClocks(ctx, tx, { schoolId: into.schoolId, commentIds });
  return revisionIds;
}

/** A webhook says nothing of whether we can read: only a reading forgets the trouble of the last one. */
function heardOf(account: Account, channel: Inbound['channel'], now: Date) {
  if (channel === 'webhook')
    return { lastWebhookAt: now, ...(account.firstWebhookAt === null && { firstWebhookAt: now }) };
  return { lastReadAt: now, lastError: null, haltedUntil: null, haltCode: null };
}

function postOf(comment: InboundComment) {
  return comment.postExternalId ? [{ externalId: comment.postExternalId, text: comment.postText ?? '' }] : [];
}
