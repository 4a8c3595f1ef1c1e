/** Puts the rows of a backup into an empty database of the version that made it, and brings that to our own version. */
import { migrate, type Runner } from '../db/migrate.js';
import { quoted, type TableColumns, tablesOf } from './dump.js';
import type { BackupRow, Inspected } from './inspect.js';
import { BackupError } from './sealed-file.js';

/** What one statement carries at most: rows, and letters of them. */
const most = { rows: 1000, letters: 4_000_000 };

/** Into the first schema of the runner's search path, which must be empty. */
export async function loadBackup(runner: Runner, backup: Inspected): Promise<void> {
  await migrate(runner, backup.migrations);
  await runner.exec('BEGIN');
  try {
    const tables = await tablesOf(runner);
    const constraints = await foreignKeys(runner);
    for (const { table, name } of constraints)
      await runner.exec(`ALTER TABLE ${quoted(table)} DROP CONSTRAINT ${quoted(name)}`);
    // A migration may have filled a table.
    await runner.exec(`TRUNCATE ${tables.map(({ name }) => quoted(name)).join(', ')}`);
    await loadRows(runner, { tables, backup });
    // Each is checked again as it is put back: no row hangs on one that is not there.
    for (const { table, name, definition } of constraints)
      await runner.exec(`ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${quoted(name)} ${definition}`);
    await runner.exec('COMMIT');
  } catch (error) {
    await runner.exec('ROLLBACK');
    throw error;
  }
  await migrate(runner, [...backup.migrations, ...backup.later]);
  await markRestored(runner, backup);
}

interface Loading {
  tables: TableColumns[];
  backup: Inspected;
}

async function loadRows(runner: Runner, { tables, backup }: Loading): Promise<void> {
  let held: string[] = [];
  let letters = 0;
  let table = '';
  const flush = async () => {
    if (held.length > 0) await runner.rows(insertInto(table, { tables, backup }), [`[${held.join(',')}]`]);
    held = [];
    letters = 0;
  };
  for await (const row of backup.rows()) {
    if (row.table !== table || held.length >= most.rows || letters >= most.letters) await flush();
    table = row.table;
    const line = JSON.stringify(row.values satisfies BackupRow['values']);
    held.push(line);
    letters += line.length;
  }
  await flush();
}

/** By the names of the columns: their order is the database's own affair. */
function insertInto(name: string, { tables, backup }: Loading): string {
  const types = new Map(
    tables.find((table) => table.name === name)?.columns.map((column) => [column.name, column.type]),
  );
  const columns = backup.manifest.tables.find((table) => table.name === name)?.columns ?? [];
  const values = columns.map((column, index) => {
    const type = types.get(column);
    if (!type) throw new BackupError(`The backup has ${name}.${column}, which the version that made it does not know.`);
    return `(v->>${index})::${type}`;
  });
  const into = columns.map(quoted).join(', ');
  return `INSERT INTO ${quoted(name)} (${into}) SELECT ${values.join(', ')} FROM json_array_elements($1::json) AS v`;
}

async function foreignKeys({ rows }: Runner) {
  const found = await rows(`
    SELECT c.relname AS table, k.conname AS name, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace`);
  return found.map((row) => ({ table: String(row.table), name: String(row.name), definition: String(row.definition) }));
}

/**
 * What happened since is known to nobody here. So words of ours wait (src/restored.ts); every effect that was wished for is looked
 * for on the platform before it is repeated, as after a crash; each account is read anew; and whoever was signed in signs in again.
 */
async function markRestored({ rows, exec }: Runner, { madeAt }: Inspected): Promise<void> {
  await exec('BEGIN');
  await rows(
    'UPDATE "School" SET "restoredFrom" = $1::timestamptz, "restoredAt" = now(), "restoreEndedAt" = NULL, "restoreEndedBy" = NULL',
    [madeAt.toISOString()],
  );
  await exec(`
    UPDATE "Action" SET attempts = attempts + 1, "leaseUntil" = NULL, state = 'pending', "notBefore" = LEAST("notBefore", now()) WHERE state IN ('pending', 'performing');
    UPDATE "Account" SET "lastReadAt" = NULL, "lastError" = NULL, "pollDueAt" = NULL, "haltedUntil" = NULL, "haltCode" = NULL;
    DELETE FROM "Session"; DELETE FROM "SignInLink"; DELETE FROM "ConnectAttempt"; DELETE FROM "SignInTry";`);
  await exec('COMMIT');
}
