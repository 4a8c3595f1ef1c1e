/**
 * What people decided otherwise than Schoolgate had, and what the public complained of, by label and by the language that it
 * seems to be written in (MO-16, WH-16): so that a policy that is kinder to some than to others is seen. Numbers only.
 */
import { languageOf, languages, type WrittenLanguage } from '../../moderation/language.js';
import { Prisma } from '../../prisma/generated/client.js';
import type { Db } from '../db/index.js';
import { decisionAt, notOfHead, type Scope } from './scope.js';

export interface TurnedLine {
  /** Comments that a person decided on. */
  decided: number;
  /** Of these: hidden by Schoolgate, and shown again. */
  shown: number;
  /** Of these: left up by Schoolgate without asking, and hidden by the person. */
  hidden: number;
  /** About which somebody asked for another look, or complained. */
  complaints: number;
}

export interface Turned {
  all: TurnedLine;
  /** A comment with two labels stands in both lines. */
  byLabel: (TurnedLine & { label: string })[];
  byLanguage: (TurnedLine & { language: WrittenLanguage })[];
  /** There were more comments than are looked at; the newest count. */
  cut: boolean;
}

const most = 20_000;

interface Row {
  text: string;
  labels: string[] | null;
  disposition: string | null;
  /** Null where nobody decided in the scope: only a complaint came. */
  outcome: string | null;
  complained: boolean;
}

export async function turned(db: Db, scope: Scope): Promise<Turned> {
  const { schoolId, from, to, at } = scope;
  const within = (column: Prisma.Sql) => Prisma.sql`
    ${column} >= ${from}::timestamptz AND ${column} < ${to}::timestamptz AND ${column} <= ${at}::timestamptz`;
  const rows = await db.$queryRaw<Row[]>`
    WITH closed AS (
      SELECT "commentId", "closedAt", outcome FROM "Review" v WHERE v."schoolId" = ${schoolId}::uuid
        AND ${within(Prisma.sql`v."closedAt"`)} AND outcome IN ('restore', 'keep_hidden', 'hide', 'leave')),
    complained AS (
      SELECT "commentId" FROM "PublicRequest" p WHERE p."schoolId" = ${schoolId}::uuid
        AND p.kind IN ('review', 'data_protection') AND p."commentId" IS NOT NULL AND ${within(Prisma.sql`p."openedAt"`)}
      UNION SELECT "commentId" FROM "Term" t WHERE t."schoolId" = ${schoolId}::uuid AND t.kind = 'appeal'
        AND t."commentId" IS NOT NULL AND ${within(Prisma.sql`t."startedAt"`)})
    SELECT COALESCE(r.text, '') AS text, d.labels, d.disposition::text AS disposition, f.outcome,
      x."commentId" IS NOT NULL AS complained
    FROM closed f FULL JOIN complained x ON x."commentId" = f."commentId"
      JOIN "Comment" c ON c.id = COALESCE(f."commentId", x."commentId") AND c."schoolId" = ${schoolId}::uuid
      LEFT JOIN "CommentRevision" r ON r.id = c."currentId"
      LEFT JOIN LATERAL (${decisionAt(Prisma.sql`c.id`, Prisma.sql`COALESCE(f."closedAt", ${at}::timestamptz)`)}) d ON TRUE
    WHERE ${notOfHead(scope, Prisma.sql`c.id`)} ORDER BY c.id DESC LIMIT ${most + 1}::int`;
  const counted = rows.slice(0, most);
  const labels = [...new Set(counted.flatMap(labelsOf))].sort();
  const spoken = counted.map((row) => ({ ...row, language: languageOf(row.text) }));
  const sum = (of: Row[]) => of.reduce((line, row) => add(line, row), nothing);
  return {
    all: sum(counted),
    byLabel: labels.map((label) => ({ label, ...sum(counted.filter((row) => labelsOf(row).includes(label))) })),
    byLanguage: languages
      .map((language) => ({ language, ...sum(spoken.filter((row) => row.language === language)) }))
      .filter(({ decided, complaints }) => decided + complaints > 0),
    cut: rows.length > most,
  };
}

const nothing: TurnedLine = { decided: 0, shown: 0, hidden: 0, complaints: 0 };

/** What has no label has a line of its own, "". */
const labelsOf = ({ labels }: Row): string[] => (labels && labels.length > 0 ? labels : ['']);

/** Asked for by the rules, a person's word turns nothing round. */
function add(line: TurnedLine, { disposition, outcome, complained }: Row): TurnedLine {
  const shown = disposition === 'hide' && (outcome === 'restore' || outcome === 'leave');
  const hidden = (disposition === 'leave' || disposition === 'acknowledge') && outcome === 'hide';
  return {
    decided: line.decided + Number(outcome !== null),
    shown: line.shown + Number(shown),
    hidden: line.hidden + Number(hidden),
    complaints: line.complaints + Number(complained),
  };
}
