/** Makes a backup of the database, of one moment, while Schoolgate goes on. Everything that Schoolgate keeps is in the database. */
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { realClock } from '../clock.js';
import type { Config } from '../config.js';
import { sealerOf } from '../crypto/keys.js';
import type { Db } from '../db/index.js';
import { type Runner, runnerOfPg } from '../db/migrate.js';
import { ofAll } from '../db/wall.js';
import { dumpLines, migrationsOf } from './dump.js';
import { sealing } from './sealed-file.js';

/** As long as a large school may take; in the embedded mode everything else waits meanwhile. */
const longestMs = 60 * 60_000;

/** Writes `file`, for its owner alone; it stands there whole or not at all. `db` is the open one of an embedded school. */
export async function writeBackup(config: Config, db: Db | null, file: string): Promise<void> {
  const part = `${file}.part`;
  try {
    const write = (lines: AsyncIterable<string>) =>
      pipeline(
        Readable.from(lines),
        createGzip(),
        sealing(sealerOf(config), realClock().wall()),
        createWriteStream(part, { flags: 'wx', mode: 0o600 }),
      );
    await (db ? ofEmbedded(db, write) : ofServer(config.DATABASE_URL, write));
    await flush(part);
    await rename(part, file);
    await flush(dirname(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(part, { force: true });
    throw error;
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path);
  await handle.sync();
  await handle.close();
}

type Write = (lines: AsyncIterable<string>) => Promise<void>;

async function ofEmbedded(db: Db, write: Write): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const runner: Runner = {
        rows: (sql, values = []) => tx.$queryRawUnsafe(sql, ...values),
        exec: (sql) => tx.$executeRawUnsafe(sql),
      };
      await write(dumpLines(runner, await migrationsOf(runner)));
    },
    { isolationLevel: 'RepeatableRead', timeout: longestMs, maxWait: 60_000 },
  );
}

/** By a connection of its own: the wall (db/wall.ts) hides all rows even from the owner, until it takes the role that sees them. */
async function ofServer(url: string, write: Write): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const runner = runnerOfPg(client);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const migrations = await migrationsOf(runner);
    await client.query(`SET LOCAL ROLE ${ofAll}`);
    await write(dumpLines(runner, migrations));
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
