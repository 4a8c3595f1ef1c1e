/** From a verified and parsed delivery to rows and job ids: one transaction, then the queue. */
import type { Cursor, InboundComment, InboundEvent, Parsed } from '../../connectors/connector.js';
import type { Account, Prisma } from '../../prisma/generated/client.js';
import { type AuditEntry, appendAudit } from '../audit.js';
import { computeClocks } from '../clocks.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { heard } from '../heartbeats.js';
import { noteStep } from '../tracing/steps.js';
import { answeredBy, applySights, storeRemoval, storeVisibility } from './changes.js';
import { knownOf, storeDeliveries } from './deliveries.js';
import { storeRevisions } from './revisions.js';
import { buryRemoved, type Into, storableEvent, storeAuthors, storeComments, storePosts } from './store.js';

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
  const { known, revisionIds } = await receiveAll(ctx, [inbound]);
  return { duplicate: known.has(inbound), revisionIds };
}

interface ReceivedAll {
  /** Those that were here before. */
  known: ReadonlySet<Inbound>;
  revisionIds: string[];
}

/** The same for what one account has been sent by one channel, in one transaction: all of it is stored, or nothing. */
export async function receiveAll(ctx: Context, all: readonly [Inbound, ...Inbound[]]): Promise<ReceivedAll> {
  const [{ account, channel }] = all;
  const from = ctx.clock.wall().getTime();
  await ctx.clock.refresh?.();
  const known = new Set(channel === 'webhook' ? await knownOf(ctx, all) : []);
  if (known.size > 0) await heard(ctx.db, account.id, [...known].flatMap(idsOf), ctx.clock.now());
  const news = all.filter((one) => !known.has(one));
  const stored = news.length > 0 ? await ctx.db.$transaction((tx) => store(ctx, tx, news)) : none;
  for (const one of stored.known) known.add(one);
  for (const id of stored.revisionIds) await ctx.queue.add('moderate-comment', id);
  if (ctx.tracer) await trace(ctx, stored.revisionIds, { from, channel });
  const taken = news.filter((one) => !known.has(one)).flatMap(({ parsed }) => parsed.events);
  if (channel === 'webhook' && taken.some(({ event }) => event.type === 'post'))
    await ctx.queue.add('watch-pictures', `new:${account.id}`);
  tell(ctx, all, { known, revisionIds: stored.revisionIds });
  return { known, revisionIds: stored.revisionIds };
}

const none: ReceivedAll = { known: new Set(), revisionIds: [] };

function tell(ctx: Context, all: readonly Inbound[], { known, revisionIds }: ReceivedAll): void {
  const count = (of: (one: Inbound) => readonly unknown[]) => all.reduce((sum, one) => sum + of(one).length, 0);
  ctx.log.info(
    {
      ...{ account: all[0]?.account.id, channel: all[0]?.channel, deliveries: all.length, duplicates: known.size },
      ...{ events: count(({ parsed }) => parsed.events), problems: count(({ parsed }) => parsed.problems) },
      new: revisionIds.length,
    },
    'delivery.received',
  );
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

async function store(ctx: Context, tx: Tx, all: Inbound[]): Promise<ReceivedAll> {
  const [first] = all;
  if (!first) return none;
  const { account, channel, parsed, cursor, historyBefore } = first;
  const now = ctx.clock.now();
  await tx.account.updateMany({
    where: { id: account.id },
    data: { ...heardOf(account, channel, now), ...(cursor && { cursor: cursor as Prisma.InputJsonObject }) },
  });
  // An empty poll is no news: only the account remembers that it was read.
  if (channel === 'poll' && parsed.events.length + parsed.problems.length === 0) return none;
  if (channel === 'webhook') await heard(tx, account.id, all.flatMap(idsOf), now);
  const news = await storeDeliveries(tx, all, now);
  const { id: accountId, schoolId, platform } = account;
  const into = { schoolId, accountId, platform, receivedAt: now, channel, historyBefore };
  const fresh = all.filter((one) => news.has(one));
  const events = fresh.flatMap((one) => eventsOf(account, one.parsed));
  const known = new Set(all.filter((one) => !news.has(one)));
  return { known, revisionIds: await storeEvents(ctx, tx, { into, events }) };
}

export const eventsOf = ({ externalId }: Pick<Account, 'externalId'>, { events }: Parsed): InboundEvent[] =>
  events.filter(({ account }) => account === externalId).map(({ event }) => storableEvent(event));

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

const idsOf = ({ parsed }: Inbound) =>
  parsed.events.flatMap(({ event }) => (event.type === 'comment' ? [event.externalId] : []));

export async function storeEvents(
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
  for (const event of events) if (event.type === 'removal') entries.push(...(await storeRemoval(tx, into, event)));
  const seen = events.filter((event) => event.type === 'visibility');
  entries.push(...(await storeVisibility(tx, into, seen)));
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
