/**
 * Applies prisma/migrations in order, each once and whole, into Prisma's own table with its checksums, so that
 * `prisma migrate status` agrees elsewhere. Prisma's engine cannot: it is a download, and it cannot reach PGlite.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import type { Client } from 'pg';
import { root } from '../root.js';

/** Whatever runs SQL: PGlite, a client of a server. */
export interface Runner {
  rows(sql: string, values?: string[]): Promise<Record<string, unknown>[]>;
  /** Several statements at once, without values. */
  exec(sql: string): Promise<unknown>;
}

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** Prisma's own advisory lock number, so that its command line and we wait for each other. */
const lockNumber = 72707369;

const table = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** The folder's migrations in the order of their names. */
export function readMigrations(folder = join(root, 'prisma/migrations')): Migration[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return names.map((name) => {
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** PGlite is opened by one process only (its folder is locked), so no further lock is needed. */
export async function migratePglite(pglite: PGlite, migrations = readMigrations()): Promise<void> {
  await migrate(runnerOf(pglite), migrations);
}

export const runnerOf = (pglite: PGlite): Runner => ({
  rows: async (sql, values = []) => (await pglite.query<Record<string, unknown>>(sql, values)).rows,
  exec: (sql) => pglite.exec(sql),
});

/** Two processes that start together: the second waits on the advisory lock and then finds nothing to do. */
export async function migratePg(url: string, migrations = readMigrations()): Promise<void> {
  const [{ default: pg }, { raiseWall }] = await Promise.all([import('pg'), import('./wall.js')]);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  // A server that goes away in the middle fails the statement that is under way, and that is enough.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${lockNumber})`);
    await migrate(runnerOfPg(client), migrations);
    await raiseWall(client);
  } finally {
    await client.end();
  }
}

export const runnerOfPg = (client: Pick<Client, 'query'>): Runner => ({
  rows: async (sql, values = []) => (await client.query(sql, values)).rows,
  exec: (sql) => client.query(sql),
});

/** Into the first schema of the search path, without the wall. */
export async function migrate(runner: Runner, migrations: Migration[]): Promise<void> {
  await runner.exec(table);
  const applied = new Map<string, string>();
  for (const row of await runner.rows(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL',
  ))
    applied.set(String(row.migration_name), String(row.checksum));
  refuseStrangers(applied, migrations);
  for (const migration of migrations.filter(({ name }) => !applied.has(name))) await apply(runner, migration);
}

/** A database that a newer or altered Schoolgate made must not be written by this one. */
function refuseStrangers(applied: Map<string, string>, migrations: Migration[]): void {
  for (const [name, checksum] of applied) {
    const known = migrations.find((migration) => migration.name === name);
    if (!known)
      throw new Error(
        `The database has the migration ${name}, which this version of Schoolgate does not know: use the newer version.`,
      );
    if (known.checksum !== checksum)
      throw new Error(`The migration ${name} was changed after it had been applied: restore its file.`);
  }
}

async function apply(runner: Runner, { name, sql, checksum }: Migration): Promise<void> {
  await runner.exec('BEGIN');
  try {
    await runner.exec(sql);
    await runner.rows(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await runner.exec('COMMIT');
  } catch (error) {
    await runner.exec('ROLLBACK');
    throw new Error(`The migration ${name} failed and was undone: ${(error as Error).message}`);
  }
}
