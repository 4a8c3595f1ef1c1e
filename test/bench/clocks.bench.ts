/**
 * A year of synthetic traffic scored anew: 40,000 comments of 20,000 conversations, most of them answered. The pure part,
 * and the whole (read, computed, written) on both databases, with every clock changed. Judged here: that all have a clock.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerClocks } from '../../moderation/answer-clock.js';
import type { ClockRule, Happening } from '../../moderation/happenings.js';
import { holidaysOf } from '../../src/calendars/bank-holidays.js';
import { setDay } from '../../src/calendars/changes.js';
import { rescoreClocks } from '../../src/rescoring.js';
import { ensureUsers } from '../../src/users.js';
import { type Desk, openDesk } from '../inbound/desk.js';
import { createDatabase, describeWith } from '../services.js';
import { analyse } from './analyse.js';

const total = 40_000;
const rule: ClockRule = { mode: 'literal', hours: 24, appliesTo: 'needs-answer', schoolDay: { from: 8, until: 16 } };
const begin = Date.UTC(2026, 0, 1);
const year = 365 * 86_400_000;

/** Seconds on the wall and of the processor. */
async function timed(work: () => unknown): Promise<string> {
  const [started, worked] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(worked);
  const seconds = (performance.now() - started) / 1000;
  return `${seconds.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of processor (goal: < 5 s)`;
}

test('the pure part', async () => {
  const conversations = Array.from({ length: total / 2 }, (_, index): Happening[] => {
    const at = (minutes: number) => new Date(begin + ((index * 7919 * 60_000) % year) + minutes * 60_000);
    const items = [0, 1].flatMap((part): Happening[] => [
      { kind: 'received', item: `${part}`, at: at(part * 90) },
      { kind: 'judged', item: `${part}`, at: at(part * 90), wants: index % 3 === 0 ? 'courtesy' : 'answer' },
    ]);
    return index % 5 === 0
      ? items
      : [...items, { kind: 'answered', at: at(index % 4000), by: 'u', way: 'reply', to: '0' }];
  });
  const calendar = { zone: 'Europe/London', holidays: holidaysOf('england') };
  const now = new Date(begin + year);
  let clocks = 0;
  const took = await timed(() => {
    for (const one of conversations) clocks += answerClocks(one, { calendar, rule, now }).length;
  });
  console.info(`\nPure: ${total} comments scored in ${took}\n`);
  expect(clocks).toBe(total);
});

whole('PGlite', async () => undefined);
await describeWith('PostgreSQL', 'on PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  afterAll(() => database?.drop());
  whole('PostgreSQL', async () => {
    database = await createDatabase();
    return database.url;
  });
});

function whole(name: string, address: () => Promise<string | undefined>): void {
  let desk: Desk;
  beforeAll(async () => {
    const databaseUrl = await address();
    desk = await openDesk({ databaseUrl });
    desk.time.now = new Date(begin + year);
    await writeTraffic(desk);
    await analyse(desk, databaseUrl);
  });
  afterAll(() => desk?.close());

  test(`the whole on ${name}`, async () => {
    const { db } = desk.ctx;
    // As after an update from a version that knew one time only: all is read from what happened.
    const older = await timed(() => rescoreClocks(desk.ctx, desk.schoolId));
    console.info(`\nWhole on ${name}: ${total} comments computed from all that happened in ${older}`);
    await db.$executeRaw`UPDATE "Clock" SET "dueAt" = "dueAt" + interval '7 days', "rescoredAt" = NULL`;
    const took = await timed(() => rescoreClocks(desk.ctx, desk.schoolId));
    console.info(`A calendar by which each of them was wrong: ${took}`);
    const states = await db.clock.groupBy({ by: ['state'], _count: true, where: { rescoredAt: { not: null } } });
    expect(states.reduce((sum, { _count }) => sum + _count, 0)).toBe(total);
    expect(states.length).toBeGreaterThan(1);
    const date = '2026-06-17';
    const { schoolId } = desk;
    const office = { schoolId, email: 'c@test.example', name: 'C', role: 'comms_admin' as const };
    const [user] = await ensureUsers(desk.ctx, [office]);
    const by = { schoolId, userId: user?.id ?? '' };
    await setDay(desk.ctx, by, { date, kind: 'free', name: 'A day off' });
    const again = await timed(() => rescoreClocks(desk.ctx, desk.schoolId));
    console.info(`One day was changed (${date}): ${again}\n`);
  });
}

