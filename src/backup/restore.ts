/** Puts a backup in the place of the database. It is built beside what is there, which is touched only when the new one stands. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { Config } from '../config.js';
import { lockFolder } from '../db/lock.js';
import { runnerOf, runnerOfPg } from '../db/migrate.js';
import { DatabaseError, folderTrouble } from '../db/trouble.js';
import { quoted } from './dump.js';
import type { Inspected } from './inspect.js';
import { loadBackup } from './load.js';
import { BackupError } from './sealed-file.js';

export interface Restoring {
  /** What is there may be replaced: it is kept aside. */
  replace: boolean;
  now: Date;
}

/** Resolves with the place of what was there before, or null. Throws BackupError or DatabaseError, and then all is as it was. */
export function restoreBackup(config: Config, backup: Inspected, restoring: Restoring): Promise<string | null> {
  return config.database === 'pglite'
    ? intoFolder(config.DATA_DIR, backup, restoring)
    : intoServer(config.DATABASE_URL, backup, restoring);
}

const notEmpty = (place: string, kept: string) =>
  new BackupError(
    `There is a database in ${place} already. Nothing was changed. To put the backup in its place say --replace: what is there now is kept ${kept}.`,
  );

const stamp = (now: Date) => now.toISOString().slice(0, 19).replace(/\D/g, '');

async function intoFolder(dir: string, backup: Inspected, { replace, now }: Restoring): Promise<string | null> {
  const unlock = lockFolder(dir);
  const [place, beside] = [join(dir, 'db'), join(dir, `db.restoring`)];
  const before = join(dir, `db.before-${stamp(now)}`);
  try {
    const there = existsSync(place) && readdirSync(place).length > 0;
    if (there && !replace) throw notEmpty(place, `as ${before}`);
    // Of a restore that was cut short.
    rmSync(beside, { recursive: true, force: true });
    mkdirSync(beside, { recursive: true });
    const { QuickPGlite } = await import('../db/pglite.js');
    const pglite = new QuickPGlite(beside);
    await loadBackup(runnerOf(pglite), backup);
    await pglite.close();
    if (there) renameSync(place, before);
    else rmSync(place, { recursive: true, force: true });
    renameSync(beside, place);
    return there ? before : null;
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    throw error instanceof BackupError || error instanceof DatabaseError ? error : folderTrouble(error, dir);
  } finally {
    unlock();
  }
}

const besideSchema = 'schoolgate_restoring';

/** In a schema of its own, which takes the name of the old one in a single step. */
async function intoServer(url: string, backup: Inspected, { replace, now }: Restoring): Promise<string | null> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseOthers(client);
    const before = `before_${stamp(now)}`;
    const there = await hasTables(client);
    if (there && !replace) throw notEmpty('the PostgreSQL of DATABASE_URL', `in the schema ${before}`);
    await client.query(
      `DROP SCHEMA IF EXISTS ${besideSchema} CASCADE; CREATE SCHEMA ${besideSchema}; SET search_path TO ${besideSchema}`,
    );
    try {
      await loadBackup(runnerOfPg(client), backup);
      await refuseOthers(client);
    } catch (error) {
      await client.query(`DROP SCHEMA IF EXISTS ${besideSchema} CASCADE`);
      throw error;
    }
    const aside = there ? `ALTER SCHEMA public RENAME TO ${quoted(before)}` : 'DROP SCHEMA IF EXISTS public';
    await client.query(`BEGIN; ${aside}; ALTER SCHEMA ${besideSchema} RENAME TO public; COMMIT`);
    return there ? `the schema ${before}` : null;
  } finally {
    await client.end();
  }
}

async function hasTables(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'public') AND relkind = 'r' LIMIT 1`,
  );
  return rows.length > 0;
}

/** A worker that goes on would write into the old one, and find itself in the new one. */
async function refuseOthers(client: Client): Promise<void> {
  const { rows } = await client.query<{ others: number }>(`
    SELECT count(*)::int AS others FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`);
  const others = rows[0]?.others ?? 0;
  if (others > 0)
    throw new BackupError(
      `${others} other connections to this database are open. Stop web and every worker, and close other programs that use it. Nothing was changed.`,
    );
}
