/** What a person decides about a comment: one transaction that writes the actions, closes the review and adds to the chain. */
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { EffectKind } from '../connectors/connector.js';
import type { Prisma } from '../prisma/generated/client.js';
import { appendAudit } from './audit.js';
import { type Context, connectorOf } from './context.js';
import type { Tx } from './db/index.js';
import { carry, needsAnswer, type PlannedAction } from './plan.js';

export const resolutions = ['restore', 'keep_hidden', 'hide', 'leave', 'reply', 'ban', 'unban', 'assist_done'] as const;
export type Resolution = (typeof resolutions)[number];

export interface ResolveInput {
  schoolId: string;
  commentId: string;
  /** The wording that the person saw: if the comment was edited meanwhile, it asks again. */
  revisionId: string;
  userId: string;
  what: Resolution;
  reason: string;
  /** For a reply: its words. */
  text?: string;
  /** For assist_done: which action was done by hand. */
  actionId?: string;
}

/** The message is for the person who asked, in plain words. */
export class ResolutionError extends Error {
  override name = 'ResolutionError';
}

const withCase = {
  author: true,
  account: true,
  review: true,
  school: true,
  clock: true,
} satisfies Prisma.CommentInclude;
type Case = Prisma.CommentGetPayload<{ include: typeof withCase }>;

/** What one resolution does, inside the transaction: the actions it wishes for. */
type Step = (tx: Tx, at: { input: ResolveInput; subject: Case; ctx: Context; now: Date }) => Promise<PlannedAction[]>;

/** Carries out what the person chose. Throws ResolutionError with words for that person; then nothing was changed. */
export async function resolve(ctx: Context, input: ResolveInput): Promise<void> {
  const now = ctx.clock.now();
  const ids = await ctx.db.$transaction(async (tx) => {
    const subject = await tx.comment.findFirst({
      where: { id: input.commentId, schoolId: input.schoolId },
      include: withCase,
    });
    if (!subject?.review) throw new ResolutionError('This case does not exist any more.');
    if (subject.currentId !== input.revisionId) {
      throw new ResolutionError(
        'The comment was edited after you opened this page. Read the new words, then choose again.',
      );
    }
    const wishes = await steps[input.what](tx, { input, subject, ctx, now });
    const created = await writeActions(tx, { wishes, input, subject, now });
    await close(tx, { input, subject, now });
    const { reason, text, what, userId, revisionId, actionId } = input;
    const facts = { revisionId, case: subject.review.caseNumber, actions: created, actionId };
    const entry = { kind: `review.${what}`, actor: userId, commentId: subject.id, facts, content: { reason, text } };
    await appendAudit(tx, { schoolId: input.schoolId, at: now }, [entry]);
    return created;
  });
  for (const id of ids) await ctx.queue.add('perform-action', id, { priority: 1 });
  ctx.log.info({ comment: input.commentId, what: input.what, by: input.userId }, 'review.resolved');
}

const steps: Record<Resolution, Step> = {
  async restore(tx, { input, subject, ctx, now }) {
    const stopped = await tx.action.updateMany({
      where: { commentId: subject.id, kind: 'hide', state: 'pending' },
      data: { state: 'cancelled', doneAt: now },
    });
    const going = await tx.action.count({ where: { commentId: subject.id, kind: 'hide', state: 'performing' } });
    if (subject.hiddenAt === null && going === 0) {
      if (stopped.count > 0) return [];
      throw new ResolutionError('This comment is visible already.');
    }
    await restartClock(tx, subject);
    return [await wish(tx, 'unhide', { input, subject, ctx })];
  },
  async keep_hidden(_tx, { subject }) {
    if (subject.hiddenAt === null) throw new ResolutionError('This comment is visible. Choose “Hide” to hide it.');
    return [];
  },
  async hide(tx, { input, subject, ctx }) {
    if (subject.hiddenAt !== null) throw new ResolutionError('This comment is hidden already.');
    needReason(input);
    return [await wish(tx, 'hide', { input, subject, ctx })];
  },
  async leave(_tx, { subject }) {
    if (subject.hiddenAt !== null)
      throw new ResolutionError('This comment is hidden. Choose “Restore” to show it again.');
    return [];
  },
  async reply(_tx, { input, subject, ctx }) {
    const text = input.text?.trim() ?? '';
    const longest = subject.platform === 'x' ? 280 : 8000;
    if (text === '') throw new ResolutionError('Write the reply first.');
    if (text.length > longest)
      throw new ResolutionError(`The reply has ${text.length} characters. The platform takes ${longest}.`);
    if (subject.hiddenAt !== null)
      throw new ResolutionError('This comment is hidden: nobody would see a reply. Restore it first.');
    if (ability(ctx, subject, 'reply') !== 'api')
      throw new ResolutionError('This platform takes no reply here. Answer there by hand.');
    // The same words twice are one reply: a doubled public reply is the worse mistake.
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 24);
    return [{ kind: 'reply', key: `reply:${subject.id}:${hash}`, payload: { text } }];
  },
  async ban(tx, { input, subject, ctx }) {
    needReason(input);
    if (!subject.author?.externalId)
      throw new ResolutionError('The platform does not say who wrote this, so nobody can be banned.');
    if (subject.author.bannedAt) throw new ResolutionError('This person is banned already.');
    return [await wish(tx, 'ban', { input, subject, ctx })];
  },
  async unban(tx, { input, subject, ctx, now }) {
    const where = { authorId: subject.authorId ?? '', kind: 'ban' as const };
    const stopped = await tx.action.updateMany({
      where: { ...where, state: 'pending' },
      data: { state: 'cancelled', doneAt: now },
    });
    if (!subject.author?.bannedAt) {
      if (stopped.count > 0) return [];
      throw new ResolutionError('This person is not banned.');
    }
    return [await wish(tx, 'unban', { input, subject, ctx })];
  },
  async assist_done(tx, { input, subject, now }) {
    const action = await tx.action.findFirst({
      where: { id: input.actionId ?? '', commentId: subject.id, kind: 'assist' },
    });
    if (!action) throw new ResolutionError('This task does not exist.');
    await tx.action.update({ where: { id: action.id }, data: { state: 'done', doneAt: now } });
    const { assists } = action.payload as { assists?: string };
    if (subject.authorId && (assists === 'ban' || assists === 'unban')) {
      await tx.author.update({ where: { id: subject.authorId }, data: { bannedAt: assists === 'ban' ? now : null } });
    }
    return [];
  },
};

