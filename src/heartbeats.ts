/**
 * The trip-wire of an account: a harmless comment of our own, which is edited now and then. The platform must tell us of the
 * edit by webhook within some minutes; else people hear that it no longer does, before anybody's comment is missed.
 */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { ConnectorError, retryable } from '../connectors/connector.js';
import type { Account } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import { type Context, connectorOf } from './context.js';
import type { Tx } from './db/index.js';

const hourMs = 3_600_000;
const everyMs = 6 * hourMs;
/** After a try that failed. */
const againMs = hourMs / 4;

/** The message is for the person who asked, in plain words. */
export class HeartbeatProblem extends Error {
  override name = 'HeartbeatProblem';
}

export const heartbeatForm = z.object({
  link: z
    .string({ error: 'Give the address of the comment' })
    .trim()
    .min(1, 'Give the address of the comment')
    .max(2000),
  minutes: z.coerce.number({ error: 'Choose how long it may take' }).int().min(5).max(120),
});

export interface Setting extends z.output<typeof heartbeatForm> {
  accountId: string;
  schoolId: string;
  userId: string;
}

/** Begins at once. Throws HeartbeatProblem, and then nothing has changed. */
export async function setHeartbeat(
  ctx: Context,
  { accountId, schoolId, userId, link, minutes }: Setting,
): Promise<void> {
  const account = await ctx.db.account.findFirst({ where: { id: accountId, schoolId } });
  if (!account || !connectorOf(ctx, account)?.touch)
    throw new HeartbeatProblem('This platform lets nobody edit a comment, so there is no trip-wire.');
  if (account.watchOnly)
    throw new HeartbeatProblem('The headteacher has not approved this account, so nothing is done on it.');
  const commentId = await ourComment(ctx, accountId, commentIdIn(link));
  const now = ctx.clock.now();
  const data = { commentId, minutes, dueAt: now, sentAt: null, seenAt: null, errorCode: null };
  await ctx.db.$transaction(async (tx) => {
    await tx.heartbeat.upsert({ where: { accountId }, create: { accountId, schoolId, ...data }, update: data });
    const facts = { account: accountId, comment: commentId, minutes };
    await appendAudit(tx, { schoolId, at: now }, [{ kind: 'heartbeat.set', actor: userId, facts }]);
  });
  await beat(ctx, account);
}

export async function endHeartbeat(ctx: Context, { accountId, schoolId, userId }: Omit<Setting, 'link' | 'minutes'>) {
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.heartbeat.deleteMany({ where: { accountId, schoolId } });
    const entry = { kind: 'heartbeat.ended', actor: userId, facts: { account: accountId } };
    if (count > 0) await appendAudit(tx, { schoolId, at: ctx.clock.now() }, [entry]);
  });
}

/** Facebook writes `comment_id=123`, or the same with its kind in base64 (`comment:{post}_{comment}`). */
function commentIdIn(link: string): string {
  const given = URL.canParse(link) ? (new URL(link).searchParams.get('comment_id') ?? '') : link;
  const plain = /^[\d_]+$/.test(given)
    ? given
    : Buffer.from(given, 'base64')
        .toString('latin1')
        .replace(/^comment:/, '');
  const id = /^(?:\d+_)*(\d{1,25})$/.exec(plain)?.[1];
  if (id === undefined)
    throw new HeartbeatProblem(
      'This is not the address of a comment. On Facebook, choose the time beside the comment and copy the address.',
    );
  return id;
}

async function ourComment({ db }: Context, accountId: string, id: string): Promise<string> {
  const endsSo = { OR: [{ externalId: { endsWith: `_${id}` } }, { externalId: id }] };
  const comment = await db.comment.findFirst({ where: { accountId, ours: true, deletedAt: null, ...endsSo } });
  if (comment) return comment.externalId;
  throw new HeartbeatProblem(
    'Schoolgate knows no comment of the page there. Write it as the page, under an old post, and try again some minutes later.',
  );
}

/** Edits the comment where it is time. What fails is noted and tried again: it is no reason to read less. */
export async function beat(ctx: Context, account: Account): Promise<void> {
  const touch = connectorOf(ctx, account)?.touch;
  if (!touch) return;
  const now = ctx.clock.now();
  const where = { accountId: account.id, dueAt: { lte: now } };
  // Of two workers one sends it.
  const [due] = await ctx.db.heartbeat.updateManyAndReturn({
    where,
    data: { dueAt: new Date(now.getTime() + everyMs) },
  });
  if (!due) return;
  try {
    const { timezone } = await ctx.db.school.findUniqueOrThrow({ where: { id: due.schoolId } });
    // Before the call: the webhook may be here before its answer.
    await ctx.db.heartbeat.updateMany({ where: { accountId: account.id }, data: { sentAt: now, errorCode: null } });
    await touch(due.commentId, wordsAt(now, timezone));
  } catch (error) {
    const code = error instanceof ConnectorError ? error.code : 'unavailable';
    const data = { errorCode: code, sentAt: due.sentAt, dueAt: new Date(now.getTime() + againMs) };
    await ctx.db.heartbeat.updateMany({ where: { accountId: account.id }, data });
    ctx.log.warn({ account: account.id, code }, 'heartbeat.not-sent');
  }
}

function wordsAt(now: Date, zone: string): string {
  const when = DateTime.fromJSDate(now, { zone }).setLocale('en-GB').toFormat('d LLLL yyyy, HH:mm');
  return `This comment helps our school to check that no comment on this page is missed. Last checked: ${when}.`;
}

/** A webhook told of these comments. */
export async function heard(tx: Tx, accountId: string, commentIds: string[], now: Date): Promise<void> {
  if (commentIds.length === 0) return;
  await tx.heartbeat.updateMany({ where: { accountId, commentId: { in: commentIds } }, data: { seenAt: now } });
}

export type Silence = 'not-back' | 'not-sent';

/** What is wrong with the trip-wire now, if anything. */
export async function silenceOf({ db }: Context, accountId: string, at: Date): Promise<Silence | null> {
  const one = await db.heartbeat.findUnique({ where: { accountId } });
  if (!one) return null;
  // What will fail for ever needs a person at once; what may pass is tried again.
  if (one.errorCode !== null && !retryable(one.errorCode as ConnectorError['code'])) return 'not-sent';
  if (!one.sentAt || (one.seenAt && one.seenAt >= one.sentAt)) return null;
  return at.getTime() - one.sentAt.getTime() > one.minutes * 60_000 ? 'not-back' : null;
}
