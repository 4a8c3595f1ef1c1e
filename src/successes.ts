/** What the success of actions changes: their rows, what they were about, and the audit chain, in one transaction for all that end together. */

import { closeIfAnswered } from './answered.js';
import { appendAudit } from './audit.js';
import type { Target } from './claiming.js';
import { computeClocks } from './clocks.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { gathered } from './gathering.js';
import { wishForNotices } from './hide-notices.js';
import { entryOf, stopsClock } from './outcomes.js';
import { forSchool } from './per-school.js';
import { endSendingOf } from './publishing/ending.js';
import { noteRetracted, reopenWaiting } from './retractions.js';

interface Success {
  action: Target;
  externalId?: string;
}

type Record = (one: Success) => Promise<void>;

/** By the school. */
const recorders = new WeakMap<Context, Map<string, Record>>();

/** Records success, and wishes for what may only follow it: the notice stands when the comment is really out of sight. */
export async function succeeded(ctx: Context, action: Target, { externalId }: { externalId?: string }): Promise<void> {
  await recorderOf(ctx, action.schoolId)({ action, externalId });
  if (action.commentId && answers.includes(action.kind)) await closeIfAnswered(ctx, action.commentId);
  // A ban has an end from its first moment on.
  if (action.kind === 'ban' || action.kind === 'unban') await ctx.queue.add('end-terms', 'all');
  ctx.log.info(
    { action: action.id, kind: action.kind, comment: action.commentId, attempts: action.attempts },
    'action.done',
  );
}

function recorderOf(ctx: Context, schoolId: string): Record {
  const schools = recorders.get(ctx) ?? new Map<string, Record>();
  recorders.set(ctx, schools);
  // By the policy of now: under load one job's scope would last for those of many that come after it.
  const record =
    schools.get(schoolId) ??
    gathered<Success>((all) => forSchool(ctx, newest(all, schoolId), () => recordAll(ctx, schoolId, all)));
  schools.set(schoolId, record);
  return record;
}

/** As the last of them was claimed: the number of its policy was read just then. */
const newest = (all: Success[], id: string): Target['school'] =>
  all.reduce((known, { action: { school } }) => (school.policySeq > known.policySeq ? school : known), {
    id,
    policySeq: 0,
  });

async function recordAll(ctx: Context, schoolId: string, all: Success[]): Promise<void> {
  const now = ctx.clock.now();
  const actions = all.map(({ action }) => action);
  const notices = await ctx.db.$transaction(async (tx) => {
    await end(tx, all, now);
    await hide(tx, actions, now);
    for (const action of actions) {
      await applyTo(tx, action, now);
      await endSendingOf(tx, action);
    }
    const wished = await wishForNotices(
      ctx,
      tx,
      actions.filter(({ kind }) => kind === 'hide'),
    );
    const entries = all.map(({ action, externalId }) => entryOf(action, 'done', { externalId }));
    await appendAudit(tx, { schoolId, at: now }, entries);
    await computeClocks(ctx, tx, { schoolId, commentIds: actions.flatMap(stopsClock) });
    for (const action of actions) if (action.kind === 'retract') await reopenWaiting(tx, action, now);
    return wished;
  });
  for (const id of notices) await ctx.queue.add('perform-action', id);
}

async function end(tx: Tx, all: Success[], now: Date): Promise<void> {
  const rows = all.map(({ action: { id }, externalId }) => ({ id, externalId }));
  await tx.$executeRaw`
    UPDATE "Action" a SET state = 'done', "doneAt" = ${now}::timestamptz, "leaseUntil" = NULL, "errorCode" = NULL,
      "externalId" = COALESCE(r."externalId", a."externalId")
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, "externalId" text) WHERE a.id = r.id`;
}

const answers: readonly Target['kind'][] = ['reply', 'private_reply'];

async function hide(tx: Tx, actions: Target[], now: Date): Promise<void> {
  const ids = actions.flatMap(({ kind, commentId }) => (kind === 'hide' && commentId ? [commentId] : []));
  if (ids.length > 0) await tx.comment.updateMany({ where: { id: { in: ids } }, data: { hiddenAt: now } });
}

async function applyTo(tx: Tx, action: Target, now: Date): Promise<void> {
  const { kind, commentId, authorId } = action;
  if (kind === 'unhide' && commentId) await tx.comment.update({ where: { id: commentId }, data: { hiddenAt: null } });
  if (kind === 'delete' && commentId) await tx.comment.update({ where: { id: commentId }, data: { deletedAt: now } });
  if (kind === 'retract') await noteRetracted(tx, action, now);
  if (kind === 'ban' && authorId) await tx.author.update({ where: { id: authorId }, data: { bannedAt: now } });
  if (kind === 'unban' && authorId) await tx.author.update({ where: { id: authorId }, data: { bannedAt: null } });
  if (action.notificationId)
    await tx.notification.update({ where: { id: action.notificationId }, data: { sentAt: now } });
}
