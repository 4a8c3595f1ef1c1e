/** A year of comments written by the database itself: queries and complaints, hides with their cases, and bans to confirm. */
import type { Context } from '../../src/context.js';

export const comments = 40_000;
/** Of these in the last day before `until`. */
export const busyDay = 2_000;

/** Two thousand comments in the last day, the others spread over the year before it; every tenth one is hidden and has a case. */
export async function writeYear(ctx: Context, schoolId: string, until: Date): Promise<void> {
  const { db } = ctx;
  const id = (what: string) => `md5('${what}' || n)::uuid`;
  const at = `timestamptz '${until.toISOString()}' - CASE WHEN n <= ${busyDay} THEN n * 0.7 ELSE n * 13 END * interval '1 minute'`;
  const rows = `(SELECT n, ${id('c')} AS c, ${id('r')} AS r, s.id AS school, a.id AS account, date_trunc('milliseconds', ${at}) AS at
    FROM generate_series(1, ${comments}) n, "School" s JOIN "Account" a ON a."schoolId" = s.id WHERE s.id = '${schoolId}') x`;
  const insert = (into: string, columns: string, select: string, where = 'TRUE') =>
    db.$executeRawUnsafe(`INSERT INTO ${into} (${columns}) SELECT ${select} FROM ${rows} WHERE ${where}`);
  const hidden = 'n % 10 = 3';
  await insert(
    '"Comment"',
    'id, "schoolId", "accountId", platform, surface, "externalId", "postedAt", "receivedAt", "hiddenAt"',
    `c, school, account, 'facebook', 'comment', 'c' || n, at, at, CASE WHEN ${hidden} THEN at END`,
  );
  await insert(
    '"CommentRevision"',
    'id, "schoolId", "commentId", text, "textHash", "writtenAt", "receivedAt", "decidedAt"',
    `r, school, c, 'Words', 'h' || n, at, at, at`,
  );
  await insert(
    '"Decision"',
    'id, "schoolId", "commentId", "revisionId", labels, disposition, ban, escalate, incomplete, packs, reasons, "decidedAt"',
    `${id('d')}, school, c, r, ARRAY[CASE WHEN ${hidden} THEN 'abuse' WHEN n % 5 = 0 THEN 'complaint' ELSE 'query' END],
      (CASE WHEN ${hidden} THEN 'hide' ELSE 'acknowledge' END)::"Disposition", 'none',
      CASE WHEN n % 400 = 3 THEN ARRAY['headteacher'] ELSE '{}' END, '{}', '[]',
      CASE WHEN ${hidden} THEN '{"counted":[{"clause":"LK-04"}],"observed":[]}' ELSE '{"counted":[],"observed":[]}' END::jsonb, at`,
  );
  const stopped = 'n % 9 <> 0';
  await insert(
    '"Clock"',
    'id, "schoolId", "commentId", "startedAt", "dueAt", "schoolDueAt", state, "stoppedAt", "stoppedBy"',
    `${id('k')}, school, c, at, at + interval '24 hours', at + interval '3 days',
      (CASE WHEN ${stopped} THEN 'answered' ELSE 'running' END)::"ClockState",
      CASE WHEN ${stopped} THEN at + interval '1 hour' END, CASE WHEN ${stopped} THEN 'outside' END`,
    `NOT ${hidden}`,
  );
  await insert(
    '"Action"',
    'id, "schoolId", "accountId", "commentId", kind, state, key, payload, "requestedBy", "requestedAt", "doneAt"',
    `${id('a')}, school, account, c, 'hide', 'done', 'hide:' || n, '{}', 'bot', at, at`,
    hidden,
  );
  await insert(
    '"Review"',
    'id, "schoolId", "commentId", "caseNumber", state, priority, "dueAt", "openedAt", "closedAt"',
    `${id('v')}, school, c, 'case-' || n, (CASE WHEN n < 400 THEN 'open' ELSE 'closed' END)::"ReviewState", 3, at, at,
      CASE WHEN n >= 400 THEN at + interval '1 hour' END`,
    hidden,
  );
  await insert(
    '"Term"',
    'id, "schoolId", kind, key, subject, "commentId", "startedAt", "dueAt", owner',
    `${id('t')}, school, 'under13_ban', 'ban:' || n, 'author', c, at, at + interval '3 days', 'dsl'`,
    'n % 1000 = 3',
  );
}
