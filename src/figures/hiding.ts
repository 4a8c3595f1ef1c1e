/** What was taken out of sight and put back, what stayed up, and what waits for a person. */

import type { Label } from '../../moderation/types.js';
import { Prisma } from '../../prisma/generated/client.js';
import type { Db } from '../db/index.js';
import { categoryOf } from '../words.js';
import { cameIn, decisionAt, notOfHead, type Scope } from './scope.js';

export interface HiddenGroup {
  /** The clause that made it be hidden, or "" where a person chose to. */
  clause: string;
  category: string;
  count: number;
}

export interface Hiding {
  hidden: number;
  groups: HiddenGroup[];
  byBot: number;
  /** Shown again within the scope, whenever it was hidden. */
  restored: number;
  /** Of those hidden by the bot in the scope: put back by a person since. */
  wrong: number;
}

/** Of those hidden by the bot: how long each wording stood from its arrival until it was out of sight (LK-04). */
export interface Swift {
  /** Within the two minutes that are the aim. */
  inTime: number;
  /** Seconds at the middle, and what 95 of 100 stayed under; null where nothing was hidden. */
  middle: number | null;
  most: number | null;
}

const swiftMs = 2 * 60_000;

/** Done by the platform's API, or by a person where there is none. */
const carriedOut = (kind: string) => Prisma.sql`
  a.state = 'done' AND (a.kind::text = ${kind} OR (a.kind = 'assist' AND a.payload->>'assists' = ${kind}))`;

/** Each comment once, by its first hiding in the scope. */
function hides(scope: Scope): Prisma.Sql {
  return Prisma.sql`
    SELECT DISTINCT ON (a."commentId") a."commentId", a."doneAt", a."requestedAt", a."requestedBy" = 'bot' AS bot
    FROM "Action" a WHERE a."schoolId" = ${scope.schoolId}::uuid AND ${carriedOut('hide')} AND a."commentId" IS NOT NULL
      AND a."doneAt" >= ${scope.from}::timestamptz AND a."doneAt" < ${scope.to}::timestamptz
      AND ${notOfHead(scope, Prisma.sql`a."commentId"`)}
    ORDER BY a."commentId", a."doneAt"`;
}

export async function hiding(db: Db, scope: Scope): Promise<Hiding> {
  const rows = await db.$queryRaw<{ clause: string; labels: Label[]; bot: boolean; wrong: boolean; count: number }[]>`
    SELECT CASE WHEN h.bot THEN COALESCE(d.reasons->'counted'->0->>'clause', '') ELSE '' END AS clause, d.labels, h.bot,
      h.bot AND COALESCE(v.outcome = 'restore' AND v."closedAt" > h."doneAt" AND v."closedAt" <= ${scope.at}::timestamptz,
        FALSE) AS wrong, count(*)::int AS count
    FROM (${hides(scope)}) h LEFT JOIN "Review" v ON v."commentId" = h."commentId"
      LEFT JOIN LATERAL (${decisionAt(Prisma.sql`h."commentId"`, Prisma.sql`h."requestedAt"`)}) d ON TRUE
    GROUP BY 1, 2, 3, 4`;
  const sum = (of: typeof rows) => of.reduce((total, { count }) => total + count, 0);
  return {
    hidden: sum(rows),
    groups: grouped(rows),
    byBot: sum(rows.filter(({ bot }) => bot)),
    restored: await restored(db, scope),
    wrong: sum(rows.filter(({ wrong }) => wrong)),
  };
}

export async function swift(db: Db, scope: Scope): Promise<Swift> {
  const [row] = await db.$queryRaw<Swift[]>`
    WITH took AS (
      SELECT GREATEST(0, extract(epoch FROM h."doneAt" - COALESCE(r."receivedAt", c."receivedAt")))::float8 AS seconds
      FROM (${hides(scope)}) h JOIN "Comment" c ON c.id = h."commentId" LEFT JOIN LATERAL (
        SELECT n."receivedAt" FROM "CommentRevision" n JOIN "Decision" d ON d."revisionId" = n.id
        WHERE n."commentId" = c.id AND d."decidedAt" <= h."requestedAt" ORDER BY d."decidedAt" DESC, d.id DESC LIMIT 1) r ON TRUE
      WHERE h.bot)
    SELECT (count(*) FILTER (WHERE seconds * 1000 <= ${swiftMs}::int))::int AS "inTime",
      percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds) AS middle,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY seconds) AS most FROM took`;
  return row ?? { inTime: 0, middle: null, most: null };
}

