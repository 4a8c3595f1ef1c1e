import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openPglite } from '../../src/db/index.js';
import { FolderInUse, lockFolder } from '../../src/db/lock.js';
import { migratePg, migratePglite, readMigrations } from '../../src/db/migrate.js';
import { createDatabase, describeWith } from '../services.js';
import { missingSql } from './schema-engine.js';

describe('migrations on PGlite', () => {
  let pglite: PGlite;
  beforeAll(async () => {
    pglite = new PGlite();
    await migratePglite(pglite);
  });
  afterAll(() => pglite.close());

  test('describe the same database as schema.prisma', async () => {
    // When this fails, what it shows is the SQL of the migration that is missing.
    expect(await missingSql(pglite)).toBe('');
  });

  test('are noted in Prisma’s own table, each once, also when run again', async () => {
    await migratePglite(pglite);
    const { rows } = await pglite.query('SELECT migration_name, checksum FROM "_prisma_migrations" ORDER BY 1');
    expect(rows).toEqual(readMigrations().map(({ name, checksum }) => ({ migration_name: name, checksum })));
  });

  test('one that fails is undone and named', async () => {
    const bad = { name: '2099_bad', sql: 'CREATE TABLE "Half" (id int); SELECT * FROM "Nowhere";', checksum: 'x' };
    await expect(migratePglite(pglite, [...readMigrations(), bad])).rejects.toThrow('2099_bad failed and was undone');
    const { rows } = await pglite.query(`SELECT 1 FROM pg_tables WHERE tablename = 'Half'`);
    expect(rows).toEqual([]);
  });

  test('a file that was changed after it had been applied is refused', async () => {
    const changed = readMigrations().map((migration) => ({ ...migration, checksum: 'other' }));
    await expect(migratePglite(pglite, changed)).rejects.toThrow('was changed after');
  });

  test('a database of a newer version is refused', async () => {
    await expect(migratePglite(pglite, [])).rejects.toThrow('does not know');
  });
});

describe('the data folder', () => {
  const dir = mkdtempSync(join(tmpdir(), 'schoolgate-db-'));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test('belongs to one process, keeps its rows, and is free again after closing', async () => {
    const first = await openPglite(dir);
    await first.db.school.create({ data: { name: 'Thistlewick' } });
    await expect(openPglite(dir)).rejects.toThrow(FolderInUse);
    await first.close();
    const second = await openPglite(dir);
    expect(await second.db.school.count()).toBe(1);
    await second.close();
    lockFolder(dir)();
  });
});

await describeWith('PostgreSQL', 'migrations on PostgreSQL', () => {
  test('apply once when two processes start together', async () => {
    const { url, drop } = await createDatabase();
    try {
      await Promise.all([migratePg(url), migratePg(url)]);
      // As their owner: behind the wall nobody sees them.
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query('SELECT 1 FROM "_prisma_migrations"');
      await client.end();
      expect(rows).toHaveLength(readMigrations().length);
    } finally {
      await drop();
    }
  });
});
