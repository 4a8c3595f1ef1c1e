/** What each choice of a person means: what it refuses, what it takes back, and which effects it wishes for. */
import { createHash } from 'node:crypto';
import { validate as isUuid } from 'uuid';
import type { EffectKind } from '../connectors/connector.js';
import type { SecondAct } from '../moderation/case-needs.js';
import type { Action, Prisma } from '../prisma/generated/client.js';
import { type Context, connectorOf } from './context.js';
import type { Tx } from './db/index.js';
import { carry, type PlannedAction } from './plan.js';
import { type immediate, ResolutionError, type ResolveInput } from './resolution-kinds.js';

export * from './resolution-kinds.js';

export const withCase = {
  author: true,
  account: true,
  review: true,
  school: true,
  clock: true,
  current: { include: { decision: true } },
  caseSteps: { orderBy: { at: 'asc' } },
} satisfies Prisma.CommentInclude;
export type Case = Prisma.CommentGetPayload<{ include: typeof withCase }>;

export interface Deciding {
  input: ResolveInput;
  subject: Case;
  ctx: Context;
  now: Date;
  /** Effects that a step made itself, to be set off when all is committed. */
  made?: string[];
}

/** What one resolution does, inside the transaction: the actions it wishes for. */
export type Step = (tx: Tx, at: Deciding) => Promise<PlannedAction[]>;

export const steps: Record<(typeof immediate)[number], Step> = {
  async restore(tx, at) {
    const { stopped, perhaps } = await takeBack(tx, 'hide', at);
    const visible = at.subject.hiddenAt === null && !perhaps;
    if (visible && !stopped) throw new ResolutionError('This comment is visible already.');
    return visible ? [] : wish(tx, 'unhide', at);
  },
  async keep_hidden(tx, at) {
    if (at.subject.hiddenAt === null) throw new ResolutionError('This comment is visible. Choose “Hide” to hide it.');
    const { perhaps } = await takeBack(tx, 'unhide', at);
    return perhaps ? wish(tx, 'hide', at) : [];
  },
  async hide(tx, at) {
    const { stopped, perhaps } = await takeBack(tx, 'unhide', at);
    const hidden = at.subject.hiddenAt !== null && !perhaps;
    if (hidden && !stopped) throw new ResolutionError('This comment is hidden already.');
    needReason(at.input);
    return hidden ? [] : wish(tx, 'hide', at);
  },
  async leave(tx, { subject }) {
    if (subject.hiddenAt !== null)
      throw new ResolutionError('This comment is hidden. Choose “Restore” to show it again.');
    if (await tx.action.findFirst({ where: { commentId: subject.id, kind: 'hide', state: { in: [...underWay] } } }))
      throw new ResolutionError('This comment is being hidden. Choose “Restore” to keep it visible.');
    return [];
  },
  async ban(tx, at) {
    needReason(at.input);
    refuseAct.ban(at);
    const { author } = at.subject;
    const { stopped, perhaps } = await takeBack(tx, 'unban', at);
    const banned = author !== null && author.bannedAt !== null && !perhaps;
    if (banned && !stopped) throw new ResolutionError('This person is banned already.');
    const days = banDays(at);
    const planned = banned ? [] : await wish(tx, 'ban', at);
    return planned.map((one) => ({ ...one, payload: { ...one.payload, days } }));
  },
  async unban(tx, at) {
    const { stopped, perhaps } = await takeBack(tx, 'ban', at);
    const free = !at.subject.author?.bannedAt && !perhaps;
    if (free && !stopped) throw new ResolutionError('This person is not banned.');
    return free ? [] : wish(tx, 'unban', at);
  },
  async delete(tx, at) {
    needReason(at.input);
    refuseAct.delete(at);
    // Whatever else waits for this comment would find nothing there.
    for (const kind of ['hide', 'unhide'] as const) await takeBack(tx, kind, at);
    return wish(tx, 'delete', at);
  },
  async mute(tx, at) {
    await takeBack(tx, 'unmute', at);
    return muting(tx, 'mute', at);
  },
  async unmute(tx, at) {
    await takeBack(tx, 'mute', at);
    return muting(tx, 'unmute', at);
  },
  async assist_done(tx, { input: { actionId = '' }, subject, now }) {
    const action = isUuid(actionId)
      ? await tx.action.findFirst({ where: { id: actionId, commentId: subject.id, kind: 'assist' } })
      : null;
    if (!action) throw new ResolutionError('This task does not exist.');
    if (action.state === 'done') return [];
    await doneByHand(tx, { ...action, authorId: subject.authorId, commentId: subject.id }, now);
    return [];
  },
};

/** What cannot be done at all, whoever wishes for it. */
export const refuseAct: Record<SecondAct, (at: Deciding) => void> = {
  ban(at) {
    if (!at.subject.author?.externalId)
      throw new ResolutionError('The platform does not say who wrote this, so nobody can be banned.');
    banDays(at);
  },
  // Checked as a reply is (reply-steps.ts).
  reply() {},
  delete({ ctx, subject }) {
    if (subject.deletedAt !== null) throw new ResolutionError('This comment is deleted already.');
    if (ability(ctx, subject, 'delete') === 'no')
      throw new ResolutionError('Nobody but its writer can delete this. Hide it, or report it to the platform.');
  },
};

