/** Once a night, for each school: what is kept longer than it must be is erased, and the audit chain says how much it was. */
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import { localDate } from '../../moderation/clock.js';
import {
  categoryOf,
  type KeptFacts,
  keptUntil,
  type RetentionCategory,
  retentionRules,
} from '../../moderation/retention.js';
import type { Label } from '../../moderation/types.js';
import type { Prisma, School } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { errorName } from '../log.js';
import { eachSchool } from '../per-school.js';
import { eraseComment } from './erasing.js';
import { liveHold } from './holds.js';

/** While nobody works, and before the day's anchor of the chain is made. */
const fromHour = 1;
const batch = 200;
const dayMs = 24 * 3_600_000;

const withFacts = {
  revisions: { select: { writtenAt: true, receivedAt: true, decidedAt: true } },
  decisions: { select: { labels: true } },
  review: { select: { lane: true, closedAt: true, imageLockedAt: true } },
  clock: { select: { state: true, stoppedAt: true } },
  terms: { select: { state: true, doneAt: true, dueAt: true } },
  actions: { select: { state: true, doneAt: true } },
  requests: { where: { closedAt: null }, select: { id: true } },
  defamationNotices: { select: { id: true } },
  holds: true,
} as const;
type Kept = Prisma.CommentGetPayload<{ include: typeof withFacts }>;

export type Counts = Partial<Record<RetentionCategory, number>>;

/** May run at any time, and twice: of each school the first run of a local day counts. */
export async function eraseOld(ctx: Context): Promise<void> {
  await eachSchool(ctx, async (school) => {
    const now = ctx.clock.now();
    const day = localDate(now, school.timezone);
    if (DateTime.fromJSDate(now, { zone: school.timezone }).hour < fromHour) return;
    if ((await ctx.db.erasureRun.count({ where: { schoolId: school.id, day } })) > 0) return;
    try {
      await eraseOf(ctx, school, day);
    } catch (error) {
      ctx.log.error({ school: school.id, error: errorName(error) }, 'erasure.failed');
    }
  });
}

async function eraseOf(ctx: Context, school: School, day: string): Promise<void> {
  const schoolId = school.id;
  const at = ctx.clock.now();
  const { counts, failed } = await eraseComments(ctx, school, day);
  const before = new Date(at.getTime() - (retentionRules.delivery.days ?? 0) * dayMs);
  const old = { schoolId, receivedAt: { lt: before }, body: { not: '' }, state: { not: 'received' as const } };
  const { count } = await ctx.db.delivery.updateMany({ where: old, data: { body: '' } });
  if (count > 0) counts.delivery = count;
  await ctx.db.$transaction(async (tx) => {
    await tx.erasureRun.create({ data: { id: uuid(), schoolId, day, at, counts, failed } });
    const facts = { day, counts, failed };
    // A night in which nothing was due is no event.
    const erased = Object.keys(counts).length + failed > 0;
    if (erased) await appendAudit(tx, { schoolId, at }, [{ kind: 'retention.erased', actor: 'bot', facts }]);
  });
  ctx.log.info({ school: schoolId, counts, failed }, 'erasure.done');
}

/** Each by itself: one that cannot be erased is counted, and the others are. */
async function eraseComments(ctx: Context, { id: schoolId }: School, day: string) {
  const counts: Counts = {};
  let failed = 0;
  const at = ctx.clock.now();
  const youngest = new Date(
    at.getTime() - Math.min(retentionRules.ordinary.days ?? 0, retentionRules.under13.days ?? 0) * dayMs,
  );
  for (let after = ''; ; ) {
    const rows = await ctx.db.comment.findMany({
      where: { schoolId, erasedAt: null, postedAt: { lt: youngest }, ...(after && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: batch,
      include: withFacts,
    });
    for (const { id } of rows.filter((row) => isDue(row, at, day))) {
      try {
        const category = await ctx.db.$transaction((tx) => eraseIfDue(tx, { id, at, day }));
        if (category) counts[category] = (counts[category] ?? 0) + 1;
      } catch (error) {
        failed += 1;
        ctx.log.error({ comment: id, error: errorName(error) }, 'erasure.comment-failed');
      }
    }
    if (rows.length < batch) return { counts, failed };
    after = rows.at(-1)?.id ?? '';
  }
}

interface Due {
  id: string;
  at: Date;
  day: string;
}

/** Looked at under a lock: what is written, opened or held at this moment is seen. */
async function eraseIfDue(tx: Tx, { id, at, day }: Due): Promise<RetentionCategory | null> {
  await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${id}::uuid FOR UPDATE`;
  const comment = await tx.comment.findUniqueOrThrow({ where: { id }, include: withFacts });
  if (!isDue(comment, at, day)) return null;
  await eraseComment(tx, { id, at });
  return categoryOf(factsOf(comment));
}

function isDue(comment: Kept, at: Date, day: string): boolean {
  if (comment.erasedAt || comment.holds.some((hold) => liveHold(hold, day))) return false;
  const until = keptUntil(factsOf(comment));
  return until !== null && until <= at;
}

export function factsOf(comment: Kept): KeptFacts {
  const { review, clock, terms, actions, revisions } = comment;
  const running =
    comment.requests.length > 0 ||
    comment.defamationNotices.length > 0 ||
    clock?.state === 'running' ||
    terms.some(({ state }) => state === 'open') ||
    actions.some(({ state }) => state === 'pending' || state === 'performing') ||
    revisions.some(({ decidedAt }) => decidedAt === null);
  const times = [
    comment.postedAt,
    ...revisions.flatMap(({ writtenAt, receivedAt }) => [writtenAt, receivedAt]),
    ...terms.map(({ doneAt, dueAt }) => doneAt ?? dueAt),
    ...actions.map(({ doneAt }) => doneAt),
    clock?.stoppedAt,
  ].flatMap((time) => (time ? [time.getTime()] : []));
  return {
    labels: comment.decisions.flatMap(({ labels }) => labels as Label[]),
    ...(review && {
      review: { lane: review.lane, closedAt: review.closedAt, imageLocked: review.imageLockedAt !== null },
    }),
    hiddenAt: comment.hiddenAt,
    lastAt: new Date(Math.max(...times)),
    running,
  };
}
