/** What people see of one case, with all that belongs to it. Reads only, and always of one school. The list: queue.ts. */
import { validate as isUuid } from 'uuid';
import type { Prisma, Role } from '../prisma/generated/client.js';
import type { Context } from './context.js';
import { seenBy, type Viewer } from './viewer.js';

/** Of a long thread only the nearest: so many before, after, and below the comment. */
const nearBefore = 16;
const nearAfter = 16;
const nearBelow = 17;

const caseInclude = {
  comment: {
    include: {
      account: true,
      author: true,
      post: true,
      clock: true,
      current: { include: { decision: true } },
      revisions: { include: { decision: true }, orderBy: [{ writtenAt: 'desc' }, { id: 'desc' }], take: 20 },
      actions: { orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }], take: 100 },
      proposals: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: 20 },
      caseSteps: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: 50 },
    },
  },
} satisfies Prisma.ReviewInclude;

const threadInclude = {
  author: { select: { name: true, handle: true } },
  current: { include: { decision: { select: { disposition: true, labels: true } } } },
  review: { select: { imageLockedAt: true } },
} satisfies Prisma.CommentInclude;

type ReviewWithAll = Prisma.ReviewGetPayload<{ include: typeof caseInclude }>;
export type CaseComment = ReviewWithAll['comment'];
export type ThreadComment = Prisma.CommentGetPayload<{ include: typeof threadInclude }>;

export interface Case {
  review: Omit<ReviewWithAll, 'comment'>;
  comment: CaseComment;
  thread: { parent: ThreadComment | null; before: ThreadComment[]; after: ThreadComment[]; below: ThreadComment[] };
  /** Names of the users who had a hand in it, by id. */
  people: Map<string, string>;
}

/** The whole case, or null where this school has none of that number. */
export async function findCase(ctx: Context, { schoolId, role }: Viewer, caseNumber: string): Promise<Case | null> {
  const found = await ctx.db.review.findFirst({
    where: { schoolId, caseNumber, ...seenBy(role) },
    include: caseInclude,
  });
  if (!found) return null;
  const { comment: whole, ...review } = found;
  const comment = review.imageLockedAt ? withoutWords(whole) : whole;
  return { review, comment, thread: await threadOf(ctx, comment, role), people: await peopleOf(ctx, found) };
}

/** Of a case that is locked for a picture: where, when and who. What was written may lead to the picture. */
function withoutWords(comment: CaseComment): CaseComment {
  const bare = <T extends { text: string; decision: { reasons: Prisma.JsonValue } | null }>(one: T): T => ({
    ...one,
    text: '',
    decision: one.decision && { ...one.decision, reasons: null },
  });
  const { current, author } = comment;
  return {
    ...comment,
    current: current && bare(current),
    revisions: comment.revisions.map(bare),
    author: author && { ...author, bio: '' },
  };
}

async function threadOf(ctx: Context, comment: CaseComment, role: Role): Promise<Case['thread']> {
  const { schoolId, accountId, postId, parentExternalId, postedAt, id } = comment;
  // A neighbour may be for others only where the comment itself is not.
  const ours = { schoolId, accountId, ...withoutUnseen(role) };
  const many = (where: Prisma.CommentWhereInput, order: 'asc' | 'desc', take: number) =>
    ctx.db.comment.findMany({
      where: { ...ours, id: { not: id }, ...where },
      orderBy: [{ postedAt: order }, { id: order }],
      take,
      include: threadInclude,
    });
  const parent = parentExternalId
    ? await ctx.db.comment.findFirst({ where: { ...ours, externalId: parentExternalId }, include: threadInclude })
    : null;
  const beside = { postId, parentExternalId };
  // A mention or a visitor's own post stands alone: what shares its "no post" is no neighbour.
  const hasNeighbours = postId !== null || parentExternalId !== null;
  const before = hasNeighbours ? await many({ ...beside, postedAt: { lte: postedAt } }, 'desc', nearBefore) : [];
  const after = hasNeighbours ? await many({ ...beside, postedAt: { gt: postedAt } }, 'asc', nearAfter) : [];
  const below = await many({ parentExternalId: comment.externalId }, 'asc', nearBelow);
  return { parent, before: before.reverse(), after, below };
}

/** Comments without a case, and those whose case this person sees; the chair sees a thread whole, to understand it. */
function withoutUnseen(role: Role): Prisma.CommentWhereInput {
  return role === 'chair' ? {} : { OR: [{ review: { is: null } }, { review: { is: seenBy(role) } }] };
}

async function peopleOf(ctx: Context, { schoolId, closedBy, comment }: ReviewWithAll): Promise<Map<string, string>> {
  const ids = [
    closedBy,
    comment.clock?.stoppedBy,
    comment.clock?.acknowledgedBy,
    ...comment.actions.map((action) => action.requestedBy),
    ...comment.caseSteps.map((step) => step.by),
    ...comment.proposals.flatMap(({ by, answeredBy }) => [by, answeredBy]),
  ];
  const users = await ctx.db.user.findMany({
    // "bot" and "outside" stand where a user's id may, and PostgreSQL refuses to compare them with one.
    where: { schoolId, id: { in: [...new Set(ids)].filter((id): id is string => isUuid(id)) } },
    select: { id: true, name: true },
  });
  return new Map(users.map((user) => [user.id, user.name]));
}
