/** One wording of a comment: facts in, one decision out, and in the same transaction all that follows from it. */
import { v7 as uuid } from 'uuid';
import { concernsHead } from '../moderation/about-head.js';
import { answerBy, localDate } from '../moderation/clock.js';
import { laneOf } from '../moderation/lanes.js';
import type { Decision } from '../moderation/types.js';
import type { Prisma } from '../prisma/generated/client.js';
import { raiseAlert } from './alerts/open.js';
import { headNames } from './alerts/people.js';
import { type AuditEntry, appendAudit } from './audit.js';
import { calendarOf, clockRule } from './calendars/school-calendar.js';
import { computeClocks } from './clocks.js';
import { type Context, connectorOf } from './context.js';
import type { Tx } from './db/index.js';
import { judge, type Revision, withAll } from './judging.js';
import { approvedBefore, openReview } from './opening.js';
import { type Judged, type Plan, plan, planAlert } from './plan.js';

/** Judges a wording once; a second call finds it decided and does nothing. */
export async function moderate(ctx: Context, revisionId: string): Promise<void> {
  const started = performance.now();
  const revision = await ctx.db.commentRevision.findUnique({ where: { id: revisionId }, include: withAll });
  if (!revision || revision.decidedAt !== null) return;
  // An edit may come without saying who wrote; that the comment is our own was said before.
  if (revision.comment.ours) return skip(ctx, revisionId);
  const decision = await judge(ctx, revision);
  const actionIds = await ctx.db.$transaction((tx) => settle(ctx, tx, { revision, decision }));
  for (const { id, priority } of actionIds) await ctx.queue.add('perform-action', id, { priority });
  const { labels, disposition, ban, packs } = decision;
  const rules = decision.reasons.map((reason) => reason.rule);
  const tookMs = Math.round(performance.now() - started);
  ctx.log.info(
    { comment: revision.commentId, revision: revisionId, labels, disposition, ban, rules, packs, tookMs },
    'comment.decided',
  );
}

async function skip(ctx: Context, id: string): Promise<void> {
  await ctx.db.commentRevision.update({ where: { id }, data: { decidedAt: ctx.clock.now() } });
}

interface Settling {
  revision: Revision;
  decision: Decision;
}

/** The one transaction of design.md section 3. The decision's unique key makes the second of two workers stop here. */
async function settle(
  ctx: Context,
  tx: Tx,
  { revision, decision }: Settling,
): Promise<{ id: string; priority: number }[]> {
  const { comment } = revision;
  const now = ctx.clock.now();
  const { labels, disposition, ban, escalate, incomplete } = decision;
  const { count } = await tx.decision.createMany({
    skipDuplicates: true,
    data: [
      {
        id: uuid(),
        schoolId: comment.schoolId,
        commentId: comment.id,
        revisionId: revision.id,
        labels,
        disposition,
        ban,
        escalate,
        incomplete,
        decidedAt: now,
        reasons: json({ counted: decision.reasons, observed: decision.observed }),
        packs: json(decision.packs),
      },
    ],
  });
  if (count === 0) return [];
  await tx.commentRevision.updateMany({ where: { id: revision.id }, data: { decidedAt: now } });
  // An older wording than the current one is judged for the record; only what stands now has effects.
  const current = comment.currentId === revision.id && !(await approvedBefore(tx, revision));
  const connector = connectorOf(ctx, comment.account);
  const judged = { ...judgedOf(revision), hidden: comment.hiddenAt !== null && !(await isBeingShown(tx, comment.id)) };
  const { settings } = ctx.policy;
  const calendar = await calendarOf(tx, comment.school, settings);
  const answerDue = answerBy(comment.postedAt, calendar, clockRule(settings));
  const planned = plan(decision, { ...judged, answerDue }, connector);
  const actions = current ? await follow(ctx, tx, { revision, decision, planned }) : [];
  await appendAudit(tx, { schoolId: comment.schoolId, at: now }, [evidence({ revision, decision })]);
  await computeClocks(ctx, tx, { schoolId: comment.schoolId, commentIds: [comment.id] });
  return actions.map((id) => ({ id, priority: planned.review?.priority ?? 4 }));
}

