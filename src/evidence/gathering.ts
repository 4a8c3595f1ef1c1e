/** All that is on record about one comment, as the tables hold it. Reads only, of one school; who may see it was asked before. */
import { validate as isUuid } from 'uuid';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Context } from '../context.js';
import { noticesOf, type OpenedNotice } from '../defamation/list.js';

const include = {
  account: true,
  author: true,
  post: true,
  school: true,
  review: true,
  revisions: { include: { decision: true }, orderBy: [{ writtenAt: 'asc' }, { id: 'asc' }] },
  actions: { include: { notification: true }, orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }] },
} satisfies Prisma.CommentInclude;

export type Subject = Prisma.CommentGetPayload<{ include: typeof include }>;
export type Event = Prisma.AuditEventGetPayload<object>;
export type Telling = Prisma.AlertStepGetPayload<object>;

export interface Beside {
  who: string;
  /** By the school itself. */
  ours: boolean;
  /** By the same person as the comment. */
  same: boolean;
  at: Date;
  text: string;
}

export interface Gathered {
  subject: Subject;
  /** Of the chain, oldest first. */
  events: Event[];
  /** Who was told by an alert. */
  tellings: Telling[];
  /** What stands under the same post, as far as whoever asks may see it. */
  beside: Beside[];
  /** That it defames somebody, as they say. */
  notices: OpenedNotice[];
  /** Names and roles of users, by id. */
  people: Map<string, string>;
}

const besideAtMost = 50;

export interface Asking {
  schoolId: string;
  commentId: string;
  /** Of the neighbours: which of them whoever asks may see. */
  visible: Prisma.CommentWhereInput;
}

export async function gather(ctx: Context, { schoolId, commentId, visible }: Asking): Promise<Gathered> {
  const subject = await ctx.db.comment.findFirstOrThrow({ where: { id: commentId, schoolId }, include });
  const events = await ctx.db.auditEvent.findMany({ where: { schoolId, commentId }, orderBy: { seq: 'asc' } });
  const alertId = subject.review?.alertId;
  const tellings = alertId
    ? await ctx.db.alertStep.findMany({ where: { schoolId, alertId }, orderBy: { wishedAt: 'asc' } })
    : [];
  const people = await peopleOf(ctx, schoolId, [...events.map(({ actor }) => actor), ...actorsOf(subject)]);
  const notices = await noticesOf(ctx, { schoolId, commentId });
  return { subject, events, tellings, beside: await besideOf(ctx, subject, visible), notices, people };
}

const actorsOf = ({ actions, review }: Subject) => [
  ...actions.map(({ requestedBy }) => requestedBy),
  review?.closedBy ?? '',
];

async function peopleOf(ctx: Context, schoolId: string, ids: string[]): Promise<Map<string, string>> {
  const users = await ctx.db.user.findMany({
    where: { schoolId, id: { in: [...new Set(ids)].filter((id) => isUuid(id)) } },
  });
  return new Map(users.map(({ id, name, role }) => [id, `${name} (${role.replaceAll('_', ' ')})`]));
}

/** A mention or a visitor's own post stands alone. */
async function besideOf(ctx: Context, subject: Subject, visible: Prisma.CommentWhereInput): Promise<Beside[]> {
  const { schoolId, accountId, postId, id, authorId } = subject;
  if (!postId) return [];
  const found = await ctx.db.comment.findMany({
    where: { schoolId, accountId, postId, id: { not: id }, AND: [visible] },
    orderBy: [{ postedAt: 'asc' }, { id: 'asc' }],
    take: besideAtMost,
    include: { author: { select: { name: true } }, current: { select: { text: true } } },
  });
  return found.map(({ author, ours, postedAt, current, ...one }) => ({
    ...{ who: author?.name ?? '', ours, same: authorId !== null && one.authorId === authorId },
    ...{ at: postedAt, text: current?.text ?? '' },
  }));
}
