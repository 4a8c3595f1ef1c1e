/** The list of cases that people work through, and the list of those that are done. Reads only, and always of one school. */

import { caseLanes } from '../moderation/lanes.js';
import type { Platform } from '../moderation/types.js';
import { Prisma } from '../prisma/generated/client.js';
import type { Context } from './context.js';
import { seenBy, seenSql, type Viewer, type Worklist } from './viewer.js';

export const pageSize = 25;

/** `later`: cases of which somebody said that they can wait. */
export type QueueKind = 'open' | 'later' | 'done';

/** Cases that are looked for together, by what was found in them; the rest is `other`. Who may see them is another matter. */
export const topics = {
  safeguarding: ['safeguarding', 'sexual', 'under13'],
  harm: ['threat', 'hate', 'abuse', 'bullying', 'personal_info', 'defamation', 'individual_matter', 'impersonation'],
  press: ['journalist'],
} as const;
export const topicNames = ['safeguarding', 'harm', 'press', 'other'] as const;
export type Topic = (typeof topicNames)[number];

/** For whom a case is (moderation/lanes.ts), and across the lanes what concerns the head. */
export const laneFilters = [...caseLanes, 'about_head'] as const;
export type LaneFilter = (typeof laneFilters)[number];

export interface QueueFilter {
  topic?: Topic;
  lane?: LaneFilter;
  platform?: Platform;
  accountId?: string;
  label?: string;
  /** Only what was written so many hours ago, or earlier. */
  olderThanHours?: number;
}

export interface QueueQuery extends Worklist {
  kind: QueueKind;
  filter?: QueueFilter;
  /** The case number that ended the page before. */
  after?: string;
}

const rowInclude = {
  comment: { include: { account: true, clock: true, current: { include: { decision: true } } } },
} satisfies Prisma.ReviewInclude;

export type QueueRow = Prisma.ReviewGetPayload<{ include: typeof rowInclude }>;

export interface QueuePage {
  rows: QueueRow[];
  /** What to pass as `after` for the next page; null on the last. */
  next: string | null;
}

/**
 * What is due, and how severe it is, in one figure: what is urgent goes before what is late, but not for ever. An index
 * has the same expression (prisma/migrations/20261121140000_queue).
 */
const rank = Prisma.sql`(r."dueAt" - TIMESTAMPTZ '2000-01-01 00:00:00+00') - (CASE r.priority
  WHEN 1 THEN INTERVAL '7 days' WHEN 2 THEN INTERVAL '1 day' WHEN 3 THEN INTERVAL '2 hours' ELSE INTERVAL '0' END)`;

/** One page of cases: those that need somebody the most pressing first, those that are done the latest first. */
export async function queuePage(ctx: Context, query: QueueQuery): Promise<QueuePage> {
  const found = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT r.id ${from} WHERE ${wanted(ctx, query)} AND ${placeAfter(query)}
    ORDER BY ${query.kind === 'done' ? Prisma.sql`r."closedAt" DESC, r.id DESC` : Prisma.sql`${rank}, r.id`}
    LIMIT ${pageSize + 1}`;
  const ids = found.slice(0, pageSize).map(({ id }) => id);
  const rows = await ctx.db.review.findMany({ where: { id: { in: ids } }, include: rowInclude });
  const place = new Map(ids.map((id, index) => [id, index]));
  rows.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return { rows, next: found.length > pageSize ? (rows.at(-1)?.caseNumber ?? null) : null };
}

export async function countQueue(ctx: Context, viewer: Worklist, kind: QueueKind): Promise<number> {
  const [found] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count ${from} WHERE ${wanted(ctx, { ...viewer, kind })}`;
  return found?.count ?? 0;
}

export interface QueueCounts {
  all: number;
  later: number;
  topics: Record<Topic, number>;
}

/** From the rows, never from counters. The topics are those of what is open, whatever else is looked for. */
export async function queueCounts(ctx: Context, viewer: Worklist): Promise<QueueCounts> {
  const query = { ...viewer, kind: 'open' as const };
  const count = (condition: Prisma.Sql) => Prisma.sql`count(*) FILTER (WHERE ${condition})::int`;
  const [found] = await ctx.db.$queryRaw<Record<Topic | 'all', number>[]>`
    SELECT count(*)::int AS all, ${count(ofTopic('safeguarding'))} AS safeguarding, ${count(ofTopic('harm'))} AS harm,
      ${count(ofTopic('press'))} AS press, ${count(ofTopic('other'))} AS other ${from} WHERE ${wanted(ctx, query)}`;
  const { all = 0, safeguarding = 0, harm = 0, press = 0, other = 0 } = found ?? {};
  return { all, later: await countQueue(ctx, viewer, 'later'), topics: { safeguarding, harm, press, other } };
}

/** Where to go on after a case: the next in the order of the list that nobody else is on, from its top again after the last. */
export async function nextCase(
  ctx: Context,
  viewer: Viewer,
  { caseNumber, userId }: { caseNumber: string; userId: string },
): Promise<string | null> {
  const query: QueueQuery = { ...viewer, userId, kind: 'open', after: caseNumber };
  const free = Prisma.sql`(r."claimedBy" IS NULL OR r."claimedBy" = ${userId}::uuid OR r."claimUntil" <= ${ctx.clock.wall()}::timestamptz)`;
  const first = (place: Prisma.Sql) => ctx.db.$queryRaw<{ number: string }[]>`
    SELECT r."caseNumber" AS number ${from}
    WHERE ${wanted(ctx, query)} AND ${free} AND r."caseNumber" <> ${caseNumber} AND ${place} ORDER BY ${rank}, r.id LIMIT 1`;
  const [after] = await first(placeAfter(query));
  return (after ?? (await first(Prisma.sql`TRUE`))[0])?.number ?? null;
}