function needReason({ reason }: ResolveInput): void {
  if (reason.trim() === '') throw new ResolutionError('Say why: the reason is kept with the case.');
}

const ability = (ctx: Context, subject: Case, kind: EffectKind) =>
  connectorOf(ctx, subject.account)?.can.ability(kind, subject.surface) ?? 'no';

/** The count of what was done before makes a new wish a new row, and a doubled click the same one. */
async function wish(
  tx: Tx,
  kind: EffectKind,
  { subject, ctx }: { input: ResolveInput; subject: Case; ctx: Context },
): Promise<PlannedAction> {
  const connector = connectorOf(ctx, subject.account);
  if (!connector) throw new ResolutionError('Schoolgate has no access to this account at the moment.');
  const before = await tx.action.count({ where: { commentId: subject.id } });
  const planned = carry(
    kind,
    {
      commentId: subject.id,
      revisionId: subject.currentId ?? '',
      surface: subject.surface,
      authorId: subject.authorId,
      authorExternalId: subject.author?.externalId ?? null,
      authorHandle: subject.author?.handle ?? '',
      permalink: subject.permalink,
      postedAt: subject.postedAt,
      deleted: false,
      hidden: subject.hiddenAt !== null,
      zone: subject.school.timezone,
    },
    connector,
  );
  return { ...planned, key: `${planned.key}:${before}` };
}

interface Writing {
  wishes: PlannedAction[];
  input: ResolveInput;
  subject: Case;
  now: Date;
}

async function writeActions(tx: Tx, { wishes, input, subject, now }: Writing): Promise<string[]> {
  const created: string[] = [];
  for (const { kind, key, payload } of wishes) {
    const { schoolId, accountId, id: commentId, postId, authorId } = subject;
    const id = uuid();
    const json = JSON.parse(JSON.stringify(payload)) as Prisma.InputJsonObject;
    const data = {
      id,
      schoolId,
      accountId,
      commentId,
      postId,
      authorId,
      kind,
      key,
      payload: json,
      requestedBy: input.userId,
      requestedAt: now,
    };
    const { count } = await tx.action.createMany({ data: [data], skipDuplicates: true });
    if (count === 0 && kind === 'reply') throw new ResolutionError('This reply was sent already.');
    if (count === 1 && kind !== 'assist') created.push(id);
  }
  return created;
}

/** Restoring, keeping, hiding and leaving end the case; a reply, a ban or a task done leave it open. */
const closing: readonly Resolution[] = ['restore', 'keep_hidden', 'hide', 'leave'];

async function close(
  tx: Tx,
  { input, subject, now }: { input: ResolveInput; subject: Case; now: Date },
): Promise<void> {
  if (!closing.includes(input.what)) return;
  const data = { state: 'closed' as const, closedAt: now, closedBy: input.userId, outcome: input.what };
  await tx.review.updateMany({ where: { commentId: subject.id, state: { not: 'closed' } }, data });
}

/** Hidden, it wanted no answer; shown again it does, and by the old time (domain.md 2.3). */
async function restartClock(tx: Tx, { id, clock }: Case): Promise<void> {
  if (clock?.state !== 'no_reply_needed') return;
  const decision = await tx.decision.findFirst({ where: { commentId: id }, orderBy: { decidedAt: 'desc' } });
  if (!decision?.labels.some((label) => needsAnswer.includes(label))) return;
  await tx.clock.update({ where: { id: clock.id }, data: { state: 'running', stoppedAt: null, stoppedBy: null } });
}
