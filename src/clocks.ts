/** The clock of a comment: set when its words are judged, and looked at again when they were edited (domain.md 2.3). */
import { v7 as uuid } from 'uuid';
import type { Comment, Prisma } from '../prisma/generated/client.js';
import type { Tx } from './db/index.js';
import type { Plan } from './plan.js';

interface Setting {
  comment: Comment;
  planned: Plan['clock'];
  now: Date;
}

/** An edit may make an answer needed or needless, but never moves the time; what was answered or withdrawn stays so. */
export async function setClock(tx: Tx, { comment, planned, now }: Setting): Promise<void> {
  const { id: commentId, schoolId, postedAt } = comment;
  const state =
    planned.state === 'running'
      ? await stateNow(tx, comment)
      : { state: planned.state, stoppedAt: now, stoppedBy: 'bot' };
  const { count } = await tx.clock.createMany({
    skipDuplicates: true,
    data: [{ id: uuid(), schoolId, commentId, startedAt: postedAt, dueAt: planned.dueAt, ...state }],
  });
  if (count === 1) return;
  const open = (['running', 'no_reply_needed'] as const).filter((one) => one !== state.state);
  await tx.clock.updateMany({ where: { commentId, state: { in: open } }, data: state });
}

type State = Pick<Prisma.ClockUncheckedCreateInput, 'state' | 'stoppedAt' | 'stoppedBy'>;

/** Judging comes late after an outage: meanwhile the comment may have been removed, or answered on the platform itself. */
async function stateNow(tx: Tx, comment: Comment): Promise<State> {
  // Locked, so that a removal that comes at this moment finds the clock; not as a key, which rows beside it share.
  const [row] = await tx.$queryRaw<{ deletedAt: Date | null }[]>`
    SELECT "deletedAt" FROM "Comment" WHERE id = ${comment.id}::uuid FOR NO KEY UPDATE`;
  if (row?.deletedAt) return { state: 'withdrawn', stoppedAt: row.deletedAt, stoppedBy: 'outside' };
  const answer = await tx.comment.findFirst({
    where: { accountId: comment.accountId, ours: true, postedAt: { gte: comment.postedAt }, ...under(comment) },
    orderBy: { postedAt: 'asc' },
    select: { postedAt: true },
  });
  if (answer) return { state: 'answered', stoppedAt: answer.postedAt, stoppedBy: 'outside' };
  return { state: 'running', stoppedAt: null, stoppedBy: null };
}

/** Under a visitor's own post an answer has no parent: the post is what it answers. */
function under({ surface, externalId, accountId, postId }: Comment): Prisma.CommentWhereInput {
  if (surface === 'visitor_post') return { parentExternalId: null, post: { accountId, externalId } };
  return { parentExternalId: externalId, ...(postId !== null && { postId }) };
}
