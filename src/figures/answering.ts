/** How the school answers: for a whole scope, by day, or by month. */
import { Prisma } from '../../prisma/generated/client.js';
import type { Db } from '../db/index.js';
import { comments, met, notOfHead, type Scope } from './scope.js';

export interface Answering {
  received: number;
  /** Wanted an answer: in time, late, waiting and overdue together. */
  asked: number;
  inTime: number;
  /** Of those answered, in time or late: the bot's holding answer is all there is. */
  botOnly: number;
  late: number;
  waiting: number;
  overdue: number;
  /** By the clock that counts the school's hours only: answered in time, and late or overdue. */
  schoolInTime: number;
  schoolLate: number;
}

const noAnswers = { asked: 0, inTime: 0, botOnly: 0, late: 0, waiting: 0, overdue: 0, schoolInTime: 0, schoolLate: 0 };
export const nothing: Answering = { received: 0, ...noAnswers };

const counts = Prisma.sql`
  count(*)::int AS received,
  (count(*) FILTER (WHERE answer <> 'none'))::int AS asked,
  (count(*) FILTER (WHERE answer = 'in_time'))::int AS "inTime",
  (count(*) FILTER (WHERE answer IN ('in_time', 'late') AND bot_only))::int AS "botOnly",
  (count(*) FILTER (WHERE answer = 'late'))::int AS late,
  (count(*) FILTER (WHERE answer = 'waiting'))::int AS waiting,
  (count(*) FILTER (WHERE answer = 'overdue'))::int AS overdue,
  (count(*) FILTER (WHERE school_answer = 'in_time'))::int AS "schoolInTime",
  (count(*) FILTER (WHERE school_answer IN ('late', 'overdue')))::int AS "schoolLate"`;

export async function answering(db: Db, scope: Scope): Promise<Answering> {
  const [row] = await db.$queryRaw<Answering[]>`SELECT ${counts} FROM (${comments(scope)}) f`;
  return row ?? nothing;
}

/** By the local day or month in which something came; periods in which nothing came are missing. */
export function answeringBy(db: Db, scope: Scope, period: 'day' | 'month'): Promise<(Answering & { key: string })[]> {
  const length = period === 'day' ? 10 : 7;
  return db.$queryRaw`
    SELECT left(day, ${length}::int) AS key, ${counts} FROM (${comments(scope)}) f GROUP BY 1 ORDER BY 1`;
}

export interface OpenLate {
  count: number;
  /** How many are late by the school's hours. */
  schoolCount: number;
  /** When the one that is late longest should have been answered. */
  oldest: Date | null;
}

/** All that is overdue at the instant, whenever it came: by the policy's clock, and by the school's hours. */
export async function openLate(db: Db, scope: Scope): Promise<OpenLate> {
  const { schoolId, at } = scope;
  const [row] = await db.$queryRaw<OpenLate[]>`
    WITH open AS (
      SELECT k."dueAt", COALESCE(k."schoolDueAt", k."dueAt") AS "schoolDueAt"
      FROM "Clock" k LEFT JOIN LATERAL (${met(at)}) m ON TRUE
      WHERE k."schoolId" = ${schoolId}::uuid AND k.leads AND (k."stoppedAt" IS NULL OR k."stoppedAt" > ${at}::timestamptz)
        AND LEAST(k."dueAt", k."schoolDueAt") <= ${at}::timestamptz
        AND m.wanted AND m.met IS NULL AND ${notOfHead(scope, Prisma.sql`k."commentId"`)})
    SELECT (count(*) FILTER (WHERE "dueAt" <= ${at}::timestamptz))::int AS count,
      (count(*) FILTER (WHERE "schoolDueAt" <= ${at}::timestamptz))::int AS "schoolCount",
      min("dueAt") FILTER (WHERE "dueAt" <= ${at}::timestamptz) AS oldest FROM open`;
  return row ?? { count: 0, schoolCount: 0, oldest: null };
}

/**
 * How many came in a span, on average, in the same span of the four weeks before: the same weekdays (domain.md 8.1). Null
 * where the school has been looked after for less than two of them.
 */
export async function usuallyReceived(db: Db, scope: Scope): Promise<number | null> {
  const { schoolId, zone, from, to } = scope;
  const [row] = await db.$queryRaw<{ weeks: number; count: number }[]>`
    WITH began AS (SELECT min("receivedAt") AS at FROM "Comment" WHERE "schoolId" = ${schoolId}::uuid),
    weeks AS (
      SELECT (${from}::timestamptz AT TIME ZONE ${zone} - n * interval '7 days') AT TIME ZONE ${zone} AS from,
        (${to}::timestamptz AT TIME ZONE ${zone} - n * interval '7 days') AT TIME ZONE ${zone} AS to
      FROM generate_series(1, 4) n)
    SELECT count(*)::int AS weeks, COALESCE(sum(came.count), 0)::int AS count
    FROM weeks w JOIN began b ON b.at <= w.from CROSS JOIN LATERAL (
      SELECT count(*) AS count FROM "Comment" c WHERE c."schoolId" = ${schoolId}::uuid AND NOT c.ours
        AND c."receivedAt" >= w.from AND c."receivedAt" < w.to AND ${notOfHead(scope, Prisma.sql`c.id`)}) came`;
  return row && row.weeks >= leastWeeks ? row.count / row.weeks : null;
}

/** One week before says nothing of what is usual. */
const leastWeeks = 2;

export interface LateOne {
  /** Absent where nobody had to look at it: then there is no case. */
  caseNumber: string | null;
  platform: string;
  receivedAt: Date;
  dueAt: Date;
  /** By the school's hours. */
  schoolDueAt: Date;
  /** Null: not answered yet. */
  answeredAt: Date | null;
}

/** What came in the scope and was answered late or not yet by either clock, the latest due first. */
export function lateList(db: Db, scope: Scope, most = 200): Promise<LateOne[]> {
  return db.$queryRaw`
    SELECT v."caseNumber", c.platform::text AS platform, c."receivedAt", f."dueAt", f."schoolDueAt",
      f.met AS "answeredAt"
    FROM (${comments(scope)}) f JOIN "Comment" c ON c.id = f.id LEFT JOIN "Review" v ON v."commentId" = f.id
    WHERE f.answer IN ('late', 'overdue') OR f.school_answer IN ('late', 'overdue') ORDER BY f."dueAt" DESC, f.id LIMIT ${most}::int`;
}

export interface Answerer {
  /** bot, outside, or a person's name. */
  by: string;
  count: number;
  inTime: number;
  schoolInTime: number;
  /** Seconds at the middle, on the wall and within the school's hours; null where they are not known. */
  elapsed: number | null;
  school: number | null;
}

/** Who answered what came in the scope. Somebody who left is still named. */
export function answerers(db: Db, scope: Scope): Promise<Answerer[]> {
  return db.$queryRaw`
    SELECT COALESCE(u.name, f.by) AS by, count(*)::int AS count,
      (count(*) FILTER (WHERE f.answer = 'in_time'))::int AS "inTime",
      (count(*) FILTER (WHERE f.school_answer = 'in_time'))::int AS "schoolInTime",
      percentile_disc(0.5) WITHIN GROUP (ORDER BY f."elapsedSeconds")::int AS elapsed,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY f."schoolSeconds")::int AS school
    FROM (${comments(scope)}) f LEFT JOIN "User" u ON u.id::text = f.by AND u."schoolId" = ${scope.schoolId}::uuid
    WHERE f.answer IN ('in_time', 'late') GROUP BY 1 ORDER BY 2 DESC, 1`;
}
