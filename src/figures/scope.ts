/** What is counted, and as it stood when. Every query of this folder takes a scope, and so can be asked about any day again. */
import { Prisma } from '../../prisma/generated/client.js';

export interface Scope {
  schoolId: string;
  zone: string;
  /** What came or was done from this instant on, and before the other. */
  from: Date;
  to: Date;
  /** As it stood at this instant: what was answered or put back later is not known yet. */
  at: Date;
  /** What concerns the head goes to the chair: the head's own views know nothing of it (domain.md 8.1). */
  forHead: boolean;
}

/** Cases of which the head is not told, by the id of their comment. */
export function notOfHead({ forHead }: Scope, commentId: Prisma.Sql): Prisma.Sql {
  if (!forHead) return Prisma.sql`TRUE`;
  return Prisma.sql`NOT EXISTS (SELECT 1 FROM "Review" hers WHERE hers."commentId" = ${commentId} AND hers."aboutHead")`;
}

/**
 * One row for each comment that came in the scope, with how its clock stood: `in_time` and `late` were answered, `waiting`
 * and `overdue` were not, `none` wants no answer. Of a conversation only its leading clock is counted. A holding answer
 * meets the time (domain.md 2.3): `bot_only` says that so far nobody else has answered. `school_answer` is the same by the
 * other clock, which counts the school's hours only: both are always told.
 */
export function comments(scope: Scope): Prisma.Sql {
  const { zone, at } = scope;
  return Prisma.sql`
    SELECT c.id, to_char(c."receivedAt" AT TIME ZONE ${zone}, 'YYYY-MM-DD') AS day, k."dueAt", k."elapsedSeconds",
      k."schoolSeconds", m.met, m.by, COALESCE(k."schoolDueAt", k."dueAt") AS "schoolDueAt",
      ${standing(Prisma.sql`k."dueAt"`, at)} AS answer,
      ${standing(Prisma.sql`COALESCE(k."schoolDueAt", k."dueAt")`, at)} AS school_answer,
      COALESCE(m.by = 'bot', FALSE) AS bot_only
    FROM "Comment" c LEFT JOIN "Clock" k ON k."commentId" = c.id LEFT JOIN LATERAL (${met(at)}) m ON TRUE
    WHERE ${cameIn(scope)}`;
}

/** What others wrote to us in the scope, as `c`. */
export function cameIn(scope: Scope): Prisma.Sql {
  const { schoolId, from, to } = scope;
  return Prisma.sql`c."schoolId" = ${schoolId}::uuid AND NOT c.ours
    AND c."receivedAt" >= ${from}::timestamptz AND c."receivedAt" < ${to}::timestamptz
    AND ${notOfHead(scope, Prisma.sql`c.id`)}`;
}

const standing = (due: Prisma.Sql, at: Date) => Prisma.sql`
  CASE WHEN k.id IS NULL OR NOT k.leads OR NOT m.wanted THEN 'none'
    WHEN m.met <= ${due} THEN 'in_time' WHEN m.met IS NOT NULL THEN 'late'
    WHEN ${due} <= ${at}::timestamptz THEN 'overdue' ELSE 'waiting' END`;

/**
 * Of the clock `k` as it stood at an instant: whether an answer is or was wanted, when the time was met and by whom. A
 * person's answer names the person even where the bot had acknowledged before.
 */
export function met(at: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT
      CASE WHEN k.state = 'no_reply_needed' AND k."stoppedBy" = 'bot' THEN FALSE
        WHEN k."stoppedAt" IS NULL OR k."stoppedAt" > ${at}::timestamptz THEN TRUE
        ELSE k.state = 'answered' END AS wanted,
      LEAST(CASE WHEN k.state = 'answered' AND k."stoppedAt" <= ${at}::timestamptz THEN k."stoppedAt" END,
        CASE WHEN k."acknowledgedAt" <= ${at}::timestamptz THEN k."acknowledgedAt" END) AS met,
      CASE WHEN k.state = 'answered' AND k."stoppedAt" <= ${at}::timestamptz THEN k."stoppedBy"
        WHEN k."acknowledgedAt" <= ${at}::timestamptz THEN k."acknowledgedBy" END AS by`;
}

/** The decision `d` that held for a comment at an instant. */
export function decisionAt(commentId: Prisma.Sql, at: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT d.labels, d.escalate, d.reasons, d.disposition FROM "Decision" d
    WHERE d."commentId" = ${commentId} AND d."decidedAt" <= ${at} ORDER BY d."decidedAt" DESC, d.id DESC LIMIT 1`;
}
