/** The second wall on a real PostgreSQL: whatever a query forgets, no row of another school is seen, changed or made. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../src/db/index.js';
import { ofNoSchool, WalledPool } from '../../src/db/wall.js';
import { ensureSchool } from '../../src/schools.js';
import { acrossSchools, inSchool, withScope } from '../../src/scope.js';
import { invite } from '../../src/user-changes.js';
import { ensureUsers } from '../../src/users.js';
import { type Desk, openDesk, say } from '../inbound/desk.js';
import { createDatabase, describeWith } from '../services.js';

await describeWith('PostgreSQL', 'the wall', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let desk: Desk;
  let db: Db;
  let otherId: string;
  beforeAll(async () => {
    database = await createDatabase();
    desk = await openDesk({ databaseUrl: database.url });
    db = desk.ctx.db;
    await say(desk, 'You are a stupid lying cow');
    const accounts = [{ platform: 'facebook' as const, externalId: 'other-page', name: 'Their page', handle: '' }];
    otherId = await ensureSchool(desk.ctx, { name: 'Other Primary', nation: 'wales', accounts, users: [] });
  });
  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  const asOwner = async <T>(sql: string): Promise<T[]> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows as T[];
  };
  const visible = async () => {
    const [row] = await db.$queryRaw<{ all: bigint }[]>`SELECT (SELECT count(*) FROM "Comment") +
      (SELECT count(*) FROM "Decision") + (SELECT count(*) FROM "Review") + (SELECT count(*) FROM "AuditEvent") AS all`;
    return Number(row?.all);
  };

  test('stands before every table, also for its owner, but for those of no school', async () => {
    const open = await asOwner<{ name: string }>(`SELECT c.relname AS name FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' AND NOT
      (c.relrowsecurity AND c.relforcerowsecurity AND 2 = (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid))`);
    expect(open.map(({ name }) => name).toSorted()).toEqual(ofNoSchool.toSorted());
    const [roles] = await asOwner<{ owns: string; bypass: string }>(`SELECT
      (SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) LIKE 'schoolgate%') AS owns,
      (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'schoolgate%' AND (rolsuper OR rolbypassrls)) AS bypass`);
    expect(roles).toEqual({ owns: '0', bypass: '0' });
    const [me] = await db.$queryRaw<{ role: string }[]>`SELECT current_user::text AS role`;
    expect(me?.role).toBe('schoolgate_all');
  });

  test('a query that names no school finds those of its own, and without one nothing', async () => {
    const all = await visible();
    expect(all).toBeGreaterThan(3);
    expect(await inSchool(desk.schoolId, visible)).toBe(all);
    expect(await inSchool(otherId, visible)).toBe(0);
    expect(await withScope({ school: null }, async () => await visible())).toBe(0);
    expect(await withScope({ school: null }, () => acrossSchools(visible))).toBe(all);
    expect((await inSchool(otherId, () => db.school.findMany())).map(({ id }) => id)).toEqual([otherId]);
    expect(await inSchool(otherId, () => db.$transaction((tx) => tx.comment.count()))).toBe(0);
  });

  test('an address that somebody of another school has is refused in words', async () => {
    const [theirs, ours] = await acrossSchools(() =>
      ensureUsers(desk.ctx, [
        { schoolId: otherId, name: 'Olga Other', role: 'governor', email: 'olga@t.example' },
        { schoolId: desk.schoolId, name: 'Hanna Head', role: 'headteacher', email: 'hanna@t.example' },
      ]),
    );
    const changer = { schoolId: desk.schoolId, role: 'headteacher', userId: ours?.id ?? '' } as const;
    const form = {
      name: 'Ola',
      email: theirs?.email ?? '',
      role: 'governor',
      leavesOn: null,
      emergency: false,
    } as const;
    const invited = inSchool(desk.schoolId, () => invite(desk.ctx, changer, form));
    await expect(invited).rejects.toThrow('Somebody has this address already');
  });

  test('whoever knows an id of another school can neither read nor change nor delete it, nor make a row there', async () => {
    const comment = await db.comment.findFirstOrThrow();
    const { id, schoolId } = comment;
    const before = JSON.stringify(await db.comment.findMany());
    await inSchool(otherId, async () => {
      expect(await db.comment.findUnique({ where: { id } })).toBeNull();
      expect(await db.comment.updateMany({ where: { id }, data: { hiddenAt: new Date(0) } })).toEqual({ count: 0 });
      expect(await db.comment.deleteMany({})).toEqual({ count: 0 });
      expect(await db.$executeRaw`UPDATE "Comment" SET permalink = 'x'`).toBe(0);
      await expect(db.comment.update({ where: { id }, data: { permalink: 'x' } })).rejects.toThrow();
      const words = { channel: 'x', bodyHash: 'x', body: 'x', receivedAt: new Date(0) };
      const delivery = { ...words, schoolId, accountId: comment.accountId };
      await expect(db.delivery.create({ data: delivery })).rejects.toThrow(/row-level security/);
      await expect(db.$executeRaw`SELECT set_config('role', 'none', true), 1 FROM pg_authid`).rejects.toThrow();
      // Nor by way of what hangs on another's row.
      const sight = { accountId: comment.accountId, externalId: 'x', hidden: true, at: new Date(0) };
      await expect(db.sight.create({ data: sight })).rejects.toThrow(/row-level security/);
    });
    expect(JSON.stringify(await db.comment.findMany())).toBe(before);
  });

  test('two schools at once on few connections: each finds its own and only that, also asked in the same tick', async () => {
    const ids = [desk.schoolId, otherId];
    const wrong: string[] = [];
    const ask = (school: string) =>
      inSchool(school, async () => {
        const found = await Promise.all(ids.map((id) => db.school.findUnique({ where: { id }, select: { id: true } })));
        const seen = found.flatMap((one) => one?.id ?? []);
        const many = await db.$transaction(async (tx) => (await tx.school.findMany()).map(({ id }) => id));
        if (seen.join() !== school || many.join() !== school) wrong.push(`${school}: ${seen} ${many}`);
      });
    for (let round = 0; round < 5; round += 1)
      await Promise.all(Array.from({ length: 40 }, (_, at) => ask(ids[at % 2] ?? '')));
    expect(wrong).toEqual([]);
  });

  test('a failed statement leaves no connection open to all', async () => {
    const fail = () => db.$transaction((tx) => tx.$queryRaw`SELECT 1 / 0`);
    for (let round = 0; round < 12; round += 1) {
      await expect(acrossSchools(fail)).rejects.toThrow();
      expect(await inSchool(otherId, visible)).toBe(0);
    }
  });

  test('the server ends a connection that somebody was just given: their query fails, and the process goes on', async () => {
    const pool = new WalledPool({ connectionString: database.url, max: 1 });
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await asOwner(`SELECT pg_terminate_backend(${rows[0]?.pid})`);
    await ended;
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    await pool.end();
  });

  test('the server ends a connection that nobody uses, as while everything closes: nothing falls over', async () => {
    const pool = new WalledPool({ connectionString: database.url, max: 1 });
    const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const thrownAway = new Promise((resolve) => pool.once('remove', resolve));
    await asOwner(`SELECT pg_terminate_backend(${rows[0]?.pid})`);
    await thrownAway;
    expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    await pool.end();
  });
});
