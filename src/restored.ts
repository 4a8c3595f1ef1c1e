/**
 * After a backup was restored. What happened since that backup stands on the platforms and nowhere here: replies went out, comments
 * were hidden, people decided. So until somebody has looked, words of ours and what cannot be undone wait; comments are hidden and
 * shown as ever, since that can be repeated and undone. And for good, what concerns a comment of that time is looked for on the
 * platform before it is said, so that nothing is said twice.
 */
import type { ActionKind, School } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import type { Target } from './claiming.js';
import { type Context, connectorOf } from './context.js';
import type { Trouble } from './digests/trouble.js';

/** What may go on meanwhile: done twice it is done once, and it can be undone. */
const goesOn: ReadonlySet<ActionKind> = new Set(['hide', 'unhide', 'hide_post', 'notify', 'assist']);

export class RestoreError extends Error {
  override name = 'RestoreError';
}

type Restored = Pick<School, 'restoredAt' | 'restoreEndedAt'>;
export const isHeld = ({ restoredAt, restoreEndedAt }: Restored): boolean =>
  restoredAt !== null && restoreEndedAt === null;

const select = { restoredAt: true, restoreEndedAt: true } as const;
const schoolOf = (ctx: Context, id: string) => ctx.db.school.findUniqueOrThrow({ where: { id }, select });

export const waitsAfterRestore = (school: Restored, { kind }: Pick<Target, 'kind'>): boolean =>
  !goesOn.has(kind) && isHeld(school);

interface Wish {
  schoolId: string;
  requestedAt: Date;
  comment?: { postedAt: Date } | null;
}

/** Whether this may have been said already, in the time between the backup and its restoring, of which no row is left. */
export async function mayBeLost(ctx: Context, { schoolId, requestedAt, comment }: Wish): Promise<boolean> {
  const { restoreEndedAt } = await schoolOf(ctx, schoolId);
  return restoreEndedAt !== null && (comment?.postedAt ?? requestedAt) <= restoreEndedAt;
}

/** What everybody is told for as long as words wait. */
export function restoreTrouble(school: Restored & Pick<School, 'restoredFrom'>): Trouble | null {
  if (!isHeld(school)) return null;
  const about = 'Schoolgate was restored from a backup: replies, posts and bans wait until somebody has looked';
  const words = `Schoolgate was restored from the backup of ${school.restoredFrom?.toISOString().slice(0, 16).replace('T', ' ')} UTC. What was decided here since is lost. Replies, notices, posts and bans wait until somebody has looked and lets them go; comments are hidden as ever.`;
  return { key: `restored:${school.restoredAt?.toISOString()}`, about, words };
}

/** Accounts that were not read since the restoring, by their names: what stands there is not known yet. */
export async function notReadYet(ctx: Context, schoolId: string): Promise<string[]> {
  // One that cannot be read now has a trouble of its own, and must not keep the others.
  const accounts = await ctx.db.account.findMany({
    where: { schoolId, lastReadAt: null, lastError: null, haltCode: null },
  });
  return accounts.filter((account) => connectorOf(ctx, account)?.polling).map(({ name }) => name);
}

/** Lets what waits go out. Throws RestoreError while an account was not read, or where nothing is held. */
export async function letGo(ctx: Context, { schoolId, by }: { schoolId: string; by: string }): Promise<void> {
  const unread = await notReadYet(ctx, schoolId);
  if (unread.length > 0)
    throw new RestoreError(
      `${unread.join(' and ')} was not read since the restoring. Wait a few minutes, and try again.`,
    );
  const now = ctx.clock.now();
  const freed = await ctx.db.$transaction(async (tx) => {
    const where = { id: schoolId, restoredAt: { not: null }, restoreEndedAt: null };
    const { count } = await tx.school.updateMany({ where, data: { restoreEndedAt: now, restoreEndedBy: by } });
    if (count === 0) throw new RestoreError('Somebody else did this a moment ago.');
    const waiting = { schoolId, state: 'pending' as const, errorCode: 'restored' };
    const actions = await tx.action.findMany({ where: waiting, select: { id: true } });
    const data = { notBefore: ctx.clock.wall(), errorCode: null };
    await tx.action.updateMany({ where: { id: { in: actions.map(({ id }) => id) } }, data });
    await appendAudit(tx, { schoolId, at: now }, [
      { kind: 'restore.let-go', actor: by, facts: { waited: actions.length } },
    ]);
    return actions;
  });
  for (const { id } of freed) await ctx.queue.add('perform-action', id, { priority: 1 });
}
