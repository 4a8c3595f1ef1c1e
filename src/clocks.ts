/**
 * The clocks as rows: the computed result of what happened (domain.md 2.3), never counted up or down. Whoever changes
 * what they follow from calls `computeClocks` at the end of the same transaction.
 */
import { v7 as uuid } from 'uuid';
import { answerClocks, type ItemClock, type Score } from '../moderation/answer-clock.js';
import { schoolDue } from '../moderation/school-due.js';
import type { Clock, ClockState, Prisma } from '../prisma/generated/client.js';
import { calendarOf, clockRule, type OfSchool } from './calendars/school-calendar.js';
import { conversationsOf } from './clock-events.js';
import { rulesOf } from './clock-rules.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';

export interface Computing {
  schoolId: string;
  commentIds: string[];
  /** The calendar changed: what had been reported is kept beside the new score. */
  rescoring?: boolean;
}

/** A clock whose time moved. */
export interface Moved {
  commentId: string;
  from: Date;
  to: Date;
}

/**
 * Computes the clocks of the conversations to which these comments belong. The school's row is locked like its audit
 * chain: of two that happen at once, the second sees what the first did. So it comes last in a transaction.
 */
export async function computeClocks(ctx: Context, tx: Tx, computing: Computing): Promise<Moved[]> {
  const { schoolId, commentIds } = computing;
  if (commentIds.length === 0) return [];
  const { calendar, rule, ruleAt } = await lockRules(ctx, tx, schoolId);
  const now = ctx.clock.now();
  const conversations = await conversationsOf(tx, commentIds);
  const wanted = conversations.flatMap(({ key, happenings }) =>
    answerClocks(happenings, { calendar, rule, ruleAt, now }).map((one) => ({
      ...toRow(one, key, schoolId),
      schoolDueAt: schoolDue(one.startedAt, { calendar, ...ruleAt(one.startedAt) }),
    })),
  );
  return store(tx, wanted, { now, rescoring: computing.rescoring === true });
}

