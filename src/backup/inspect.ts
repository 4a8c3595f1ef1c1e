/** Reads a backup from its first to its last byte before anything is touched: whole, of a version that we know, and openable. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import type { Sealer } from '../crypto/seal.js';
import { type Migration, readMigrations } from '../db/migrate.js';
import type { Manifest } from './dump.js';
import { BackupError, opening, readHeader } from './sealed-file.js';

const manifestLine = z.object({
  manifest: z.object({
    migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
    tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  }),
});
const tableLine = z.object({ table: z.string() });
const endLine = z.object({ end: z.object({ counts: z.record(z.string(), z.number().int()) }) });

export type BackupRow = { table: string; values: (string | null)[] };

export interface Inspected {
  file: string;
  madeAt: Date;
  manifest: Manifest;
  counts: Record<string, number>;
  /** The migrations of ours that it was made by, in order. */
  migrations: Migration[];
  /** Those that came since. */
  later: Migration[];
  /** Reads it once more. */
  rows(): AsyncGenerator<BackupRow>;
}

/** Throws BackupError, with words for a person, where the backup must not be restored here. */
export async function inspectBackup(file: string, sealer: Sealer, known = readMigrations()): Promise<Inspected> {
  const header = await readHeader(file, sealer);
  let manifest: Manifest | undefined;
  let ended: Record<string, number> | undefined;
  const counts: Record<string, number> = {};
  const lines = () => linesOf(file, opening(file, header));
  for await (const one of readLines(lines())) {
    if ('manifest' in one) manifest = one.manifest;
    else if ('end' in one) ended = one.end.counts;
    else {
      counts[one.table] = (counts[one.table] ?? 0) + 1;
      if (manifest) refuseForeignKeys(sealer, manifest, one);
    }
  }
  const incomplete = Object.entries(ended ?? {}).some(([table, count]) => (counts[table] ?? 0) !== count);
  if (!manifest || !ended || incomplete) throw new BackupError(`${file} is not whole: rows are missing.`);
  const migrations = migrationsFor(manifest, known);
  const madeAt = new Date(header.about.madeAt);
  const later = known.filter((one) => !migrations.includes(one));
  return { file, madeAt, manifest, counts: ended, migrations, later, rows: () => rowsIn(lines()) };
}

function migrationsFor({ migrations }: Manifest, known: Migration[]): Migration[] {
  return migrations.map(({ name, checksum }) => {
    const ours = known.find((one) => one.name === name);
    if (!ours)
      throw new BackupError(
        `The backup was made by a newer Schoolgate: this version does not know ${name}. Install the newer version, and restore with that.`,
      );
    if (ours.checksum !== checksum)
      throw new BackupError(
        `The backup was made by another Schoolgate, whose ${name} is not this one's. Restore with the version that made it.`,
      );
    return ours;
  });
}

/** Where our sealed values stand. Not wherever something looks like one: anybody may write such a word in a comment. */
const sealedColumns: Record<string, string[]> = {
  Concern: ['sealed'],
  Credential: ['sealed'],
  DefamationNotice: ['sealed', 'replySealed'],
  Grant: ['sealed'],
  Person: ['sealed'],
  Picture: ['facts'],
  PictureFinding: ['evidence'],
  PublicMessage: ['sealed'],
  PublicRequest: ['note'],
  User: ['totpSealed'],
};

function refuseForeignKeys(sealer: Sealer, { tables }: Manifest, { table, values }: BackupRow): void {
  const columns = sealedColumns[table];
  if (!columns) return;
  const names = tables.find(({ name }) => name === table)?.columns ?? [];
  for (const column of columns) {
    const value = values[names.indexOf(column)];
    if (value && !sealer.knows(value))
      throw new BackupError(
        `Something in the table ${table} was sealed with a key that is not here: restored, nobody could read it. Put the keys that ` +
          'were kept apart from the backup into SECRET_KEYS, or the file secret.keys into the data folder, and try again.',
      );
  }
}

type Line = z.infer<typeof manifestLine> | z.infer<typeof endLine> | BackupRow;

async function* rowsIn(lines: AsyncIterable<string>): AsyncGenerator<BackupRow> {
  for await (const one of readLines(lines)) if ('values' in one) yield one;
}

async function* readLines(lines: AsyncIterable<string>): AsyncGenerator<Line> {
  let table = '';
  for await (const text of lines) {
    const line: unknown = JSON.parse(text);
    if (Array.isArray(line)) yield { table, values: line as (string | null)[] };
    else if (tableLine.safeParse(line).success) table = tableLine.parse(line).table;
    else yield endLine.safeParse(line).data ?? manifestLine.parse(line);
  }
}

/** What was changed in the sealed file, zlib would say in words of its own. */
async function* linesOf(file: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const source = Readable.from(bytes);
  const unzipped = source.pipe(createGunzip());
  let trouble: Error | undefined;
  source.on('error', (error) => {
    trouble = error;
    unzipped.destroy(error);
  });
  try {
    for await (const line of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY })) yield line;
  } catch (error) {
    throw trouble ?? error;
  }
  if (trouble) throw trouble;
  if (!unzipped.readableEnded) throw new BackupError(`${file} is not whole.`);
}
