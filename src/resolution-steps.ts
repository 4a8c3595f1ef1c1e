/** What each choice of a person means: what it refuses, what it takes back, and which effects it wishes for. */
import { createHash } from 'node:crypto';
import { validate as isUuid } from 'uuid';
import type { EffectKind } from '../connectors/connector.js';
import type { Prisma } from '../prisma/generated/client.js';
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

export const withCase = {
  author: true,
  account: true,
  review: true,
  school: true,
  clock: true,
} satisfies Prisma.CommentInclude;
export type Case = Prisma.CommentGetPayload<{ include: typeof withCase }>;

interface Deciding {
  input: ResolveInput;
  subject: Case;
  ctx: Context;
  now: Date;
}

/** What one resolution does, inside the transaction: the actions it wishes for. */
type Step = (tx: Tx, at: Deciding) => Promise<PlannedAction[]>;

export const steps: Record<Resolution, Step> = {
  async restore(tx, at) {
    const { stopped, perhaps } = await takeBack(tx, 'hide', at);
    const visible = at.subject.hiddenAt === null && !perhaps;
    if (visible && !stopped) throw new ResolutionError('This comment is visible already.');
    await restartClock(tx, at.subject);
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
    await stopClock(tx, at);
    return hidden ? [] : wish(tx, 'hide', at);
  },
  async leave(tx, { subject }) {
    if (subject.hiddenAt !== null)
      throw new ResolutionError('This comment is hidden. Choose “Restore” to show it again.');
    if (await tx.action.findFirst({ where: { commentId: subject.id, kind: 'hide', state: { in: [...underWay] } } }))
      throw new ResolutionError('This comment is being hidden. Choose “Restore” to keep it visible.');
    return [];
  },
  async reply(tx, { input, subject, ctx }) {
    const text = input.text?.trim() ?? '';
    const longest = subject.platform === 'x' ? 280 : 8000;
    if (text === '') throw new ResolutionError('Write the reply first.');
    if (text.length > longest)
      throw new ResolutionError(`The reply has ${text.length} characters. The platform takes ${longest}.`);
    if (subject.hiddenAt !== null)
      throw new ResolutionError('This comment is hidden: nobody would see a reply. Restore it first.');
    if (ability(ctx, subject, 'reply') !== 'api')
      throw new ResolutionError('This platform takes no reply here. Answer there by hand.');
    return [{ kind: 'reply', key: await replyKey(tx, subject, text), payload: { text } }];
  },
  async ban(tx, at) {
    needReason(at.input);
    const { author } = at.subject;
    if (!author?.externalId)
      throw new ResolutionError('The platform does not say who wrote this, so nobody can be banned.');
    const { stopped, perhaps } = await takeBack(tx, 'unban', at);
    const banned = author.bannedAt !== null && !perhaps;
    if (banned && !stopped) throw new ResolutionError('This person is banned already.');
    return banned ? [] : wish(tx, 'ban', at);
  },
  async unban(tx, at) {
    const { stopped, perhaps } = await takeBack(tx, 'ban', at);
    const free = !at.subject.author?.bannedAt && !perhaps;
    if (free && !stopped) throw new ResolutionError('This person is not banned.');
    return free ? [] : wish(tx, 'unban', at);
  },
  async assist_done(tx, { input: { actionId = '' }, subject, now }) {
    const action = isUuid(actionId)
      ? await tx.action.findFirst({ where: { id: actionId, commentId: subject.id, kind: 'assist' } })
      : null;
    if (!action) throw new ResolutionError('This task does not exist.');
    if (action.state === 'done') return [];
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

/** The same words twice are one reply: a doubled public reply is the worse mistake. Refused by the platform, they may be tried again. */
async function replyKey(tx: Tx, { id, schoolId }: Case, text: string): Promise<string> {
  const key = `reply:${id}:${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  const refused = await tx.action.count({ where: { schoolId, key: { startsWith: key }, state: 'failed' } });
  return refused === 0 ? key : `${key}:${refused}`;
}

const underWay = ['pending', 'performing'] as const;

/** A ban is of a person, whichever of their comments it began with; everything else is of the comment. */
function about(kind: EffectKind, { id, authorId }: Case): Prisma.ActionWhereInput {
  if (authorId !== null && (kind === 'ban' || kind === 'unban')) return { authorId };
  return { commentId: id };
}

/** Takes back the opposite wish while it waits. `perhaps`: it was tried already, so the platform may have done it. */
async function takeBack(
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
async function wish(tx: Tx, kind: EffectKind, { subject, ctx }: Deciding): Promise<PlannedAction[]> {
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
      zone: subject.school.timezone,
    },
    connector,
  );
  return [{ ...planned, key: `${planned.key}:${before}` }];
}

/** Hidden, it wants no answer (domain.md 2.3). */
async function stopClock(tx: Tx, { subject, input, now }: Deciding): Promise<void> {
  const data = { state: 'no_reply_needed' as const, stoppedAt: now, stoppedBy: input.userId };
  await tx.clock.updateMany({ where: { commentId: subject.id, state: 'running' }, data });
}

/** Shown again it does, and by the old time. */
async function restartClock(tx: Tx, { currentId, clock }: Case): Promise<void> {
  if (clock?.state !== 'no_reply_needed') return;
  const decision = await tx.decision.findUnique({ where: { revisionId: currentId ?? '' } });
  if (!decision?.labels.some((label) => needsAnswer.includes(label))) return;
  await tx.clock.update({ where: { id: clock.id }, data: { state: 'running', stoppedAt: null, stoppedBy: null } });
}
