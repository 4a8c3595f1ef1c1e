/**
 * What helps to decide alike: what this writer wrote to us before, and what people decided on cases like this one. Only what
 * stands in our own tables of this school, and of somebody who may be a child nothing (no profile of a child is drawn).
 */
import { mayBePupil } from '../moderation/reply-lock.js';
import type { Prisma, Role } from '../prisma/generated/client.js';
import type { Context } from './context.js';
import type { CaseComment } from './reviews.js';
import { seenBy, seenSql } from './viewer.js';

const shown = 5;

export interface PastComment {
  id: string;
  postedAt: Date;
  hiddenAt: Date | null;
  deletedAt: Date | null;
  current: { text: string; decision: { disposition: string; labels: string[] } | null } | null;
  review: { caseNumber: string } | null;
}

export interface AuthorHistory {
  total: number;
  hidden: number;
  last: PastComment[];
}

/** Null where there is nothing to say, or nothing may be said. */
export async function authorHistory(ctx: Context, comment: CaseComment, role: Role): Promise<AuthorHistory | null> {
  const { authorId, schoolId, id, author, current } = comment;
  const markedPupil = Boolean(author?.pupilMarkedAt);
  if (!authorId || mayBePupil({ labels: current?.decision?.labels ?? [], markedPupil })) return null;
  const mine: Prisma.CommentWhereInput = { schoolId, authorId, id: { not: id }, ours: false, ...visibleTo(role) };
  const [total, hidden, last] = await Promise.all([
    ctx.db.comment.count({ where: mine }),
    ctx.db.comment.count({ where: { ...mine, hiddenAt: { not: null } } }),
    ctx.db.comment.findMany({
      where: mine,
      orderBy: [{ postedAt: 'desc' }, { id: 'desc' }],
      take: shown,
      select: {
        ...{ id: true, postedAt: true, hiddenAt: true, deletedAt: true },
        current: { select: { text: true, decision: { select: { disposition: true, labels: true } } } },
        review: { select: { caseNumber: true, imageLockedAt: true } },
      },
    }),
  ]);
  return { total, hidden, last: last.map((one) => (one.review?.imageLockedAt ? { ...one, current: null } : one)) };
}

/** A comment without a case is for everybody who reads comments; one with a case for those who may see that. */
function visibleTo(role: Role): Prisma.CommentWhereInput {
  const seen = seenBy(role);
  if (role === 'chair') return { review: { is: seen } };
  return { OR: [{ review: { is: null } }, { review: { is: seen } }] };
}

interface Decided {
  commentId: string;
  caseNumber: string;
  outcome: string;
  closedAt: Date;
  labels: string[];
  rules: string[];
}

export interface Alike extends Decided {
  reason: string;
}

/** How many of the newest decisions are looked through: what was decided long ago is seldom how it would be decided now. */
const recent = 300;
const nearest = 3;

export async function decidedAlike(ctx: Context, comment: CaseComment, role: Role) {
  const decision = comment.current?.decision;
  if (!decision || decision.labels.length === 0) return { counts: {}, nearest: [] as Alike[] };
  const { schoolId } = comment;
  const rows = await ctx.db.$queryRaw<Decided[]>`
    SELECT c.id AS "commentId", r."caseNumber", r.outcome, r."closedAt", d.labels,
      ARRAY(SELECT jsonb_array_elements(COALESCE(d.reasons->'counted', '[]'::jsonb))->>'rule') AS rules
    FROM (SELECT * FROM "Review" WHERE "schoolId" = ${schoolId}::uuid AND state = 'closed' AND "closedAt" IS NOT NULL
          ORDER BY "closedAt" DESC LIMIT ${recent}) r
    JOIN "Comment" c ON c.id = r."commentId" JOIN "Decision" d ON d."revisionId" = c."currentId"
    WHERE r."closedBy" IS NOT NULL AND r.outcome IN ('restore', 'keep_hidden', 'hide', 'leave') AND c.id <> ${comment.id}::uuid
      AND d.labels && ${decision.labels} AND ${seenSql(role)}`;
  const like = { labels: decision.labels, rules: rulesOf(decision.reasons) };
  const ranked = rows
    .map((row) => ({ ...row, near: nearness(like, row) }))
    .filter(({ near }) => near > 0)
    .sort((a, b) => b.near - a.near || b.closedAt.getTime() - a.closedAt.getTime());
  const counts: Record<string, number> = {};
  for (const { outcome } of ranked) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { counts, nearest: await withReasons(ctx, ranked.slice(0, nearest)) };
}

interface Likeness {
  labels: string[];
  rules: string[];
}

/** What both have, less what only one of them has: the same rules weigh more than the same labels. */
export function nearness(one: Likeness, other: Likeness): number {
  const shared = (a: string[], b: string[]) => new Set(a.filter((each) => b.includes(each))).size;
  const rules = shared(one.rules, other.rules);
  const labels = shared(one.labels, other.labels);
  const apart = new Set([...one.labels, ...other.labels]).size - labels;
  return 2 * rules + labels - apart;
}

function rulesOf(reasons: Prisma.JsonValue): string[] {
  const counted = (reasons as { counted?: { rule?: string }[] } | null)?.counted;
  return Array.isArray(counted) ? counted.flatMap((one) => one?.rule ?? []) : [];
}

async function withReasons(ctx: Context, found: Decided[]): Promise<Alike[]> {
  const events = await ctx.db.auditEvent.findMany({
    where: { OR: found.map(({ commentId, outcome }) => ({ commentId, kind: `review.${outcome}` })) },
    orderBy: { seq: 'asc' },
    select: { commentId: true, content: true },
  });
  const reasonOf = new Map(events.map(({ commentId, content }) => [commentId, content as { reason?: string } | null]));
  return found.map((one) => ({ ...one, reason: reasonOf.get(one.commentId)?.reason ?? '' }));
}
