/**
 * What a proposed policy would have done: every comment of the last 30 days is judged anew by the policy that holds and by
 * the proposed one. Writes nothing. Between two comments others have their turn, so nobody waits for it.
 */
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { concernsHead } from '../../moderation/about-head.js';
import { laneOf, stricterLane } from '../../moderation/lanes.js';
import type { Policy } from '../../moderation/policy.js';
import { type Turn, turnOf, turns } from '../../moderation/policy-changes.js';
import type { Decision } from '../../moderation/types.js';
import type { Prisma } from '../../prisma/generated/client.js';
import { headNames } from '../alerts/people.js';
import type { Context } from '../context.js';
import { threadFacts } from '../facts.js';
import { judgeBy, withAll } from '../judging.js';
import { countsWithoutHead, sees, type Viewer } from '../viewer.js';

export const dryRunDays = 30;
const dayMs = 86_400_000;
const batch = 100;
/** Of real time; a page that takes longer is given up by its reader. */
const mostMs = 15_000;
/** Of each kind so many are shown with their words. */
const shownOfEach = 50;

export interface DryRunLine {
  text: string;
  postedAt: Date;
  platform: 'facebook' | 'x';
  caseNumber: string | null;
  before: Decision;
  after: Decision;
}

export interface DryRun {
  /** How many were judged, and how many there are. */
  looked: number;
  total: number;
  counts: Record<Turn, number>;
  /** Those that this viewer may read, the newest first. */
  lines: Record<Turn, DryRunLine[]>;
  /** Counted, but in cases that are not this viewer's. */
  notYours: number;
}

export interface Trying {
  viewer: Viewer;
  before: Policy;
  after: Policy;
}

const withCase = {
  comment: { include: { ...withAll.comment.include, review: true } },
} satisfies Prisma.CommentRevisionInclude;
type Row = Prisma.CommentRevisionGetPayload<{ include: typeof withCase }>;

export async function dryRun(ctx: Context, trying: Trying): Promise<DryRun> {
  const { schoolId } = trying.viewer;
  const since = new Date(ctx.clock.now().getTime() - dryRunDays * dayMs);
  const lately = { schoolId, ours: false, deletedAt: null, postedAt: { gte: since } };
  const where = { currentOf: { is: lately } };
  const names = await headNames(ctx.db, schoolId);
  const until = performance.now() + mostMs;
  const run = emptyRun();
  for (let last: string | undefined; performance.now() < until; ) {
    const rows: Row[] = await ctx.db.commentRevision.findMany({
      where,
      include: withCase,
      // Ids are in the order in which they came.
      orderBy: { id: 'desc' },
      take: batch,
      ...(last && { cursor: { id: last }, skip: 1 }),
    });
    for (const row of rows) {
      if (performance.now() >= until) break;
      await tryOne(ctx, run, { ...trying, row, names });
      await setImmediate();
    }
    last = rows.at(-1)?.id;
    if (rows.length < batch) break;
  }
  // What the viewer's numbers leave out must not come back by way of the total.
  return { ...run, total: Math.max(run.looked, (await ctx.db.commentRevision.count({ where })) - run.left) };
}

function emptyRun(): DryRun & { left: number } {
  const of = <T>(make: () => T) => Object.fromEntries(turns.map((turn) => [turn, make()])) as Record<Turn, T>;
  return { looked: 0, total: 0, left: 0, notYours: 0, counts: of(() => 0), lines: of(() => []) };
}

interface Asked extends Trying {
  row: Row;
  names: readonly string[];
}

async function tryOne(
  ctx: Context,
  run: DryRun & { left: number },
  { viewer, row, names, ...by }: Asked,
): Promise<void> {
  const thread = await threadFacts(ctx.db, row);
  const before = await judgeBy({ ...ctx, policy: by.before }, row, thread);
  const after = await judgeBy({ ...ctx, policy: by.after }, row, thread);
  const { review, platform, postedAt } = row.comment;
  const toChair = [by.before, by.after].some(({ settings }) => settings.aboutHead === 'chair');
  const aboutHead = review?.aboutHead === true || (toChair && concernsHead(row.text, names));
  if (aboutHead && countsWithoutHead(viewer.role)) {
    run.left += 1;
    return;
  }
  run.looked += 1;
  const turn = turnOf(before, after);
  if (!turn) return;
  run.counts[turn] += 1;
  // By whichever of the three is the strictest: nobody reads here what they could not read as a case.
  const lanes = [laneOf(before), laneOf(after)];
  const lane = lanes.reduce(stricterLane, review?.lane ?? 'general');
  const deputyCalledAt = review?.deputyCalledAt ?? null;
  if (review?.imageLockedAt || !sees(viewer.role, { lane, aboutHead, deputyCalledAt })) run.notYours += 1;
  else if (run.lines[turn].length < shownOfEach)
    run.lines[turn].push({ text: row.text, postedAt, platform, caseNumber: review?.caseNumber ?? null, before, after });
}
