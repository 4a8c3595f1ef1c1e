/** What still waits for an answer from the school, whether or not it was flagged: the list that the clocks run for. */
import { concernsHead } from '../moderation/about-head.js';
import type { Prisma } from '../prisma/generated/client.js';
import { headNames } from './alerts/people.js';
import { appendAudit } from './audit.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { openReview } from './opening.js';
import { pageSize } from './queue.js';
import { sightOf } from './rights.js';
import { inLanes, sees, type Viewer, type Worklist } from './viewer.js';

const include = {
  comment: {
    include: {
      account: true,
      post: true,
      author: true,
      review: true,
      clock: true,
      current: { include: { decision: true } },
    },
  },
} satisfies Prisma.ClockInclude;

export type Waiting = Prisma.ClockGetPayload<{ include: typeof include }>;

export interface AnswersPage {
  rows: Waiting[];
  /** What to pass as `after` for the next page; null on the last. */
  next: string | null;
}

/** Conversations count once, by the clock that leads; what is hidden or deleted wants no answer in public. */
const owed = ({ schoolId, userId }: Omit<Worklist, 'role'>) =>
  ({
    schoolId,
    state: 'running',
    leads: true,
    comment: { is: { hiddenAt: null, deletedAt: null, ...(userId && { stepAsides: { none: { userId } } }) } },
  }) satisfies Prisma.ClockWhereInput;

/** One page by what is due first. `after`: the id of the last clock of the page before. */
export async function answersPage(ctx: Context, viewer: Worklist & { after?: string }): Promise<AnswersPage> {
  const names = await namesOfHead(ctx, ctx.db, viewer.schoolId);
  const rows: Waiting[] = [];
  for (let after = viewer.after; rows.length <= pageSize; ) {
    const found = await readAfter(ctx, viewer, after);
    rows.push(...found.filter((one) => mayRead(viewer, one.comment, isAboutHead(one.comment, names))));
    if (found.length <= pageSize) break;
    after = found.at(-1)?.id;
  }
  const shown = rows.slice(0, pageSize);
  return { rows: shown, next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null };
}

/** Null for those who do not see all of them: how many they may not see is not for them either. */
export async function countAnswers(ctx: Context, viewer: Worklist): Promise<number | null> {
  if (sightOf(viewer.role).aboutHead !== 'all') return null;
  const seen = { OR: [{ review: { is: null } }, { review: { is: inLanes(viewer.role) } }] };
  return ctx.db.clock.count({ where: { AND: [owed(viewer), { comment: { is: seen } }] } });
}

/**
 * The number of the case in which this comment is answered, opened where nothing had flagged it: nobody is alarmed, it is
 * due when its answer is. Null where this person may not see it, or it does not wait.
 */
export async function openToAnswer(
  ctx: Context,
  viewer: Viewer & { userId: string },
  commentId: string,
): Promise<string | null> {
  const { schoolId, userId } = viewer;
  return ctx.db.$transaction(async (tx) => {
    // Two who open it at once open one case.
    await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
    const found = await tx.clock.findFirst({ where: { ...owed({ schoolId }), commentId }, include });
    const aboutHead = found && isAboutHead(found.comment, await namesOfHead(ctx, tx, schoolId));
    if (!found || !mayRead(viewer, found.comment, aboutHead === true)) return null;
    const { comment, dueAt } = found;
    if (comment.review && comment.review.state !== 'closed') return comment.review.caseNumber;
    const at = ctx.clock.now();
    const review = await openReview(tx, { comment, review: { priority: 4, dueAt }, at });
    await tx.review.update({ where: { id: review.id }, data: { aboutHead: aboutHead === true } });
    const facts = { caseNumber: review.caseNumber };
    await appendAudit(tx, { schoolId, at }, [{ kind: 'case.opened', actor: userId, commentId, facts }]);
    return review.caseNumber;
  });
}

async function readAfter(ctx: Context, viewer: Worklist, after: string | undefined): Promise<Waiting[]> {
  const last = after ? await ctx.db.clock.findFirst({ where: { id: after, schoolId: viewer.schoolId } }) : null;
  const beyond = last && { dueAt: { gte: last.dueAt }, OR: [{ dueAt: { gt: last.dueAt } }, { id: { gt: last.id } }] };
  return ctx.db.clock.findMany({
    where: { AND: [owed(viewer), beyond ?? {}] },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: pageSize + 1,
    include,
  });
}

/** Empty where the school's policy leaves such things with the head. */
async function namesOfHead(ctx: Context, tx: Tx, schoolId: string): Promise<string[] | null> {
  return ctx.policy.settings.aboutHead === 'chair' ? headNames(tx, schoolId) : null;
}

function isAboutHead({ review, current }: Waiting['comment'], names: string[] | null): boolean {
  return review ? review.aboutHead : names !== null && concernsHead(current?.text ?? '', names);
}

/** As for cases (viewer.ts); what has none yet is in no lane of its own. */
function mayRead({ role }: Viewer, { review }: Waiting['comment'], aboutHead: boolean): boolean {
  const { lane = 'general' as const, deputyCalledAt = null } = review ?? {};
  return sees(role, { lane, aboutHead, deputyCalledAt });
}
