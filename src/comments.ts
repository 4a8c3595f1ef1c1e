/** Wordings of comments: facts in, a decision each out. What follows from them is src/settling.ts. */
import type { Decision } from '../moderation/types.js';
import type { Context } from './context.js';
import { attacks, factsOf, type Known, knownAround } from './facts.js';
import { judgeBy, type Revision, withAll } from './judging.js';
import { settle } from './settling.js';
import { noteStep } from './tracing/steps.js';

/** Judges wordings of the school that is worked for, each once: what is decided already is left alone. */
export async function moderate(ctx: Context, ids: readonly string[]): Promise<void> {
  const started = performance.now();
  const open = await ctx.db.commentRevision.findMany({
    where: { id: { in: [...ids] }, decidedAt: null },
    include: withAll,
    orderBy: [{ writtenAt: 'asc' }, { id: 'asc' }],
  });
  // An edit may come without saying who wrote; that the comment is our own was said before.
  await skip(
    ctx,
    open.filter(({ comment }) => comment.ours),
  );
  const judged = await judgeAll(
    ctx,
    open.filter(({ comment }) => !comment.ours),
  );
  if (judged.length === 0) return;
  const actions = await ctx.db.$transaction((tx) => settle(ctx, tx, judged));
  for (const { id, priority } of actions) await ctx.queue.add('perform-action', id, { priority });
  const tookMs = Math.round(performance.now() - started);
  for (const one of judged) tell(ctx, one, tookMs);
}

async function skip(ctx: Context, ours: Revision[]): Promise<void> {
  if (ours.length === 0) return;
  const where = { id: { in: ours.map(({ id }) => id) } };
  await ctx.db.commentRevision.updateMany({ where, data: { decidedAt: ctx.clock.now() } });
}

export interface Judgement {
  revision: Revision;
  decision: Decision;
}

/** In the order in which they were written, so that each knows of those before it. */
async function judgeAll(ctx: Context, revisions: Revision[]): Promise<Judgement[]> {
  const around = await knownAround(ctx.db, revisions);
  const judged: Judgement[] = [];
  for (const [index, revision] of revisions.entries()) {
    const known = around[index];
    if (!known) throw new Error('A wording has no facts.');
    const thread = factsOf(withThoseBefore(known, revision, judged));
    judged.push({ revision, decision: await judgeBy(ctx, revision, thread) });
  }
  return judged;
}

const hourMs = 3_600_000;

/** Those of the same batch have no row yet by which the database could count them. */
function withThoseBefore(known: Known, { comment, writtenAt }: Revision, judged: Judgement[]): Known {
  const before = judged.flatMap(({ revision: { id, comment: other }, decision: { labels } }) => {
    const since = writtenAt.getTime() - other.postedAt.getTime();
    const counts = other.currentId === id && other.id !== comment.id && other.authorId !== comment.authorId;
    const here = other.postId !== null && other.postId === comment.postId && since >= 0 && since <= hourMs;
    return counts && here && other.authorId && labels.some((one) => attacks.includes(one)) ? [other.authorId] : [];
  });
  return { ...known, attackers: [...new Set([...known.attackers, ...before])] };
}

function tell(ctx: Context, { revision: { id, commentId }, decision }: Judgement, tookMs: number): void {
  const { labels, disposition, ban, packs } = decision;
  const rules = decision.reasons.map((reason) => reason.rule);
  ctx.log.info({ comment: commentId, revision: id, labels, disposition, ban, rules, packs, tookMs }, 'comment.decided');
  const facts = { 'schoolgate.revision': id, 'schoolgate.disposition': disposition, 'schoolgate.rules': rules };
  noteStep(ctx, commentId, { name: 'comment.decided', from: ctx.clock.wall().getTime() - tookMs, facts });
}
