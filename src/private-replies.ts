/** The private answer to a public comment, where a platform has one: once, and only for so long (platforms.md F5). */
import type { Account, ActionState, Author, Comment, Review } from '../prisma/generated/client.js';
import { type Context, connectorOf } from './context.js';
import type { Tx } from './db/index.js';
import type { PlannedAction } from './plan.js';
import { replyProblems } from './replies.js';
import { locksOf, lockWords } from './reply-locks.js';
import { type Deciding, ResolutionError } from './resolution-steps.js';

export type PrivateReply =
  /** It can be sent until then. */
  | { state: 'open'; until: Date }
  /** One was sent, is on its way, or was tried and refused: there is no second. */
  | { state: 'used'; how: ActionState }
  | { state: 'over' }
  /** The platform has none here, or does not say who wrote. */
  | { state: 'none' };

type Subject = Pick<Comment, 'id' | 'surface' | 'postedAt' | 'deletedAt' | 'currentId'> & {
  account: Pick<Account, 'platform' | 'externalId'>;
  author: Pick<Author, 'externalId' | 'pupilMarkedAt'> | null;
  review: Pick<Review, 'replyUnlockedAt'> | null;
};

/** Whether this comment can be answered in private now. */
export async function privateReplyOf(ctx: Context, tx: Tx, subject: Subject): Promise<PrivateReply> {
  const { id: commentId, surface, postedAt, account, author, deletedAt } = subject;
  const can = connectorOf(ctx, account)?.can;
  const withinMs = can?.privateReplyWithinMs;
  if (can?.ability('private_reply', surface) !== 'api' || withinMs === undefined) return { state: 'none' };
  if (!author?.externalId || deletedAt !== null) return { state: 'none' };
  const used = await tx.action.findFirst({ where: { commentId, kind: 'private_reply' }, select: { state: true } });
  if (used) return { state: 'used', how: used.state };
  const until = new Date(postedAt.getTime() + withinMs);
  return ctx.clock.now() < until ? { state: 'open', until } : { state: 'over' };
}

const closedWords: Record<Exclude<PrivateReply['state'], 'open'>, string> = {
  used: 'This comment had its private answer: the platform takes one, and no second.',
  over: 'It is too late for a private answer: the platform takes one for seven days after the comment.',
  none: 'This platform takes no private answer here.',
};

/** The wish for it. What is hidden may be answered so as well: it is how its writer can be told why. */
export async function replyPrivately(tx: Tx, { input, subject, ctx }: Deciding): Promise<PlannedAction[]> {
  const text = input.text?.trim() ?? '';
  const [problem] = await replyProblems(ctx, tx, {
    schoolId: subject.schoolId,
    platform: subject.platform,
    text,
    to: subject.author?.name,
  });
  if (problem) throw new ResolutionError(problem.words);
  const way = await privateReplyOf(ctx, tx, subject);
  if (way.state !== 'open') throw new ResolutionError(closedWords[way.state]);
  const [lock] = await locksOf(ctx, tx, subject);
  if (lock) throw new ResolutionError(lockWords[lock]);
  // The key is of the comment and not of the words: there is one.
  return [{ kind: 'private_reply', key: `private-reply:${subject.id}`, payload: { text } }];
}
