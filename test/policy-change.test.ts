/** A proposal that somebody withdraws, changes or sends twice while another decides: on both databases, for two may act at once. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Role, User } from '../prisma/generated/client.js';
import { askOnCase } from '../src/duties/of-cases.js';
import { approve } from '../src/policy-change/deciding.js';
import type { Edit } from '../src/policy-change/edits.js';
import { lockPolicy } from '../src/policy-change/live.js';
import { openProposal, propose, withdraw } from '../src/policy-change/proposals.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk, say } from './inbound/desk.js';
import { onBoth } from './services.js';

await onBoth((address) => {
  let desk: Desk;
  let url: string | undefined;
  const people = {} as Record<'ada' | 'bea' | 'ruth', User>;
  const roles: [keyof typeof people, Role][] = [
    ['ada', 'comms_admin'],
    ['bea', 'headteacher'],
    ['ruth', 'chair'],
  ];
  beforeAll(async () => {
    url = await address();
    desk = await openDesk({ databaseUrl: url });
    const { schoolId } = desk;
    const users = roles.map(([name, role]) => ({ schoolId, name, role, email: `${name}@test.example` }));
    (await ensureUsers(desk.ctx, users)).forEach((user, at) => {
      people[roles[at]?.[0] ?? 'ada'] = user;
    });
  });
  afterAll(() => desk.close());
  beforeEach(async () => {
    await desk.ctx.db.policyChange.updateMany({ where: { state: 'proposed' }, data: { state: 'refused' } });
  });

  const change: Edit = { kind: 'setting', id: 'ban.days', value: 7, reason: 'Shorter' };
  const by = (name: keyof typeof people) => ({ schoolId: desk.schoolId, userId: people[name].id });
  const open = async () => (await openProposal(desk.ctx.db, desk.schoolId)) ?? { id: '', version: 0 };
  const letters = async () =>
    (
      await desk.ctx.db.notification.findMany({ where: { key: { startsWith: 'policy:' } }, orderBy: { id: 'asc' } })
    ).map(({ key, roles: to }) => [key.split(':')[1], ...to]);

  test('whoever withdraws waits for whoever decides at that moment: what was withdrawn never goes live', async () => {
    // The embedded database lets nobody in beside a transaction.
    if (!url) return;
    await propose(desk.ctx, by('ada'), change);
    const { id, version } = await open();
    // As the tables' owner: behind the wall nobody sees what others wait for.
    const owner = new pg.Client({ connectionString: url });
    await owner.connect();
    let settled = false;
    let withdrawing: Promise<unknown> = Promise.resolve();
    await desk.ctx.db.$transaction(async (tx) => {
      await lockPolicy(tx, desk.schoolId);
      withdrawing = withdraw(desk.ctx, by('ada'), id).finally(() => {
        settled = true;
      });
      const waits = async () =>
        (
          await owner.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          )
        ).rowCount;
      await vi.waitUntil(async () => settled || (await waits()) !== 0, { timeout: 60_000 });
    });
    await owner.end();
    expect(settled).toBe(false);
    await withdrawing;
    await expect(approve(desk.ctx, people.bea, { id, version })).rejects.toThrow('meanwhile');
  });

  test('a click that came twice changes nothing; when the head has a hand in it, the chair hears of it', async () => {
    const days: Edit = { kind: 'setting', id: 'ban.days', value: 5, reason: 'Shorter still' };
    await propose(desk.ctx, by('ada'), days);
    const first = await open();
    await propose(desk.ctx, by('ada'), days);
    expect(await open()).toMatchObject({ id: first.id, version: first.version });
    const told = async () => (await letters()).filter(([id]) => id === first.id);
    expect(await told()).toEqual([[first.id, 'headteacher']]);
    await propose(desk.ctx, by('bea'), { ...days, id: 'removal.askHours', value: 12 } as Edit);
    expect(await open()).toMatchObject({ version: first.version + 1 });
    expect(await told()).toEqual([
      [first.id, 'headteacher'],
      [first.id, 'chair'],
    ]);
  });

  test('of two who ask for advice at once one begins the duty', async () => {
    const said = await say(desk, 'You are a stupid lying cow');
    const input = { kind: 'advice' as const, caseNumber: said.review?.caseNumber ?? '' };
    const ask = () => askOnCase(desk.ctx, { ...by('ada'), role: 'comms_admin' }, input);
    await Promise.all([ask(), ask(), ask()]);
    expect(await desk.ctx.db.auditEvent.count({ where: { commentId: said.id, kind: 'duty.asked' } })).toBe(1);
  });
});
