/**
 * For some seconds after a decision nothing of it has left the building, and it can be called off as if it had not been
 * made. The wait is a time on the row of each effect, so it survives a restart; whoever takes an effect first wins.
 */
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { type EffectKind, effectKinds } from '../connectors/connector.js';
import type { Action, Resolution as Row } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import { computeClocks } from './clocks.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { type Case, ResolutionError, type ResolveInput } from './resolution-steps.js';
import { waitAgain } from './second-person.js';
import { seenBy, type Viewer } from './viewer.js';

/** Real time: when the effects of a decision made now leave. */
export const leavesAt = (ctx: Context) => new Date(ctx.clock.wall().getTime() + ctx.config.UNDO_SECONDS * 1000);

/** Jobs for new effects; those that can be called off come when their time is over. */
export async function setOff(ctx: Context, actionIds: string[]): Promise<void> {
  const rows = await ctx.db.action.findMany({
    where: { id: { in: actionIds } },
    select: { id: true, notBefore: true },
  });
  for (const { id, notBefore } of rows) {
    const delayMs = Math.max(0, notBefore.getTime() - ctx.clock.wall().getTime());
    await ctx.queue.add('perform-action', id, { priority: 1, delayMs });
  }
}

interface Noting {
  input: ResolveInput;
  subject: Case;
  now: Date;
  batchId: string;
}

/** The decision as a row, with the case as it stood before it. */
export async function noteResolution(tx: Tx, { input, subject, now, batchId }: Noting): Promise<string> {
  const { review, schoolId, id: commentId } = subject;
  const { state, closedAt, closedBy, outcome, dueAt, snoozedUntil } = review as NonNullable<typeof review>;
  const before = { state, closedAt, closedBy, outcome, dueAt, snoozedUntil };
  const { what, userId: by } = input;
  const json = JSON.parse(JSON.stringify(before));
  const data = { id: uuid(), schoolId, commentId, batchId, what, by, at: now, before: json };
  return (await tx.resolution.create({ data })).id;
}

export interface Waiting {
  batchId: string;
  what: string;
  /** The cases that it is about. */
  caseNumbers: string[];
  /** Real time: then it leaves. */
  leavesAt: Date;
}

const leaving = { in: [...effectKinds] };

/** What this person decided and has not left yet, the newest first. */
export async function stillHere(ctx: Context, { schoolId, role, userId }: Viewer & { userId: string }) {
  const actions = await ctx.db.action.findMany({
    where: {
      ...{ schoolId, state: 'pending', attempts: 0, kind: leaving, notBefore: { gt: ctx.clock.wall() } },
      requestedBy: userId,
      resolution: { is: { calledOffAt: null } },
      comment: { review: { is: seenBy(role) } },
    },
    orderBy: { id: 'desc' },
    take: 100,
    include: { resolution: true, comment: { select: { review: { select: { caseNumber: true } } } } },
  });
  const found = new Map<string, Waiting>();
  for (const { resolution, comment, notBefore } of actions) {
    if (!resolution) continue;
    const { batchId, what } = resolution;
    const one = found.get(batchId) ?? { batchId, what, caseNumbers: [], leavesAt: notBefore };
    const number = comment?.review?.caseNumber;
    if (number && !one.caseNumbers.includes(number)) one.caseNumbers.push(number);
    found.set(batchId, one);
  }
  return [...found.values()];
}

interface CallingOff extends Viewer {
  userId: string;
  batchId: string;
}

const tooLate = 'It is too late to stop this: it has left already. You can still undo it on the page of the case.';

