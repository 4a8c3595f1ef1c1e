/**
 * The times of clocks by another calendar, from the clocks alone: when an answer is due, and the time within the school's
 * hours, follow from when a clock started and stopped. A year is scored anew without reading what happened in it.
 */
import { answerBy, type Calendar } from '../moderation/clock.js';
import type { ClockRule } from '../moderation/happenings.js';
import { schoolDue } from '../moderation/school-due.js';
import { schoolTime } from '../moderation/school-hours.js';
import { Prisma } from '../prisma/generated/client.js';
import { lockRules, type Moved } from './clocks.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';

export interface Batch {
  schoolId: string;
  /** The comment whose clock was the last of the batch before. */
  after: string | null;
  take: number;
}

export interface Done {
  moved: Moved[];
  /** Comments whose clocks hold more than their own times: they are to be computed from what happened. */
  entangled: string[];
  /** Null once there are no more. */
  last: string | null;
}

/** A clock as it stands; instants are milliseconds. */
interface Standing {
  c: string;
  start: number;
  due: number;
  schoolDue: number;
  stop: number | null;
  seconds: number | null;
  entangled: boolean;
}

export async function moveTimes(ctx: Context, tx: Tx, batch: Batch): Promise<Done> {
  const rules = await lockRules(ctx, tx, batch.schoolId);
  const standing = await read(tx, batch);
  const own = standing.filter(({ entangled }) => !entangled);
  const changed = own.flatMap((one) => {
    const times = timesOf(one, rules);
    const same = times.due === one.due && times.schoolDue === one.schoolDue && times.seconds === one.seconds;
    return same ? [] : [{ before: one, times: { c: one.c, ...times } }];
  });
  await write(tx, { rows: changed.map(({ times }) => times), at: ctx.clock.now() });
  return {
    moved: changed
      .filter(({ before, times }) => before.due !== times.due)
      .map(({ before, times }) => ({ commentId: before.c, from: new Date(before.due), to: new Date(times.due) })),
    entangled: standing.filter(({ entangled }) => entangled).map(({ c }) => c),
    last: standing.length < batch.take ? null : (standing.at(-1)?.c ?? null),
  };
}

interface Rules {
  calendar: Calendar;
  ruleAt: (at: Date) => ClockRule;
}

function timesOf({ start, stop }: Standing, { calendar, ruleAt }: Rules) {
  const from = new Date(start);
  const rule = ruleAt(from);
  return {
    due: answerBy(from, calendar, rule).getTime(),
    schoolDue: schoolDue(from, { calendar, ...rule }).getTime(),
    seconds: stop === null ? null : Math.round(schoolTime(from, new Date(stop), calendar, rule.schoolDay) / 1000),
  };
}

/**
 * Entangled are clocks with rounds before this one, those of an older version, and those of what was ever hidden or shown:
 * whether it was restored too late is told by when it was written.
 */
async function read(tx: Tx, { schoolId, after, take }: Batch): Promise<Standing[]> {
  // One text instead of thousands of rows.
  const [found] = await tx.$queryRaw<{ clocks: string }[]>`
    WITH standing AS (
      SELECT * FROM "Clock" WHERE "schoolId" = ${schoolId}::uuid AND "commentId" > COALESCE(${after}::uuid, ${zero}::uuid)
      ORDER BY "commentId" LIMIT ${take})
    SELECT COALESCE(json_agg(json_build_object('c', "commentId", 'start', (extract(epoch FROM "startedAt") * 1000)::bigint,
      'due', (extract(epoch FROM "dueAt") * 1000)::bigint, 'schoolDue', (extract(epoch FROM "schoolDueAt") * 1000)::bigint,
      'stop', (extract(epoch FROM "stoppedAt") * 1000)::bigint, 'seconds', "schoolSeconds",
      'entangled', earlier IS NOT NULL OR "schoolDueAt" IS NULL OR "commentId" IN (
        SELECT a."commentId" FROM standing s JOIN "Action" a ON a."commentId" = s."commentId"
          AND (a.kind IN ('hide', 'unhide') OR (a.kind = 'assist' AND a.payload->>'assists' IN ('hide', 'unhide')))
        UNION ALL SELECT e."commentId" FROM standing s JOIN "AuditEvent" e ON e."commentId" = s."commentId"
          AND e.kind = 'comment.shown-outside')
      ) ORDER BY "commentId"), '[]')::text AS clocks FROM standing`;
  return JSON.parse(found?.clocks ?? '[]');
}

const zero = '00000000-0000-0000-0000-000000000000';

interface Times {
  c: string;
  due: number;
  schoolDue: number;
  seconds: number | null;
}

/** As JSON writes a Date. */
const iso = (column: string) =>
  Prisma.raw(`to_char(c."${column}" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

async function write(tx: Tx, { rows, at }: { rows: Times[]; at: Date }): Promise<void> {
  if (rows.length === 0) return;
  const plain = rows.map(({ c, due, schoolDue, seconds }) => ({
    c,
    d: new Date(due),
    s: new Date(schoolDue),
    n: seconds,
  }));
  await tx.$executeRaw`
    UPDATE "Clock" c SET "dueAt" = r.d, "schoolDueAt" = r.s, "schoolSeconds" = r.n, "rescoredAt" = ${at},
      "firstScore" = COALESCE(c."firstScore", jsonb_build_object('startedAt', ${iso('startedAt')}, 'dueAt', ${iso('dueAt')},
        'schoolDueAt', ${iso('schoolDueAt')}, 'state', c.state, 'stoppedAt', ${iso('stoppedAt')},
        'acknowledgedAt', ${iso('acknowledgedAt')}, 'elapsedSeconds', c."elapsedSeconds", 'schoolSeconds', c."schoolSeconds"))
    FROM json_to_recordset(${JSON.stringify(plain)}::json) AS r(c uuid, d timestamptz, s timestamptz, n int)
    WHERE c."commentId" = r.c`;
}
