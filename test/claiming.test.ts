/** Many actions claimed at once: each by one only, and never hiding and showing of the same comment together. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimAll } from '../src/claiming.js';
import { type Desk, openDesk } from './inbound/desk.js';
import { platform, toHide } from './inbound/platform.js';
import { onBoth } from './services.js';

await onBoth((address) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({ connectors: [platform().connector], databaseUrl: await address() });
  });
  afterAll(() => desk.close());

  const hides = async (name: string, count: number) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push((await toHide(desk, { comment_id: `133_${name}-${n}` })).id);
    return ids;
  };
  const statesOf = async (ids: string[]) => {
    const rows = await desk.ctx.db.action.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
    return rows.map(({ state, attempts }) => `${state} ${attempts}`);
  };

  test('of two that ask for the same at once each gets what the other does not', async () => {
    const ids = await hides('race', 5);
    const [one, other] = await Promise.all([claimAll(desk.ctx, ids), claimAll(desk.ctx, ids.toReversed())]);
    expect([...one, ...other].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(await statesOf(ids)).toEqual(Array(5).fill('performing 1'));
    // Whoever died with them: nobody else has them before the lease is over, then one has.
    expect(await claimAll(desk.ctx, ids)).toEqual([]);
    await desk.ctx.db.action.updateMany({ where: { id: { in: ids } }, data: { leaseUntil: new Date(0) } });
    expect((await claimAll(desk.ctx, ids)).length).toBe(5);
  });

  test('a hide and a showing of one comment are not claimed together, and the later one waits', async () => {
    const [hide = ''] = await hides('both', 1);
    const { db } = desk.ctx;
    const { id: _own, key, payload, ...same } = await db.action.findUniqueOrThrow({ where: { id: hide } });
    const show = await db.action.create({ data: { ...same, kind: 'unhide', key: `unhide:${key}`, payload: {} } });
    const mine = await claimAll(desk.ctx, [show.id, hide]);
    expect(mine.map(({ id }) => id)).toEqual([hide]);
    expect(await statesOf([hide, show.id])).toEqual(['performing 1', 'pending 0']);
    expect(await claimAll(desk.ctx, [show.id])).toEqual([]);
    expect(payload).toEqual({});
  });

  test('what cannot be looked over stops no other', async () => {
    const { db } = desk.ctx;
    const [owner] = await db.$queryRaw<{ is: boolean }[]>`SELECT has_schema_privilege('public', 'CREATE') AS is`;
    // Only an owner of the tables can make one of them refuse.
    if (!owner?.is) return;
    const ids = await hides('bad', 3);
    // Overtaken, and the row that says so cannot be written: its event has no place in the chain.
    const [bad = ''] = ids;
    const {
      commentId,
      id: _own,
      key,
      payload: _none,
      ...same
    } = await db.action.findUniqueOrThrow({ where: { id: bad } });
    const later = new Date(same.requestedAt.getTime() + 1000);
    const shown = { ...same, commentId, kind: 'unhide' as const, key: `unhide:${key}`, payload: {} };
    await db.action.create({ data: { ...shown, state: 'done', requestedAt: later, doneAt: later } });
    await db.$executeRawUnsafe(
      `CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$ LANGUAGE plpgsql`,
    );
    await db.$executeRawUnsafe(
      `CREATE TRIGGER refuse BEFORE INSERT ON "AuditEvent" FOR EACH ROW WHEN (NEW.kind = 'action.overtaken') EXECUTE FUNCTION refuse()`,
    );
    const mine = await claimAll(desk.ctx, ids);
    expect(mine.map(({ id }) => id).toSorted()).toEqual(ids.slice(1).toSorted());
    await db.$executeRawUnsafe('DROP TRIGGER refuse ON "AuditEvent"');
    await db.action.updateMany({ where: { id: bad }, data: { leaseUntil: new Date(0) } });
    expect(await claimAll(desk.ctx, [bad])).toEqual([]);
    expect((await db.action.findUniqueOrThrow({ where: { id: bad } })).state).toBe('cancelled');
  });
});