/** For how long; never longer than the policy says at first. It can be kept longer when that time is nearly over. */
function banDays({ input, ctx }: Deciding): number {
  const most = ctx.policy.settings['ban.days'];
  const days = input.days ?? most;
  if (!Number.isInteger(days) || days < 1 || days > most)
    throw new ResolutionError(`The policy lets a ban last from 1 to ${most} days.`);
  return days;
}

/** Only where the platform has such a thing, and knows who wrote. */
async function muting(tx: Tx, kind: 'mute' | 'unmute', at: Deciding): Promise<PlannedAction[]> {
  if (!at.subject.author?.externalId || ability(at.ctx, at.subject, kind) === 'no')
    throw new ResolutionError('Nobody can be muted here.');
  return wish(tx, kind, at);
}

/** A task that a person did, as they say or as the platform shows. */
export async function doneByHand(
  tx: Tx,
  task: Pick<Action, 'id' | 'payload' | 'authorId' | 'commentId'>,
  now: Date,
): Promise<void> {
  const { id, authorId, commentId } = task;
  await tx.action.update({ where: { id }, data: { state: 'done', doneAt: now } });
  const { assists } = task.payload as { assists?: string };
  if (assists === 'delete' && commentId)
    await tx.comment.update({ where: { id: commentId }, data: { deletedAt: now } });
  if (authorId && (assists === 'ban' || assists === 'unban'))
    await tx.author.update({ where: { id: authorId }, data: { bannedAt: assists === 'ban' ? now : null } });
}

export function needReason({ reason }: ResolveInput): void {
  if (reason.trim() === '') throw new ResolutionError('Say why: the reason is kept with the case.');
}

export const ability = (ctx: Context, subject: Case, kind: EffectKind) =>
  connectorOf(ctx, subject.account)?.can.ability(kind, subject.surface) ?? 'no';

/** The same words twice are one reply: a doubled public reply is the worse mistake. Refused by the platform, they may be tried again. */
export async function replyKey(tx: Tx, { id, schoolId }: Case, text: string): Promise<string> {
  const key = `reply:${id}:${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  const refused = await tx.action.count({ where: { schoolId, key: { startsWith: key }, state: 'failed' } });
  const handedOver = await tx.action.count({ where: { schoolId, key: `by-hand:${key}`, state: 'pending' } });
  if (handedOver > 0) throw new ResolutionError('The platform did not take these words. They wait as a task, by hand.');
  return refused === 0 ? key : `${key}:${refused}`;
}

const underWay = ['pending', 'performing'] as const;

const ofPeople = new Set<EffectKind>(['ban', 'unban', 'mute', 'unmute']);

/** A ban is of a person, whichever of their comments it began with; everything else is of the comment. */
function about(kind: EffectKind, { id, authorId }: Case): Prisma.ActionWhereInput {
  if (authorId !== null && ofPeople.has(kind)) return { authorId };
  return { commentId: id };
}

/** Takes back the opposite wish while it waits. `perhaps`: it was tried already, so the platform may have done it. */
export async function takeBack(
  tx: Tx,
  kind: EffectKind,
  { subject, now }: Deciding,
): Promise<{ stopped: boolean; perhaps: boolean }> {
  const waiting = await tx.action.updateManyAndReturn({
    where: { ...about(kind, subject), kind, state: 'pending' },
    data: { state: 'cancelled', doneAt: now },
    select: { attempts: true },
  });
  const going = await tx.action.count({ where: { ...about(kind, subject), kind, state: 'performing' } });
  return { stopped: waiting.length > 0, perhaps: going > 0 || waiting.some((action) => action.attempts > 0) };
}

/** The effect, or nothing where the same is under way. The count of what was done before makes a later wish a new row. */
export async function wish(
  tx: Tx,
  kind: EffectKind,
  { subject, ctx }: Pick<Deciding, 'subject' | 'ctx'>,
): Promise<PlannedAction[]> {
  const connector = connectorOf(ctx, subject.account);
  if (!connector) throw new ResolutionError('Schoolgate has no access to this account at the moment.');
  const same = [{ kind }, { kind: 'assist' as const, payload: { path: ['assists'], equals: kind } }];
  const going = await tx.action.findFirst({
    where: { AND: [about(kind, subject), { OR: same }], state: { in: [...underWay] } },
  });
  if (going) return [];
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
      authorBanned: Boolean(subject.author?.bannedAt),
      permalink: subject.permalink,
      postedAt: subject.postedAt,
      deleted: false,
      hidden: subject.hiddenAt !== null,
    },
    connector,
  );
  return [{ ...planned, key: `${planned.key}:${before}` }];
}