async function follow(
  ctx: Context,
  tx: Tx,
  { revision, decision, planned }: Settling & { planned: Plan },
): Promise<string[]> {
  const { comment } = revision;
  const now = ctx.clock.now();
  const { schoolId, accountId, id: commentId, postId, authorId } = comment;
  if (planned.actions.some((action) => action.kind === 'hide')) await stopShowing(tx, commentId, now);
  const wishes = planned.actions.map((action) => ({ ...action, payload: json(action.payload), id: uuid() }));
  const base = { schoolId, accountId, commentId, requestedBy: 'bot', requestedAt: now };
  await tx.action.createMany({
    data: wishes.map((wish) => ({ ...base, postId, authorId, ...wish })),
    skipDuplicates: true,
  });
  const told = planned.review ? await openCase(ctx, tx, { revision, decision, planned }) : [];
  return [...wishes.filter((wish) => wish.kind !== 'assist').map((action) => action.id), ...told];
}

/** The case that a person works on, and the alert by which they hear of it. */
async function openCase(
  ctx: Context,
  tx: Tx,
  { revision: { comment, text }, decision, planned }: Settling & { planned: Plan },
): Promise<string[]> {
  if (!planned.review) return [];
  const review = await openReview(tx, { comment, review: planned.review, at: ctx.clock.now() });
  const lane = laneOf(decision, ctx.policy.settings['reply.lockedFor']);
  const toChair = ctx.policy.settings.aboutHead === 'chair';
  const aboutHead = toChair && concernsHead(text, await headNames(tx, comment.schoolId));
  return raiseAlert(ctx, tx, { review, comment, planned: planAlert(decision, aboutHead, lane) });
}

async function isBeingShown(tx: Tx, commentId: string): Promise<boolean> {
  const where = { commentId, kind: 'unhide' as const, state: { in: ['pending' as const, 'performing' as const] } };
  return (await tx.action.count({ where })) > 0;
}

/** A person wanted other words to be shown than those that stand now. */
async function stopShowing(tx: Tx, commentId: string, now: Date): Promise<void> {
  const data = { state: 'cancelled' as const, doneAt: now };
  await tx.action.updateMany({ where: { commentId, kind: 'unhide', state: 'pending' }, data });
}

function judgedOf({ id, comment }: Revision): Omit<Judged, 'hidden'> {
  return {
    commentId: comment.id,
    revisionId: id,
    surface: comment.surface,
    authorId: comment.authorId,
    authorExternalId: comment.author?.externalId ?? null,
    authorHandle: comment.author?.handle ?? '',
    authorBanned: Boolean(comment.author?.bannedAt),
    permalink: comment.permalink,
    postedAt: comment.postedAt,
    deleted: comment.deletedAt !== null,
  };
}

/** Evidence before effect (design rule 5): kept with the decision, so it stands before any hide is even tried. */
function evidence({ revision, decision }: Settling): AuditEntry {
  const { comment } = revision;
  const { labels, disposition, ban, escalate, incomplete, packs } = decision;
  const reasons = decision.reasons.map(({ rule, clause, pack }) => ({ rule, clause, pack }));
  const local = `${localDate(comment.postedAt, comment.school.timezone)} (${comment.school.timezone})`;
  return {
    kind: 'comment.decided',
    actor: 'bot',
    commentId: comment.id,
    facts: {
      platform: comment.platform,
      surface: comment.surface,
      externalId: comment.externalId,
      permalink: comment.permalink,
      postedAt: comment.postedAt,
      localDate: local,
      receivedAt: revision.receivedAt,
      writtenAt: revision.writtenAt,
      textHash: revision.textHash,
      labels,
      disposition,
      ban,
      escalate,
      incomplete,
      packs,
      reasons,
    },
    content: {
      text: revision.text,
      post: comment.post?.text ?? '',
      words: decision.reasons.map((reason) => reason.evidence),
    },
    person: comment.author
      ? { externalId: comment.author.externalId, name: comment.author.name, handle: comment.author.handle }
      : undefined,
  };
}

const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
