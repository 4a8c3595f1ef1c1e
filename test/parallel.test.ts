/** Many at once on PostgreSQL, where transactions really overlap: nothing doubled, nothing lost, nobody waits for another in vain. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { perform } from '../src/actions.js';
import { verifyAudit } from '../src/audit.js';
import { handlersOf } from '../src/jobs/handlers.js';
import { resolve } from '../src/resolutions.js';
import { ensureUsers } from '../src/users.js';
import { bodyOf, comment, PAGE } from './connectors/facebook-delivery.js';
import { caseOf, type Desk, openDesk } from './inbound/desk.js';
import { insult, platform, toHide } from './inbound/platform.js';
import { createDatabase, describeWith } from './services.js';

const many = 20;
const numbers = Array.from({ length: many }, (_, n) => n);

await describeWith('PostgreSQL', 'twenty at once', () => {
  const facebook = platform();
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let desk: Desk;
  let userId: string;
  beforeAll(async () => {
    database = await createDatabase();
    desk = await openDesk({ connectors: [facebook.connector], databaseUrl: database.url });
    const { ctx, schoolId } = desk;
    const [user] = await ensureUsers(ctx, [{ schoolId, email: 'c@test.example', name: 'C', role: 'comms_admin' }]);
    userId = user?.id ?? '';
  });
  afterAll(async () => {
    const reports = await verifyAudit(desk.ctx.db);
    await desk.close();
    await database.drop();
    expect(reports.map((report) => report.broken)).toEqual([undefined]);
  });
  beforeEach(() => facebook.reset());

  const change = (n: number) => ({
    ...comment,
    comment_id: `at-once_${n}`,
    // Two posts and five people, so that the rows beside the comment are shared.
    post_id: `${PAGE}_${n % 2}`,
    parent_id: `${PAGE}_${n % 2}`,
    from: { id: `6780${n % 5}`, name: `Visitor ${n % 5}` },
    message: insult,
  });

  test('deliveries, of which every second comes twice', async () => {
    const bodies = numbers.flatMap((n) => (n % 2 ? [bodyOf(change(n))] : [bodyOf(change(n)), bodyOf(change(n))]));
    const answers = await Promise.all(bodies.map((body) => desk.deliver(body)));
    expect(answers.map((answer) => answer.status)).toEqual(bodies.map(() => 200));
    const { db } = desk.ctx;
    expect([await db.comment.count(), await db.author.count(), await db.post.count()]).toEqual([many, 5, 2]);
  });

  test('judgements, each by two workers', async () => {
    const { db } = desk.ctx;
    const revisions = await db.commentRevision.findMany();
    const workers = [handlersOf(desk.ctx), handlersOf(desk.ctx)];
    await Promise.all(workers.flatMap((jobs) => revisions.map(({ id }) => jobs['moderate-comment'](id))));
    const cases = await db.review.findMany();
    expect(new Set(cases.map((one) => one.caseNumber)).size).toBe(many);
    const kinds = await db.action.groupBy({ by: ['kind'], _count: true, orderBy: { kind: 'asc' } });
    expect(kinds[0]).toEqual({ kind: 'hide', _count: many });
    // A pile-on is one alert: its first cases are told of, the others join it.
    expect(kinds[1]?.kind).toBe('notify');
    expect(kinds[1]?._count).toBeLessThan(many);
  });

  test('effects, each by three workers: one call each, one notice a post', async () => {
    const { db } = desk.ctx;
    const due = await db.action.findMany();
    await Promise.all([...due, ...due, ...due].map(({ id }) => perform(desk.ctx, id)));
    expect(facebook.calls.map((call) => call.commentExternalId).toSorted()).toEqual(
      numbers.map((n) => `at-once_${n}`).toSorted(),
    );
    expect(desk.sent).toHaveLength(await db.action.count({ where: { kind: 'notify' } }));
    const notices = await db.action.findMany({ where: { kind: 'notice' } });
    await Promise.all([...notices, ...notices].map(({ id }) => perform(desk.ctx, id)));
    expect(facebook.calls.filter((call) => call.kind === 'notice')).toHaveLength(2);
  });

  test('people who all restore the same comment: one call', async () => {
    for (const n of [0, 1, 2, 3, 4, 5]) {
      const { schoolId, id: commentId, revisionId } = await caseOf(desk, `at-once_${n}`);
      const choice = { schoolId, commentId, revisionId, userId, what: 'restore' as const, reason: '' };
      await Promise.all(numbers.map(() => resolve(desk.ctx, choice)));
      expect(await desk.ctx.db.action.count({ where: { commentId, kind: 'unhide' } })).toBe(1);
    }
  });

  test('a hide and a show of the same comment never run together', async () => {
    const running = new Map<string | undefined, number>();
    let together = 0;
    facebook.answer = async ({ commentExternalId: id }) => {
      running.set(id, (running.get(id) ?? 0) + 1);
      if ((running.get(id) ?? 0) > 1) together += 1;
      // Long enough for the other to look.
      await desk.ctx.db.school.count();
      running.set(id, (running.get(id) ?? 0) - 1);
      return {};
    };
    for (let round = 0; round < many; round += 1) {
      const { id, said } = await toHide(desk);
      const { schoolId, accountId } = said;
      const key = `unhide:${said.id}`;
      const base = {
        schoolId,
        accountId,
        commentId: said.id,
        requestedBy: userId,
        requestedAt: new Date(),
        payload: {},
      };
      const unhide = await desk.ctx.db.action.create({ data: { ...base, kind: 'unhide', key } });
      await Promise.all([perform(desk.ctx, id), perform(desk.ctx, unhide.id)]);
    }
    expect([together, facebook.calls.length >= many]).toEqual([0, true]);
  });
});
