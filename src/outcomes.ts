/** What becomes of an action that did not succeed: it is tried again, or people are told. How one that did is recorded: successes.ts. */

import { noteFailure } from './alerts/failing.js';
import { appendAudit } from './audit.js';
import type { Target } from './claiming.js';
import { computeClocks } from './clocks.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { writeOnce } from './letter-once.js';
import { isPostKind } from './pictures/live/hiding.js';
import { endSendingOf } from './publishing/ending.js';

/** A reply that was sent answers; a hide that the platform refused leaves the comment to be answered. The comment whose clock may end. */
export function stopsClock({ kind, commentId }: Target): string[] {
  const stops = kind !== 'ban' && kind !== 'unban' && kind !== 'notify' && kind !== 'notice';
  return stops && commentId ? [commentId] : [];
}

/** After so many tries it is no passing trouble: people are told, and the tries go on. */
const troubleAfter = 5;

interface Delay {
  code: string;
  delayMs: number;
}

/** Back to pending, not before the gap is over. People are told once when it is no passing trouble. */
export async function retryLater(ctx: Context, action: Target, { code, delayMs: gapMs }: Delay): Promise<void> {
  const { delayMs, priority } =
    code === 'rate_limited' ? await inTurn(ctx, action, gapMs) : { delayMs: gapMs, priority: 3 };
  const notBefore = new Date(ctx.clock.wall().getTime() + delayMs);
  const now = ctx.clock.now();
  const told = await ctx.db.$transaction(async (tx) => {
    await tx.action.update({
      where: { id: action.id },
      data: { state: 'pending', leaseUntil: null, notBefore, errorCode: code },
    });
    await appendAudit(tx, { schoolId: action.schoolId, at: now }, [entryOf(action, 'delayed', { code })]);
    const alerts = await noteFailure(tx, { ...action, code, delayMs, now });
    return { trouble: action.attempts === troubleAfter ? await tellTrouble(ctx, tx, action) : null, alerts };
  });
  await ctx.queue.add('perform-action', action.id, { delayMs: delayMs + 1, priority });
  await follow(ctx, told);
  ctx.log.warn({ action: action.id, kind: action.kind, code, attempts: action.attempts, delayMs }, 'action.delayed');
}

/**
 * What a limit holds back comes due at the same whole second, so that then the worst goes first: of a wave of 300 replies X lets
 * 50 be hidden in a quarter of an hour (platforms.md trap 27). By the priority of its case, hides before anything else.
 */
async function inTurn(ctx: Context, { kind, commentId }: Target, gapMs: number) {
  const due = Math.ceil((ctx.clock.wall().getTime() + gapMs) / 1000) * 1000;
  const review = commentId
    ? await ctx.db.review.findUnique({ where: { commentId }, select: { priority: true } })
    : null;
  const priority = (kind === 'hide' || kind === 'retract' ? 0 : 5) + (review?.priority ?? 4);
  return { delayMs: due - ctx.clock.wall().getTime(), priority };
}

/** It will not succeed by waiting: the row stays as failed, the case shows it, people are told. */
export async function failed(ctx: Context, action: Target, code: string): Promise<void> {
  const now = ctx.clock.now();
  const told = await ctx.db.$transaction(async (tx) => {
    await tx.action.update({
      where: { id: action.id },
      data: { state: 'failed', leaseUntil: null, errorCode: code, doneAt: now },
    });
    await endSendingOf(tx, action);
    await appendAudit(tx, { schoolId: action.schoolId, at: now }, [entryOf(action, 'failed', { code })]);
    await computeClocks(ctx, tx, { schoolId: action.schoolId, commentIds: stopsClock(action) });
    const alerts = await noteFailure(tx, { ...action, code, delayMs: null, now });
    return { trouble: await tellTrouble(ctx, tx, action), alerts };
  });
  await follow(ctx, told);
  ctx.log.warn({ action: action.id, kind: action.kind, code }, 'action.failed');
}

/** People hear of it; and where it was an alert that failed, its ladder goes on to the next person. */
async function follow(ctx: Context, told: { trouble: string | null; alerts: string[] }): Promise<void> {
  if (told.trouble) await ctx.queue.add('perform-action', told.trouble);
  for (const id of told.alerts) await ctx.queue.add('climb-alert', id, { priority: 1 });
}

const whatFailed: Partial<Record<Target['kind'], string>> = {
  hide: 'A comment should be hidden, and the platform did not take it: it may still be visible.',
  unhide: 'A comment should be visible again, and the platform did not take it.',
  delete: 'A comment should be deleted, and the platform did not take it: it may still be there.',
  ban: 'A ban was not taken by the platform.',
  unban: 'A ban could not be lifted.',
  reply: 'A reply could not be sent.',
  retract:
    'Words of the school should be taken back, and the platform did not take it: they may still be there. Delete them there.',
  notice: 'The notice under a post could not be sent.',
  publish: 'A post of ours could not go out. Nothing is lost: look what stopped it.',
  hide_post:
    'A post of ours should be hidden, and the platform did not take it: everybody may still see it. Take it down there.',
  unhide_post: 'A post of ours should be shown again, and the platform did not take it.',
  unpublish: 'A post of ours should be taken down, and the platform did not take it: it may still be there.',
};

/** Trouble with e-mail itself is not told by e-mail: the console shows it. */
async function tellTrouble(ctx: Context, tx: Tx, action: Target): Promise<string | null> {
  const what = whatFailed[action.kind];
  const ofLive = action.kind === 'unpublish' || isPostKind(action.kind);
  const ofPost = action.kind === 'publish' || ofLive;
  if (!what || !(action.commentId || ofPost)) return null;
  const review = action.commentId
    ? await tx.review.findUnique({ where: { commentId: action.commentId }, select: { caseNumber: true } })
    : null;
  const { schoolId } = action;
  const key = `trouble:${action.id}`;
  const page = ofLive ? '/live' : ofPost ? '/posts' : '';
  const link = `${ctx.config.PUBLIC_URL}${review ? `/cases/${review.caseNumber}` : page}`;
  const subject = review ? `Case ${review.caseNumber}: something could not be done` : 'Something could not be done';
  const body = `${what}\n\nLook at it after signing in: ${link}\n`;
  const roles = ['comms_admin' as const];
  const { commentId } = action;
  return writeOnce(tx, { schoolId, commentId, key, roles, subject, body, createdAt: ctx.clock.now() });
}

export function entryOf(action: Target, outcome: string, more: Record<string, unknown>) {
  const { id, kind, key, attempts, requestedBy, commentId } = action;
  const text = (action.payload as { text?: string }).text;
  return {
    kind: `action.${outcome}`,
    actor: requestedBy,
    commentId: commentId ?? undefined,
    facts: { action: id, kind, key, attempts, ...more },
    content: text === undefined ? undefined : { text },
  };
}
