/** By which way a case can be answered now: by the platform's API, by a person's hand, or not at all. */
import { v7 as uuid } from 'uuid';
import type { Ability } from '../connectors/connector.js';
import type { Account, Comment, Prisma } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import type { Target } from './claiming.js';
import { type Context, connectorOf } from './context.js';
import type { Tx } from './db/index.js';
import { openReview } from './opening.js';

export interface ReplyWay {
  way: Ability;
  /** Why only by hand, for the person who does it; null where there is nothing to say. */
  why: string | null;
}

type Answerable = Pick<Comment, 'accountId' | 'authorId' | 'surface' | 'postedAt'> & {
  account: Pick<Account, 'platform' | 'externalId'>;
};

const byHandOnly = 'Schoolgate cannot answer here. A person answers it on the platform itself.';

export async function replyWay(ctx: Context, tx: Tx, subject: Answerable): Promise<ReplyWay> {
  const can = connectorOf(ctx, subject.account)?.can;
  const way = can?.ability('reply', subject.surface) ?? 'no';
  if (way !== 'api') return { way, why: way === 'assist' ? byHandOnly : null };
  const window = can?.answerWithin?.[subject.surface];
  if (!window) return { way, why: null };
  const { accountId, authorId, surface } = subject;
  const last = authorId
    ? await tx.comment.aggregate({ where: { accountId, authorId, surface, ours: false }, _max: { postedAt: true } })
    : null;
  const since = last?._max.postedAt ?? subject.postedAt;
  const over = ctx.clock.now().getTime() - since.getTime() >= window.ms;
  return over ? { way: 'assist', why: window.afterwards } : { way, why: null };
}

interface Words {
  subject: Pick<Comment, 'permalink'> & {
    account: Pick<Account, 'platform' | 'externalId'>;
    author: { handle: string; externalId: string | null } | null;
  };
  text: string;
  why: string | null;
}

/** What a person needs to send these words by hand. */
export function replyByHand(ctx: Context, { subject, text, why }: Words): Prisma.InputJsonObject {
  const { permalink, author, account } = subject;
  const about = { permalink, authorHandle: author?.handle ?? '', authorExternalId: author?.externalId ?? undefined };
  const { url, steps } = connectorOf(ctx, account)?.assist('reply', about) ?? { url: permalink, steps: [] };
  return { assists: 'reply', url, steps, text, ...(why !== null && { why }) };
}

const refusedWords =
  'The platform did not let Schoolgate send this answer: it may not allow replies here, or not any more. A person may still answer.';

/** A reply that the platform does not allow becomes a task for a person, with the words as they are; nobody needs to mend anything. */
export async function handOver(ctx: Context, action: Target, code: string): Promise<boolean> {
  const { comment, account, schoolId } = action;
  if (action.kind !== 'reply' || code !== 'forbidden' || !comment || !account) return false;
  const now = ctx.clock.now();
  const before = action.payload as Prisma.JsonObject & { text?: string };
  const why = connectorOf(ctx, account)?.can.answerWithin?.[comment.surface]?.afterwards ?? refusedWords;
  const subject = { ...comment, account, author: action.author };
  const payload = { ...before, ...replyByHand(ctx, { subject, text: before.text ?? '', why }) };
  const { accountId, commentId, postId, authorId, requestedBy } = action;
  const task = { id: uuid(), schoolId, accountId, commentId, postId, authorId, requestedBy, requestedAt: now };
  await ctx.db.$transaction(async (tx) => {
    const end = { state: 'cancelled' as const, leaseUntil: null, errorCode: code, doneAt: now };
    await tx.action.update({ where: { id: action.id }, data: end });
    const data = { ...task, kind: 'assist' as const, key: `by-hand:${action.key}`, payload };
    await tx.action.createMany({ data: [data], skipDuplicates: true });
    const clock = await tx.clock.findUnique({ where: { commentId: comment.id } });
    await openReview(tx, { comment, review: { priority: 4, dueAt: clock?.dueAt ?? now }, at: now });
    const facts = { action: action.id, code, task: task.id };
    const entry = { kind: 'reply.by-hand', actor: requestedBy, commentId: comment.id, facts };
    await appendAudit(tx, { schoolId, at: now }, [entry]);
  });
  ctx.log.info({ action: action.id, code }, 'reply.by-hand');
  return true;
}