/**
 * Differs when a case came, went, moved or was taken by somebody: what a page compares to know that it is out of date.
 * Computed by the database from the rows of this viewer, so that nothing of a case leaves it.
 */
export async function queueToken(ctx: Context, viewer: Worklist): Promise<string> {
  const held = Prisma.sql`CASE WHEN r."claimUntil" > ${ctx.clock.wall()}::timestamptz THEN r."claimedBy"::text END`;
  const row = Prisma.sql`concat_ws('|', r.id, r.priority, r."dueAt", ${held})`;
  const [found] = await ctx.db.$queryRaw<{ token: string }[]>`
    SELECT concat(count(*), '-', COALESCE(sum(hashtextextended(${row}, 0)), 0)) AS token
    ${from} WHERE ${wanted(ctx, { ...viewer, kind: 'open' })}`;
  return found?.token ?? '';
}

/** The same for one case: it was edited, hidden, decided, taken. Null where it is not for this viewer. */
export async function caseToken(ctx: Context, viewer: Viewer, caseNumber: string): Promise<string | null> {
  const where = { schoolId: viewer.schoolId, caseNumber, ...seenBy(viewer.role) };
  const found = await ctx.db.review.findFirst({ where, include: { comment: true } });
  if (!found) return null;
  const holder = found.claimUntil && found.claimUntil > ctx.clock.wall() ? found.claimedBy : null;
  const { currentId, hiddenAt, deletedAt } = found.comment;
  return [currentId, found.state, holder, hiddenAt?.getTime(), deletedAt?.getTime()].map((one) => one ?? '').join('.');
}

const from = Prisma.sql`FROM "Review" r JOIN "Comment" c ON c.id = r."commentId"
  LEFT JOIN "Decision" d ON d."revisionId" = c."currentId"`;

function wanted(ctx: Context, { schoolId, role, userId, kind, filter = {} }: QueueQuery): Prisma.Sql {
  const now = ctx.clock.now();
  const conditions = [Prisma.sql`r."schoolId" = ${schoolId}::uuid`];
  if (kind === 'done') conditions.push(Prisma.sql`r.state = 'closed'`);
  else conditions.push(Prisma.sql`r.state IN ('open', 'escalated')`);
  if (kind === 'later') conditions.push(Prisma.sql`r."snoozedUntil" > ${now}::timestamptz`);
  if (kind === 'open')
    conditions.push(Prisma.sql`(r."snoozedUntil" IS NULL OR r."snoozedUntil" <= ${now}::timestamptz)`);
  conditions.push(seenSql(role));
  if (userId && kind !== 'done') conditions.push(keptBy(userId));
  const { topic, lane, platform, accountId, label, olderThanHours } = filter;
  if (topic) conditions.push(ofTopic(topic));
  // Beside what this person may see, never instead of it.
  if (lane === 'about_head') conditions.push(Prisma.sql`r."aboutHead"`);
  else if (lane) conditions.push(Prisma.sql`r.lane = ${lane}::"CaseLane"`);
  if (platform) conditions.push(Prisma.sql`c.platform = ${platform}::"Platform"`);
  if (accountId) conditions.push(Prisma.sql`c."accountId" = ${accountId}::uuid`);
  if (label) conditions.push(Prisma.sql`${label} = ANY(d.labels)`);
  if (olderThanHours) {
    const before = new Date(now.getTime() - olderThanHours * 3_600_000);
    conditions.push(Prisma.sql`c."postedAt" <= ${before}::timestamptz`);
  }
  return Prisma.join(conditions, ' AND ');
}

/** What is done stands in everybody's list: nothing is asked of anybody there. */
const keptBy = (userId: string) =>
  Prisma.sql`NOT EXISTS (SELECT 1 FROM "StepAside" s WHERE s."commentId" = r."commentId" AND s."userId" = ${userId}::uuid)`;

/** Each case is of one topic: the first that one of its labels belongs to. */
function ofTopic(topic: Topic): Prisma.Sql {
  const labels = Prisma.sql`COALESCE(d.labels, '{}')`;
  const has = (one: keyof typeof topics) => Prisma.sql`${labels} && ${[...topics[one]]}::text[]`;
  const named = Object.keys(topics) as (keyof typeof topics)[];
  const before = named.slice(0, topic === 'other' ? named.length : named.indexOf(topic));
  const own = topic === 'other' ? [] : [has(topic)];
  return Prisma.join([Prisma.sql`TRUE`, ...before.map((one) => Prisma.sql`NOT (${has(one)})`), ...own], ' AND ');
}

/** Keyset, not offset: rows that come and go meanwhile move nothing. A case number that is not there begins at the top. */
function placeAfter({ schoolId, kind, after }: QueueQuery): Prisma.Sql {
  if (!after) return Prisma.sql`TRUE`;
  const last = (columns: Prisma.Sql) =>
    Prisma.sql`(SELECT ${columns} FROM "Review" r WHERE r."schoolId" = ${schoolId}::uuid AND r."caseNumber" = ${after})`;
  const there = Prisma.sql`EXISTS ${last(Prisma.sql`1`)}`;
  const beyond =
    kind === 'done'
      ? Prisma.sql`(r."closedAt", r.id) < ${last(Prisma.sql`r."closedAt", r.id`)}`
      : Prisma.sql`(${rank}, r.id) > ${last(Prisma.sql`${rank}, r.id`)}`;
  return Prisma.sql`(NOT ${there} OR ${beyond})`;
}
