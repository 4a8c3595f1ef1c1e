/** What follows from decisions, in one transaction: the decisions, the effects wished for, cases, alerts, evidence and clocks. */
import { v7 as uuid } from 'uuid';
import { concernsHead } from '../moderation/about-head.js';
import { answerBy, type Calendar, localDate } from '../moderation/clock.js';
import { laneOf } from '../moderation/lanes.js';
import type { Prisma } from '../prisma/generated/client.js';
import { raiseAlerts } from './alerts/open.js';
import { headNames } from './alerts/people.js';
import { type AuditEntry, appendAudit } from './audit.js';
import { calendarOf, clockRule } from './calendars/school-calendar.js';
import { computeClocks } from './clocks.js';
import type { Judgement } from './comments.js';
import { type Context, connectorOf } from './context.js';
import type { Tx } from './db/index.js';
import type { Revision } from './judging.js';
import { approvedBefore, openReviews } from './opening.js';
import { type Judged, type Plan, plan, planAlert } from './plan.js';

interface Planned extends Judgement {
  planned: Plan;
}

interface ToPerform {
  id: string;
  priority: number;
}

/**
 * The one transaction of design.md section 3, for wordings of one school. A decision's unique key makes the second of two workers stop
 * here. The answer: what is to be performed when it is committed.
 */
export async function settle(ctx: Context, tx: Tx, judged: Judgement[]): Promise<ToPerform[]> {
  const mine = await decideOnce(ctx, tx, judged);
  const school = mine[0]?.revision.comment.school;
  if (!school) return [];
  const calendar = await calendarOf(tx, school, ctx.policy.settings);
  const actions = await follow(ctx, tx, await planAll(ctx, tx, { judged: mine, calendar }));
  await appendAudit(tx, { schoolId: school.id, at: ctx.clock.now() }, mine.map(evidence));
  const commentIds = mine.map(({ revision: { commentId } }) => commentId);
  await computeClocks(ctx, tx, { schoolId: school.id, commentIds });
  return actions;
}

/** Those that nobody else has decided meanwhile. */
async function decideOnce(ctx: Context, tx: Tx, judged: Judgement[]): Promise<Judgement[]> {
  const now = ctx.clock.now();
  const made = await tx.decision.createManyAndReturn({
    skipDuplicates: true,
    data: judged.map((one) => decisionOf(one, now)),
    select: { revisionId: true },
  });
  const ids = new Set(made.map(({ revisionId }) => revisionId));
  await tx.commentRevision.updateMany({ where: { id: { in: [...ids] } }, data: { decidedAt: now } });
  return judged.filter(({ revision: { id } }) => ids.has(id));
}

function decisionOf({ revision, decision }: Judgement, decidedAt: Date) {
  const { schoolId, id: commentId } = revision.comment;
  const { labels, disposition, ban, escalate, incomplete } = decision;
  return {
    ...{ id: uuid(), schoolId, commentId, revisionId: revision.id, labels, disposition, ban, escalate, incomplete },
    decidedAt,
    reasons: json({ counted: decision.reasons, observed: decision.observed }),
    packs: json(decision.packs),
  };
}

interface Planning {
  judged: Judgement[];
  calendar: Calendar;
}

/** Of what stands now: an older wording than the current one is judged for the record only, and so is what a person let stand. */
async function planAll(ctx: Context, tx: Tx, { judged, calendar }: Planning): Promise<Planned[]> {
  const current = judged.filter(({ revision: { id, comment } }) => comment.currentId === id);
  const approved = await approvedBefore(
    tx,
    current.map(({ revision }) => revision),
  );
  const shown = await beingShown(
    tx,
    current.map(({ revision: { commentId } }) => commentId),
  );
  return current.flatMap(({ revision, decision }) => {
    if (approved.has(revision.id)) return [];
    const { comment } = revision;
    const hidden = comment.hiddenAt !== null && !shown.has(comment.id);
    const answerDue = answerBy(comment.postedAt, calendar, clockRule(ctx.policy.settings));
    const planned = plan(decision, { ...judgedOf(revision), hidden, answerDue }, connectorOf(ctx, comment.account));
    return [{ revision, decision, planned }];
  });
}

async function beingShown(tx: Tx, commentIds: string[]): Promise<Set<string>> {
  const state = { in: ['pending' as const, 'performing' as const] };
  const where = { commentId: { in: commentIds }, kind: 'unhide' as const, state };
  const rows = await tx.action.findMany({ where, select: { commentId: true } });
  return new Set(rows.flatMap(({ commentId }) => commentId ?? []));
}

async function follow(ctx: Context, tx: Tx, all: Planned[]): Promise<ToPerform[]> {
  const now = ctx.clock.now();
  const hides = all.filter(({ planned }) => planned.actions.some(({ kind }) => kind === 'hide'));
  await stopShowing(
    tx,
    hides.map(({ revision: { commentId } }) => commentId),
    now,
  );
  const wishes = all.flatMap(({ revision: { comment }, planned }) =>
    planned.actions.map((action) => {
      const { schoolId, accountId, id: commentId, postId, authorId } = comment;
      const about = { schoolId, accountId, commentId, postId, authorId, requestedBy: 'bot', requestedAt: now };
      return { row: { id: uuid(), ...about, ...action, payload: json(action.payload) }, priority: priorityOf(planned) };
    }),
  );
  if (wishes.length > 0) await tx.action.createMany({ data: wishes.map(({ row }) => row), skipDuplicates: true });
  const told = await openCases(ctx, tx, all);
  const byMachine = wishes.filter(({ row: { kind } }) => kind !== 'assist');
  return [...byMachine.map(({ row: { id }, priority }) => ({ id, priority })), ...told];
}

const priorityOf = ({ review }: Plan) => review?.priority ?? 4;

/** The cases that people work on, and the alerts by which they hear of them. */
async function openCases(ctx: Context, tx: Tx, all: Planned[]): Promise<ToPerform[]> {
  const cases = all.flatMap((one) => (one.planned.review ? [{ ...one, review: one.planned.review }] : []));
  const schoolId = cases[0]?.revision.comment.schoolId;
  if (!schoolId) return [];
  const { settings } = ctx.policy;
  const heads = settings.aboutHead === 'chair' ? await headNames(tx, schoolId) : [];
  const openings = cases.map(({ revision: { comment }, review }) => ({ comment, review, at: ctx.clock.now() }));
  const reviews = await openReviews(tx, schoolId, openings);
  const alerts = cases.flatMap(({ revision: { comment, text }, decision }, index) => {
    const review = reviews[index];
    const aboutHead = settings.aboutHead === 'chair' && concernsHead(text, heads);
    const planned = planAlert(decision, aboutHead, laneOf(decision));
    return review ? [{ review, comment, planned }] : [];
  });
  const ids = await raiseAlerts(ctx, tx, alerts);
  const priority = Math.min(...cases.map(({ review }) => review.priority));
  return ids.map((id) => ({ id, priority }));
}

/** A person wanted other words to be shown than those that stand now. */
async function stopShowing(tx: Tx, commentIds: string[], now: Date): Promise<void> {
  if (commentIds.length === 0) return;
  const data = { state: 'cancelled' as const, doneAt: now };
  await tx.action.updateMany({ where: { commentId: { in: commentIds }, kind: 'unhide', state: 'pending' }, data });
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
function evidence({ revision, decision }: Judgement): AuditEntry {
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