/** Takes back what one person decided at one time, all of it or nothing. */
export async function callOff(ctx: Context, { schoolId, role, userId, batchId }: CallingOff): Promise<string[]> {
  const now = ctx.clock.now();
  const { numbers, revived } = await ctx.db.$transaction(async (tx) => {
    const made = await tx.resolution.findMany({
      where: { schoolId, batchId, by: userId, comment: { review: { is: seenBy(role) } } },
      orderBy: { commentId: 'asc' },
    });
    if (made.length === 0) throw new ResolutionError('There is nothing here to stop.');
    for (const { commentId } of made)
      await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${commentId}::uuid FOR NO KEY UPDATE`;
    await stopAll(tx, { made, now, wall: ctx.clock.wall() });
    const revived: string[] = [];
    for (const one of made) revived.push(...(await restore(tx, one, ctx.clock.wall())));
    const reviews = await tx.review.findMany({ where: { commentId: { in: made.map((one) => one.commentId) } } });
    const numberOf = new Map(reviews.map((review) => [review.commentId, review.caseNumber]));
    const entries = made.map(({ commentId, what, id }) => ({
      ...{ kind: 'review.called_off', actor: userId, commentId },
      facts: { what, resolution: id, batch: batchId, case: numberOf.get(commentId) },
    }));
    await appendAudit(tx, { schoolId, at: now }, entries);
    await computeClocks(ctx, tx, { schoolId, commentIds: made.map((one) => one.commentId) });
    return { numbers: [...numberOf.values()], revived };
  });
  await setOff(ctx, revived);
  ctx.log.info({ batch: batchId, cases: numbers.length, by: userId }, 'review.called-off');
  return numbers;
}

/** Every effect of it, while none has left. An effect that a worker holds, or held, may have arrived. */
async function stopAll(tx: Tx, { made, now, wall }: { made: Row[]; now: Date; wall: Date }): Promise<void> {
  const of = { resolutionId: { in: made.map(({ id }) => id) }, kind: leaving };
  const waiting = { ...of, state: 'pending' as const, attempts: 0, notBefore: { gt: wall } };
  const stopped = await tx.action.updateManyAndReturn({
    where: waiting,
    data: { state: 'cancelled', doneAt: now },
    select: { id: true, key: true },
  });
  // The same may be wished for again, and is then not the same row.
  for (const { id, key } of stopped)
    await tx.action.update({ where: { id }, data: { key: `${key}:called-off:${id}` } });
  // What the same person took back themselves meanwhile is stopped already.
  const left = await tx.action.count({ where: { ...of, NOT: { state: 'cancelled' } } });
  if (stopped.length === 0 || left > 0) throw new ResolutionError(tooLate);
  const noted = await tx.resolution.updateMany({
    where: { id: { in: made.map(({ id }) => id) }, calledOffAt: null },
    data: { calledOffAt: now },
  });
  if (noted.count < made.length) throw new ResolutionError('This was stopped already.');
}

const date = z.coerce.date();
const beforeSchema = z.object({
  state: z.enum(['none', 'open', 'escalated', 'closed']),
  closedAt: date.nullable(),
  closedBy: z.string().nullable(),
  outcome: z.string().nullable(),
  dueAt: date,
  snoozedUntil: date.nullable(),
});

/** What a decision takes back of its opposite while that waits: `takeBack` of resolution-steps.ts. */
const opposite: Partial<Record<string, EffectKind[]>> = {
  restore: ['hide'],
  hide: ['unhide'],
  keep_hidden: ['unhide'],
  ban: ['unban'],
  unban: ['ban'],
  mute: ['unmute'],
  unmute: ['mute'],
  delete: ['hide', 'unhide'],
};

/** The case, its terms and what else waited, as they were before. Answers the effects that wait again. */
async function restore(tx: Tx, row: Row, wall: Date): Promise<string[]> {
  const { id, commentId, before, at, what, by, schoolId } = row;
  // Whatever was decided after it still counts.
  const later = await tx.resolution.count({ where: { commentId, id: { gt: id }, calledOffAt: null } });
  if (later === 0) await tx.review.update({ where: { commentId }, data: beforeSchema.parse(before) });
  await waitAgain(tx, id);
  // Opened by it: nobody was asked. Ended by it: it runs on, and the job looks when it is next to be seen to.
  await tx.term.deleteMany({ where: { commentId, kind: 'ask_to_remove', startedAt: at, state: 'open' } });
  await tx.term.updateMany({
    where: { commentId, schoolId, state: 'done', doneAt: at, doneBy: by, kind: { in: ['appeal', 'ask_to_remove'] } },
    data: { state: 'open', doneAt: null, doneBy: null, nextAt: at },
  });
  const { authorId } = await tx.comment.findUniqueOrThrow({ where: { id: commentId }, select: { authorId: true } });
  const about = authorId ? [{ commentId }, { authorId }] : [{ commentId }];
  const again = await tx.action.updateManyAndReturn({
    where: { schoolId, OR: about, kind: { in: opposite[what] ?? [] }, state: 'cancelled', doneAt: at },
    data: { state: 'pending', doneAt: null, notBefore: wall },
    select: { id: true },
  });
  return again.map((action: Pick<Action, 'id'>) => action.id);
}
