/**
 * All rows as lines of JSON, the same from PGlite and from PostgreSQL, so that a school can move from one to the other. Each value
 * is the text that the database itself writes and reads back, so nothing is lost on the way. One transaction sees one moment.
 */
import type { Runner } from '../db/migrate.js';

export interface Manifest {
  migrations: { name: string; checksum: string }[];
  tables: { name: string; columns: string[] }[];
}

export interface TableColumns {
  name: string;
  columns: { name: string; type: string }[];
}

/** Pictures are megabytes: a few at a time. */
const rowsAtOnce = { plain: 1000, bytes: 10 };

/** As the catalogue has them, in the order of their names. */
export async function tablesOf({ rows }: Pick<Runner, 'rows'>): Promise<TableColumns[]> {
  const found = await rows(`
    SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
      AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum`);
  const tables = new Map<string, TableColumns['columns']>();
  for (const row of found) {
    const columns = tables.get(String(row.table)) ?? [];
    tables.set(String(row.table), [...columns, { name: String(row.name), type: String(row.type) }]);
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

/** Which migrations made this database. */
export async function migrationsOf({ rows }: Pick<Runner, 'rows'>): Promise<Manifest['migrations']> {
  const applied = await rows(
    'SELECT migration_name AS name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL ORDER BY 1',
  );
  return applied.map(({ name, checksum }) => ({ name: String(name), checksum: String(checksum) }));
}

/** Runs inside a transaction of the caller's, which must see one moment (REPEATABLE READ). Yields whole lines. */
export async function* dumpLines(runner: Runner, migrations: Manifest['migrations']): AsyncGenerator<string> {
  const tables = await tablesOf(runner);
  const named = tables.map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) }));
  yield `${JSON.stringify({ manifest: { migrations, tables: named } })}\n`;
  const counts: Record<string, number> = {};
  for (const table of tables) {
    yield `${JSON.stringify({ table: table.name })}\n`;
    counts[table.name] = 0;
    for await (const lines of rowsOf(runner, table)) {
      counts[table.name] = (counts[table.name] ?? 0) + lines.length;
      yield `${lines.join('\n')}\n`;
    }
  }
  yield `${JSON.stringify({ end: { counts } })}\n`;
}

async function* rowsOf({ rows, exec }: Runner, { name, columns }: TableColumns): AsyncGenerator<string[]> {
  const some = columns.some(({ type }) => type === 'bytea') ? rowsAtOnce.bytes : rowsAtOnce.plain;
  const values = columns.map((column) => `${quoted(column.name)}::text`).join(', ');
  // One name for all: a cursor is its connection's own, and PGlite keeps the plan of each statement that is worded anew.
  await exec(`DECLARE dump CURSOR FOR SELECT json_build_array(${values})::text AS line FROM ${quoted(name)}`);
  for (;;) {
    const found = await rows(`FETCH ${some} FROM dump`);
    if (found.length === 0) break;
    yield found.map(({ line }) => onOneLine(String(line)));
  }
  await exec('CLOSE dump');
}

/** JSON may hold these as they are, and readers of lines take them for ends of lines. */
const onOneLine = (line: string) => line.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