/** Two comments of each author under a post, four in five answered by a reply of ours; each with a clock that is wrong. */
async function writeTraffic({ ctx: { db }, schoolId, account }: Desk): Promise<void> {
  const id = (what: string, n = 'n') => `md5('${what}' || ${n})::uuid`;
  const at = `timestamptz '2026-01-01' + ((n / 2) * 7919 % 525600 + (n % 2) * 90) * interval '1 minute'`;
  const rows = `(SELECT n, ${at} AS at, '${schoolId}'::uuid AS school, '${account.id}'::uuid AS account FROM generate_series(0, ${total - 1}) n) x`;
  const insert = (into: string, columns: string, select: string, where = 'TRUE') =>
    db.$executeRawUnsafe(`INSERT INTO "${into}" (${columns}) SELECT ${select} FROM ${rows} WHERE ${where}`);
  await insert(
    'Author',
    'id, "schoolId", "accountId", "externalId"',
    `${id('a')}, school, account, 'a' || n`,
    'n % 2 = 0',
  );
  await insert(
    'Post',
    'id, "schoolId", "accountId", "externalId"',
    `${id('p')}, school, account, 'p' || n`,
    'n % 100 = 0',
  );
  await insert(
    'Comment',
    'id, "schoolId", "accountId", platform, surface, "externalId", "authorId", "postId", "parentExternalId", "postedAt", "receivedAt"',
    `${id('c')}, school, account, 'facebook', 'comment', 'c' || n, ${id('a', '(n / 2 * 2)')}, ${id('p', '(n / 100 * 100)')}, NULL, at, at`,
  );
  await insert(
    'CommentRevision',
    'id, "schoolId", "commentId", text, "textHash", "writtenAt", "receivedAt", "decidedAt"',
    `${id('r')}, school, ${id('c')}, 'When does the fair open?', 'h' || n, at, at, at`,
  );
  await insert(
    'Decision',
    'id, "schoolId", "commentId", "revisionId", labels, disposition, ban, escalate, incomplete, packs, reasons, "decidedAt"',
    `${id('d')}, school, ${id('c')}, ${id('r')}, ARRAY[CASE WHEN n / 2 % 3 = 0 THEN 'praise' ELSE 'query' END],
      (CASE WHEN n / 2 % 3 = 0 THEN 'leave' ELSE 'acknowledge' END)::"Disposition", 'none', '{}', '{}', '[]', '{}', at`,
  );
  const answered = 'n % 2 = 0 AND n / 2 % 5 <> 0';
  const answeredAt = `at + n / 2 % 4000 * interval '1 minute'`;
  await insert(
    'Action',
    'id, "schoolId", "accountId", "commentId", kind, state, key, payload, "requestedBy", "requestedAt", "doneAt", "externalId"',
    `${id('x')}, school, account, ${id('c')}, 'reply', 'done', 'reply:' || n, '{}', 'u', at, ${answeredAt}, 'o' || n`,
    answered,
  );
  // As the platform tells it back to us.
  await insert(
    'Comment',
    'id, "schoolId", "accountId", platform, surface, "externalId", ours, "postId", "parentExternalId", "postedAt", "receivedAt"',
    `${id('o')}, school, account, 'facebook', 'reply', 'o' || n, TRUE, ${id('p', '(n / 100 * 100)')}, 'c' || n, ${answeredAt}, at`,
    answered,
  );
  await insert(
    'Clock',
    'id, "schoolId", "commentId", "startedAt", "dueAt", leads',
    `${id('k')}, school, ${id('c')}, at, at + interval '7 days', n % 2 = 0`,
  );
}