/** What the clocks of a school follow, with its row locked until the end of the transaction. */
export async function lockRules(ctx: Context, tx: Tx, schoolId: string) {
  const [school] = await tx.$queryRaw<(OfSchool & { policySeq: number })[]>`
    SELECT id, nation, timezone, "calendarSeq", "policySeq" FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
  if (!school) throw new Error('The school of a clock does not exist.');
  const { settings } = ctx.policy;
  const rule = clockRule(settings);
  return { calendar: await calendarOf(tx, school, settings), rule, ruleAt: await rulesOf(ctx, tx, { school, rule }) };
}

type Wanted = ReturnType<typeof toRow> & { schoolDueAt: Date };

/** Whether it is late, or only acknowledged, is told by the times: the row says who waits. */
const states: Record<ItemClock['state'], ClockState> = {
  running: 'running',
  acknowledged: 'running',
  breached: 'running',
  answered: 'answered',
  no_reply_needed: 'no_reply_needed',
  withdrawn: 'withdrawn',
};

function toRow(one: ItemClock, conversation: string, schoolId: string) {
  const { item: commentId, startedAt, dueAt, stoppedAt, stoppedBy, way, leads, lateIngest, restoredLate } = one;
  return {
    ...{
      schoolId,
      commentId,
      conversation,
      leads,
      startedAt,
      dueAt,
      stoppedAt,
      stoppedBy,
      way,
      lateIngest,
      restoredLate,
    },
    state: states[one.state],
    acknowledgedAt: one.acknowledged?.at ?? null,
    acknowledgedBy: one.acknowledged?.by ?? null,
    elapsedSeconds: stoppedAt ? Math.round(one.elapsedMs / 1000) : null,
    schoolSeconds: stoppedAt ? Math.round(one.schoolMs / 1000) : null,
    earlier: one.earlier.length > 0 ? one.earlier.map(plainScore) : null,
  };
}

const plainScore = ({ startedAt, dueAt, state, stoppedAt, stoppedBy, way, late, elapsedMs, schoolMs }: Score) => ({
  ...{ startedAt, dueAt, state, stoppedAt, stoppedBy, way, late },
  elapsedSeconds: Math.round(elapsedMs / 1000),
  schoolSeconds: Math.round(schoolMs / 1000),
});

interface Storing {
  now: Date;
  rescoring: boolean;
}

async function store(tx: Tx, wanted: Wanted[], { now, rescoring }: Storing): Promise<Moved[]> {
  const found = await tx.clock.findMany({ where: { commentId: { in: wanted.map(({ commentId }) => commentId) } } });
  const known = new Map(found.map((clock) => [clock.commentId, clock]));
  const fresh = wanted.filter(({ commentId }) => !known.has(commentId));
  const data = fresh.map((row) => ({ id: uuid(), ...row, earlier: json(row.earlier) }));
  await tx.clock.createMany({ data, skipDuplicates: true });
  const changed = wanted.flatMap((row) => {
    const before = known.get(row.commentId);
    return before && !same(before, row) ? [{ row, before }] : [];
  });
  const updates = changed.map(({ row, before }) => ({
    ...row,
    id: before.id,
    firstScore: rescoring && rescored(before, row) ? (before.firstScore ?? firstScore(before)) : before.firstScore,
    rescoredAt: rescoring && rescored(before, row) ? now : before.rescoredAt,
  }));
  await update(tx, updates);
  return changed
    .filter(({ row, before }) => row.dueAt.getTime() !== before.dueAt.getTime())
    .map(({ row, before }) => ({ commentId: row.commentId, from: before.dueAt, to: row.dueAt }));
}

const json = (value: unknown) => (value === null ? undefined : (plain(value) as Prisma.InputJsonValue));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function same(before: Clock, row: Wanted): boolean {
  return Object.entries(row).every(([key, value]) => {
    const was = before[key as keyof Wanted];
    return key === 'earlier'
      ? sameJson(was, value)
      : value instanceof Date
        ? value.getTime() === (was as Date | null)?.getTime()
        : was === value;
  });
}

/** The database gives the keys of an object in an order of its own. */
function sameJson(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown) =>
    JSON.stringify(value, (_, one) =>
      one && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort()) : one,
    );
  return sorted(plain(a ?? null)) === sorted(plain(b ?? null));
}

/** A clock of an older version, without the second time, had no other score. */
const rescored = (before: Clock, row: Wanted) =>
  before.dueAt.getTime() !== row.dueAt.getTime() ||
  before.schoolSeconds !== row.schoolSeconds ||
  (before.schoolDueAt !== null && before.schoolDueAt.getTime() !== row.schoolDueAt.getTime());

function firstScore(before: Clock) {
  const { startedAt, dueAt, schoolDueAt, state, stoppedAt, acknowledgedAt, elapsedSeconds, schoolSeconds } = before;
  return { startedAt, dueAt, schoolDueAt, state, stoppedAt, acknowledgedAt, elapsedSeconds, schoolSeconds };
}

type Update = Wanted & Pick<Clock, 'id' | 'firstScore' | 'rescoredAt'>;

/** All in one statement: a change of the calendar may touch a year of clocks. */
async function update(tx: Tx, rows: (Omit<Update, 'firstScore'> & { firstScore: unknown })[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Clock" c SET state = r.state::"ClockState", conversation = r.conversation, leads = r.leads, "startedAt" = r."startedAt",
      "dueAt" = r."dueAt", "schoolDueAt" = r."schoolDueAt", "stoppedAt" = r."stoppedAt", "stoppedBy" = r."stoppedBy", way = r.way,
      "acknowledgedAt" = r."acknowledgedAt", "acknowledgedBy" = r."acknowledgedBy", "elapsedSeconds" = r."elapsedSeconds",
      "schoolSeconds" = r."schoolSeconds", "lateIngest" = r."lateIngest", "restoredLate" = r."restoredLate",
      earlier = NULLIF(r.earlier, 'null'), "firstScore" = NULLIF(r."firstScore", 'null'), "rescoredAt" = r."rescoredAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, state text, conversation text, leads boolean,
      "startedAt" timestamptz, "dueAt" timestamptz, "schoolDueAt" timestamptz, "stoppedAt" timestamptz, "stoppedBy" text, way text,
      "acknowledgedAt" timestamptz, "acknowledgedBy" text, "elapsedSeconds" int, "schoolSeconds" int, "lateIngest" boolean,
      "restoredLate" boolean, earlier jsonb, "firstScore" jsonb, "rescoredAt" timestamptz)
    WHERE c.id = r.id`;
}
