/** Who holds a case, and whether it can wait: on both databases, for the race is the database's to decide. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { claim, leaseMs, release, takeOver } from '../src/claims.js';
import { countQueue, type LaneFilter, pageSize, queueCounts, queuePage } from '../src/queue.js';
import { ResolutionError, resolve } from '../src/resolutions.js';
import { SnoozeError, snooze, wake } from '../src/snoozing.js';
import { ensureUsers } from '../src/users.js';
import { caseOf, type Desk, openDesk, type Said, say } from './inbound/desk.js';
import { insult, platform } from './inbound/platform.js';
import { onBoth } from './services.js';

await onBoth((address) => {
  let desk: Desk;
  let flagged: Said;
  let people: { id: string; name: string }[];
  const role = 'comms_admin' as const;
  const viewer = () => ({ schoolId: desk.schoolId, role });
  const holding = (userId: string, said = flagged) => ({
    ...viewer(),
    userId,
    caseNumber: said.review?.caseNumber ?? '',
  });
  const decide = (userId: string, said = flagged) =>
    resolve(desk.ctx, {
      ...{ schoolId: desk.schoolId, commentId: said.id, revisionId: said.revisionId, userId },
      ...{ what: 'restore' as const, reason: 'A reason' },
    });

  beforeAll(async () => {
    desk = await openDesk({ databaseUrl: await address(), connectors: [platform().connector] });
    const { schoolId } = desk;
    const names = ['Ada', 'Bea', 'Cem', 'Dot', 'Eve'];
    people = await ensureUsers(
      desk.ctx,
      names.map((name) => ({ schoolId, name, role, email: `${name.toLowerCase()}@test.example` })),
    );
    flagged = await say(desk, insult);
  });
  afterAll(() => desk.close());

  test('of many who take a case at once, one has it; the others can neither take it nor decide', async () => {
    const won = await Promise.all(people.map(({ id }) => claim(desk.ctx, holding(id))));
    expect(won.filter(Boolean)).toHaveLength(1);
    const winner = people[won.indexOf(true)] as (typeof people)[number];
    const other = people.find(({ id }) => id !== winner.id) as (typeof people)[number];
    expect((await caseOf(desk, flagged.externalId)).review?.claimedBy).toBe(winner.id);
    await expect(decide(other.id)).rejects.toThrow(`${winner.name} is dealing with this case`);
    await expect(decide(other.id)).rejects.toBeInstanceOf(ResolutionError);
    expect(await claim(desk.ctx, holding(winner.id))).toBe(true);
    await release(desk.ctx, holding(other.id));
    expect(await claim(desk.ctx, holding(other.id))).toBe(false);
    await release(desk.ctx, holding(winner.id));
    expect(await claim(desk.ctx, holding(other.id))).toBe(true);
  });

  test('a lease ends by itself, and can be taken over', async () => {
    const [ada, bea] = people as unknown as [{ id: string }, { id: string }];
    expect(await takeOver(desk.ctx, holding(ada.id))).toBe(true);
    expect(await claim(desk.ctx, holding(bea.id))).toBe(false);
    desk.time.wall = new Date(desk.time.wall.getTime() + leaseMs + 1000);
    expect(await claim(desk.ctx, holding(bea.id))).toBe(true);
    await decide(bea.id);
    const { review } = await caseOf(desk, flagged.externalId);
    expect(review).toMatchObject({ state: 'closed', claimedBy: null, claimUntil: null });
    expect(await claim(desk.ctx, holding(ada.id))).toBe(false);
  });

  test('what can wait leaves the list with its reason on record, and is back when the office opens', async () => {
    const userId = people[0]?.id ?? '';
    const said = await say(desk, `${insult} again`);
    const one = holding(userId, said);
    await expect(snooze(desk.ctx, { ...one, wait: 'tomorrow', reason: ' ' })).rejects.toBeInstanceOf(SnoozeError);
    await snooze(desk.ctx, { ...one, wait: 'tomorrow', reason: 'The head is back then' });
    const numbers = async (kind: 'open' | 'later') =>
      (await queuePage(desk.ctx, { ...viewer(), kind })).rows.map(({ caseNumber }) => caseNumber);
    expect([await numbers('open'), await numbers('later')]).toEqual([[], [one.caseNumber]]);
    expect(await queueCounts(desk.ctx, viewer())).toMatchObject({ all: 0, later: 1 });
    const { review } = await caseOf(desk, said.externalId);
    expect(review?.snoozedUntil).toEqual(new Date('2026-11-10T08:00:00Z'));
    const events = await desk.ctx.db.auditEvent.findMany({ where: { kind: 'case.snoozed' } });
    expect(events).toMatchObject([{ actor: userId, content: { reason: 'The head is back then' } }]);

    await wake(desk.ctx, one);
    expect(await numbers('open')).toEqual([one.caseNumber]);
    await snooze(desk.ctx, { ...one, wait: 'week', reason: 'Half-term' });
    expect(await countQueue(desk.ctx, viewer(), 'open')).toBe(0);
    desk.time.now = new Date('2026-11-16T08:00:00Z');
    expect(await numbers('open')).toEqual([one.caseNumber]);
  });

  test('where a child or a life may be at risk nothing waits', async () => {
    const said = await say(desk, 'I will kill you all');
    expect(said.review?.priority).toBe(1);
    const asked = snooze(desk.ctx, { ...holding(people[0]?.id ?? '', said), wait: 'week', reason: 'Later' });
    await expect(asked).rejects.toThrow('cannot wait');
  });

  test('topics count each case once, and filters narrow the list', async () => {
    await say(
      desk,
      'Hi, I am from the Herald and would like a comment on the story for tomorrow’s paper, on deadline.',
    );
    const { all, topics } = await queueCounts(desk.ctx, viewer());
    expect(Object.values(topics).reduce((sum, count) => sum + count, 0)).toBe(all);
    expect(topics.press).toBe(1);
    const rows = async (filter: object) =>
      (await queuePage(desk.ctx, { ...viewer(), kind: 'open', filter })).rows.length;
    expect([await rows({ topic: 'press' }), await rows({ label: 'journalist' })]).toEqual([1, 1]);
    expect([await rows({ platform: 'x' }), await rows({ accountId: desk.account.id })]).toEqual([0, all]);
    expect(await rows({ olderThanHours: 24 * 365 })).toBe(0);
  });

  test('the list of a lane is walked page by page, holds its cases alone, and none that are not this person’s', async () => {
    const { schoolId } = desk;
    const of = async (role: Role, lane: LaneFilter) => {
      const found: string[] = [];
      for (let after: string | undefined; found.length < 200; ) {
        const { rows, next } = await queuePage(desk.ctx, { schoolId, role, kind: 'open', filter: { lane }, after });
        found.push(...rows.map(({ caseNumber }) => caseNumber));
        if (next === null) return found;
        after = next;
      }
      throw new Error('it does not end');
    };
    const made: string[] = [];
    for (let n = 0; n < pageSize + 3; n += 1) {
      const { review } = await say(desk, `${insult} ${n}`);
      made.push(review?.caseNumber ?? '');
      await say(desk, `${insult} and again ${n}`);
    }
    await desk.ctx.db.review.updateMany({ where: { caseNumber: { in: made } }, data: { lane: 'staff_allegation' } });
    const hers = made.slice(0, 2);
    await desk.ctx.db.review.updateMany({ where: { caseNumber: { in: hers } }, data: { aboutHead: true } });
    expect((await of('dsl', 'staff_allegation')).toSorted()).toEqual(made.toSorted());
    expect((await of('dsl', 'about_head')).toSorted()).toEqual(hers.toSorted());
    expect((await of('headteacher', 'staff_allegation')).toSorted()).toEqual(made.slice(2).toSorted());
    expect(await of('headteacher', 'about_head')).toEqual([]);
    for (const lane of ['staff_allegation', 'about_head'] as const) expect(await of('comms_admin', lane)).toEqual([]);
  });
});
