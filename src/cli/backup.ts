import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { parseArgs } from 'node:util';
import { writeBackup } from '../backup/backup.js';
import { inspectBackup } from '../backup/inspect.js';
import { type Config, readConfig } from '../config.js';
import { sealerOf } from '../crypto/keys.js';
import { openDb } from '../db/index.js';
import { type Door, holderOf } from '../db/lock.js';
import type { Io } from './io.js';

/** Writes a backup and reads it back. 0: it is whole; 2: something was wrong, and there is no file. Works beside a running Schoolgate. */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const { out } = parseArgs({ args, options: { out: { type: 'string' } } }).values;
    if (!out) throw new Error('say where to: --out FILE');
    if (existsSync(out)) throw new Error(`${out} is there already: a backup is not written over.`);
    const config = readConfig();
    await make(config, out);
    const { counts, madeAt } = await readBack(config, out);
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    io.stdout.write(
      `${out}: ${rows} rows as of ${madeAt.toISOString()}, read back and whole, SHA-256 ${await hashOf(out)}\n` +
        `${keysAre(config)} Without them nobody can restore this backup: keep a copy of them, and never in the same place as the backup.\n`,
    );
    return 0;
  } catch (error) {
    io.stderr.write(`schoolgate backup: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function make(config: Config, out: string): Promise<void> {
  const door = config.database === 'pglite' ? holderOf(config.DATA_DIR)?.door : undefined;
  if (door) return throughDoor(door, out);
  if (config.database === 'postgres') return writeBackup(config, null, out);
  if (!existsSync(join(config.DATA_DIR, 'db'))) throw new Error(`${config.DATA_DIR} holds no database to back up.`);
  const opened = await openDb(config);
  try {
    await writeBackup(config, opened.db, out);
  } finally {
    await opened.close();
  }
}

async function throughDoor({ url, key }: Door, out: string): Promise<void> {
  const answer = await fetch(`${url}/local/backup`, { headers: { 'x-schoolgate-key': key } });
  if (!answer.ok || !answer.body)
    throw new Error(`The running Schoolgate could not make a backup (${answer.status}): see its log.`);
  const part = `${out}.part`;
  try {
    // Sealed already. Of its owner alone.
    const file = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), file);
    await rename(part, out);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(part, { force: true });
    throw error;
  }
}

/** A backup that nobody ever read is a hope. */
async function readBack(config: Config, out: string) {
  try {
    return await inspectBackup(out, sealerOf(config));
  } catch (error) {
    await rm(out, { force: true });
    throw error;
  }
}

const keysAre = (config: Config) =>
  config.SECRET_KEYS.length > 0
    ? 'It is sealed with the first key of SECRET_KEYS; the keys are not in it.'
    : `It is sealed with the key in ${join(config.DATA_DIR, 'secret.keys')}; that file is not in it.`;

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