function grouped(rows: { clause: string; labels: Label[] | null; count: number }[]): HiddenGroup[] {
  const groups = new Map<string, HiddenGroup>();
  for (const { clause, labels, count } of rows) {
    const category = categoryOf(labels ?? []);
    const group = groups.get(`${clause} ${category}`) ?? { clause, category, count: 0 };
    groups.set(`${clause} ${category}`, { ...group, count: group.count + count });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || a.category.localeCompare(b.category));
}

async function restored(db: Db, scope: Scope): Promise<number> {
  return one(
    await db.$queryRaw`
      SELECT count(DISTINCT a."commentId")::int AS count FROM "Action" a
      WHERE a."schoolId" = ${scope.schoolId}::uuid AND ${carriedOut('unhide')}
        AND a."doneAt" >= ${scope.from}::timestamptz AND a."doneAt" < ${scope.to}::timestamptz
        AND ${notOfHead(scope, Prisma.sql`a."commentId"`)}`,
  );
}

const one = (rows: { count: number }[]) => rows[0]?.count ?? 0;

export interface Judged {
  /** Complaints that came in the scope and stand for all to see: criticism is not abuse (design rule 8). */
  criticismLeftUp: number;
  praise: number;
  /** What went to the safeguarding lead: a number only. */
  dsl: number;
}

/** What was judged of all that came, as the decisions stood. */
export async function judged(db: Db, scope: Scope): Promise<Judged> {
  const [row] = await db.$queryRaw<Judged[]>`
    SELECT (count(*) FILTER (WHERE 'complaint' = ANY(d.labels) AND d.disposition <> 'hide' AND c."deletedAt" IS NULL
        AND (c."hiddenAt" IS NULL OR c."hiddenAt" > ${scope.at}::timestamptz)))::int AS "criticismLeftUp",
      (count(*) FILTER (WHERE d.labels = ARRAY['praise']))::int AS praise,
      (count(*) FILTER (WHERE 'dsl' = ANY(d.escalate)))::int AS dsl
    FROM "Comment" c JOIN LATERAL (${decisionAt(Prisma.sql`c.id`, Prisma.sql`${scope.at}::timestamptz`)}) d ON TRUE
    WHERE ${cameIn(scope)}`;
  return row ?? { criticismLeftUp: 0, praise: 0, dsl: 0 };
}

/** Bans of under-age accounts that stand by themselves at the instant: a person has neither confirmed nor lifted them. */
export async function bansToConfirm(db: Db, scope: Scope): Promise<number> {
  const { schoolId, at } = scope;
  return one(
    await db.$queryRaw`
      SELECT count(*)::int AS count FROM "Term" t
      WHERE t."schoolId" = ${schoolId}::uuid AND t.kind = 'under13_ban' AND t."startedAt" <= ${at}::timestamptz
        AND (t."doneAt" IS NULL OR t."doneAt" > ${at}::timestamptz) AND ${notOfHead(scope, Prisma.sql`t."commentId"`)}`,
  );
}

export interface Need {
  caseNumber: string;
  category: string;
  since: Date;
}

/** Cases that the rules or a notice of complaint bring before the head and that nobody has closed at the instant, the most pressing first. */
export async function needs(db: Db, scope: Scope): Promise<Need[]> {
  const { schoolId, at } = scope;
  const rows = await db.$queryRaw<{ caseNumber: string; labels: Label[]; since: Date; notice: boolean }[]>`
    SELECT v."caseNumber", d.labels, v."openedAt" AS since, n.id IS NOT NULL AS notice
    FROM "Review" v JOIN LATERAL (${decisionAt(Prisma.sql`v."commentId"`, Prisma.sql`${at}::timestamptz`)}) d ON TRUE
    LEFT JOIN LATERAL (SELECT id FROM "DefamationNotice" WHERE "commentId" = v."commentId" AND "recordedAt" <= ${at}::timestamptz
      AND ("closedAt" IS NULL OR "closedAt" > ${at}::timestamptz) LIMIT 1) n ON TRUE
    WHERE v."schoolId" = ${schoolId}::uuid AND v."openedAt" <= ${at}::timestamptz AND v.state <> 'none'
      AND (v."closedAt" IS NULL OR v."closedAt" > ${at}::timestamptz) AND ('headteacher' = ANY(d.escalate) OR n.id IS NOT NULL)
      AND ${notOfHead(scope, Prisma.sql`v."commentId"`)}
    ORDER BY v.priority, v."openedAt", v.id`;
  return rows.map(({ caseNumber, labels, since, notice }) => {
    return { caseNumber, since, category: notice ? 'notice of complaint (48 hours)' : categoryOf(labels) };
  });
}
