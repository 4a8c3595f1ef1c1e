/**
 * Several cases decided at once: of one thread or of one writer, never across, never of a lane that the person may not see,
 * and never what cannot be undone. Each is bound to the wording that was seen, and one that cannot be decided stops no other.
 */
import { v7 as uuid } from 'uuid';
import { effectKinds } from '../connectors/connector.js';
import type { Prisma } from '../prisma/generated/client.js';
import { leavesAt, setOff } from './calling-off.js';
import { MarkError, markClock } from './clock-marks.js';
import type { Context } from './context.js';
import { ResolutionError } from './resolution-steps.js';
import { decideOne } from './resolutions.js';
import { seenBy, type Viewer } from './viewer.js';

export const scopes = ['thread', 'writer'] as const;
export type Scope = (typeof scopes)[number];

/** `answered` stops the clock and decides nothing about the comment. */
export const togetherKinds = ['restore', 'keep_hidden', 'hide', 'leave', 'answered'] as const;
export type TogetherKind = (typeof togetherKinds)[number];

/** More at once nobody reads. */
export const mostTogether = 50;

const include = {
  comment: { include: { current: { include: { decision: true } }, author: { select: { name: true } } } },
} satisfies Prisma.ReviewInclude;
export type Together = Prisma.ReviewGetPayload<{ include: typeof include }>;

type From = Prisma.CommentGetPayload<Record<never, never>>;

/** What belongs to the same thread or writer; null where there is no such thing. */
function belonging(scope: Scope, from: From): Prisma.CommentWhereInput | null {
  const { id, schoolId, accountId, authorId, postId, externalId, parentExternalId } = from;
  if (scope === 'writer') return authorId ? { schoolId, authorId } : null;
  if (postId) return { schoolId, postId };
  const root = parentExternalId ?? externalId;
  return { schoolId, accountId, OR: [{ id }, { externalId: root }, { parentExternalId: root }] };
}

interface Looking {
  viewer: Viewer & { userId: string };
  scope: Scope;
  from: From;
}

function wanted({ viewer, scope, from }: Looking): Prisma.ReviewWhereInput | null {
  const same = belonging(scope, from);
  const { schoolId, role, userId } = viewer;
  // What is locked for a picture is decided by itself, and its words stand nowhere.
  const open = { schoolId, ...seenBy(role), imageLockedAt: null };
  return same && { ...open, comment: { is: { AND: [same, { stepAsides: { none: { userId } } }] } } };
}

/** Those that are open first, the oldest on top; what is done stands below, to be decided otherwise. */
export async function casesTogether(ctx: Context, looking: Looking): Promise<{ open: Together[]; done: Together[] }> {
  const where = wanted(looking);
  if (!where) return { open: [], done: [] };
  const orderBy = [{ comment: { postedAt: 'asc' as const } }, { id: 'asc' as const }];
  const [open, done] = await Promise.all([
    ctx.db.review.findMany({ where: { ...where, state: { not: 'closed' } }, include, orderBy, take: mostTogether }),
    ctx.db.review.findMany({ where: { ...where, state: 'closed' }, include, orderBy, take: mostTogether }),
  ]);
  return { open, done };
}

/** How many other open cases there are of each. */
export async function countTogether(
  ctx: Context,
  viewer: Looking['viewer'],
  from: From,
): Promise<Record<Scope, number>> {
  const count = (scope: Scope) => {
    const where = wanted({ viewer, scope, from });
    const others = { state: { not: 'closed' as const }, commentId: { not: from.id } };
    return where ? ctx.db.review.count({ where: { ...where, ...others } }) : 0;
  };
  return { thread: await count('thread'), writer: await count('writer') };
}

interface Deciding extends Looking {
  picks: { commentId: string; revisionId: string }[];
  what: TogetherKind;
  reason: string;
  /** Of a hide: why nothing milder was enough. */
  milder?: string;
}

export interface DecidedTogether {
  /** By their numbers. */
  done: string[];
  failed: { commentId: string; caseNumber: string; words: string }[];
}

/** One after the other, each by itself; in the log they are one batch, which can be called off as one. */
export async function decideTogether(ctx: Context, asked: Deciding): Promise<DecidedTogether> {
  const { picks, what, viewer } = asked;
  const where = wanted(asked);
  const picked = { commentId: { in: picks.slice(0, mostTogether).map(({ commentId }) => commentId) } };
  // Whatever a form sends: only what is of this thread or writer, and theirs to see.
  const found = where ? await ctx.db.review.findMany({ where: { AND: [where, picked] } }) : [];
  const batchId = uuid();
  const result: DecidedTogether = { done: [], failed: [] };
  const made: string[] = [];
  for (const { commentId, caseNumber } of found) {
    const revisionId = picks.find((one) => one.commentId === commentId)?.revisionId ?? '';
    try {
      made.push(...(await one(ctx, asked, { commentId, revisionId, batchId })));
      result.done.push(caseNumber);
    } catch (error) {
      if (!(error instanceof ResolutionError || error instanceof MarkError)) throw error;
      result.failed.push({ commentId, caseNumber, words: error.message });
    }
  }
  await leaveTogether(ctx, made);
  const counts = { done: result.done.length, failed: result.failed.length };
  ctx.log.info({ batch: batchId, what, by: viewer.userId, ...counts }, 'review.resolved-together');
  return result;
}

interface One {
  commentId: string;
  revisionId: string;
  batchId: string;
}

async function one(
  ctx: Context,
  { viewer, what, reason, milder }: Deciding,
  { batchId, ...about }: One,
): Promise<string[]> {
  const { schoolId, userId } = viewer;
  if (reason.trim() === '') throw new ResolutionError('Say why: the reason is kept with each case.');
  if (what !== 'answered') return decideOne(ctx, { ...about, schoolId, userId, what, reason, milder }, batchId);
  await markClock(ctx, { ...about, schoolId, userId, kind: 'answered', way: 'outside', note: reason, batchId });
  return [];
}

/** The first was decided some time before the last: all wait as long as the last. */
async function leaveTogether(ctx: Context, made: string[]): Promise<void> {
  const waiting = { state: 'pending' as const, attempts: 0, kind: { in: [...effectKinds] } };
  await ctx.db.action.updateMany({ where: { id: { in: made }, ...waiting }, data: { notBefore: leavesAt(ctx) } });
  await setOff(ctx, made);
  if (made.length > 0) await ctx.queue.add('end-terms', 'all');
}
