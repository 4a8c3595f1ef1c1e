import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appendAudit, verifyAudit } from '../audit.js';
import { type Inspected, inspectBackup } from '../backup/inspect.js';
import { restoreBackup } from '../backup/restore.js';
import { realClock } from '../clock.js';
import { type Config, readConfig } from '../config.js';
import { sealerOf } from '../crypto/keys.js';
import { type Db, openDb } from '../db/index.js';
import { FolderInUse, holderOf } from '../db/lock.js';
import type { Io } from './io.js';
import { linesOf } from './verify-audit.js';

const options = { from: { type: 'string' }, replace: { type: 'boolean' } } as const;

/** 0: restored, and the audit chain holds; 1: restored, and the chain is broken; 2: nothing was restored and nothing changed. */
export async function run(args: string[], io: Io): Promise<number> {
  try {
    const { from, replace = false } = parseArgs({ args, options }).values;
    if (!from) throw new Error('say from which backup: --from FILE');
    const config = readConfig();
    refuseNewKey(config);
    const running = config.database === 'pglite' ? holderOf(config.DATA_DIR) : null;
    if (running) throw new FolderInUse(`Schoolgate is running (process ${running.pid}). Stop it first.`);
    const backup = await inspectBackup(from, sealerOf(config));
    io.stdout.write(`${from} is whole. Restoring …\n`);
    const before = await restoreBackup(config, backup, { replace, now: realClock().wall() });
    return await report(config, { backup, before, io });
  } catch (error) {
    io.stderr.write(`schoolgate restore: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** A key that was made now would open nothing, and stand in the way of the right one. */
function refuseNewKey({ SECRET_KEYS, DATA_DIR }: Config): void {
  const file = join(DATA_DIR, 'secret.keys');
  if (SECRET_KEYS.length > 0 || existsSync(file)) return;
  throw new Error(
    `There are no keys here. Put the ones that were kept apart from the backup into SECRET_KEYS, or the file secret.keys into ${DATA_DIR}, and try again.`,
  );
}

interface Done {
  backup: Inspected;
  before: string | null;
  io: Io;
}

async function report(config: Config, { backup, before, io }: Done): Promise<number> {
  const { db, close } = await openDb(config);
  try {
    const chains = await verifyAudit(db);
    await writeDown(db, backup);
    const rows = Object.values(backup.counts).reduce((sum, count) => sum + count, 0);
    io.stdout.write(`Restored: ${rows} rows as of ${backup.madeAt.toISOString()}.\n`);
    for (const chain of chains) io.stdout.write(linesOf(chain));
    if (before) io.stdout.write(`What was there before is kept: ${before}. Remove it when you no longer need it.\n`);
    io.stdout.write(
      'Start Schoolgate. It reads the accounts and hides as ever; replies, notices, posts and bans wait until somebody has looked ' +
        'and lets them go, on the page “Brakes”. Whoever was signed in signs in again. Who was suspended since the backup must be suspended again.\n',
    );
    return chains.some(({ broken }) => broken) ? 1 : 0;
  } finally {
    await close();
  }
}

async function writeDown(db: Db, { madeAt }: Inspected): Promise<void> {
  for (const { id: schoolId } of await db.school.findMany({ select: { id: true } })) {
    const facts = { backupOf: madeAt.toISOString() };
    const entry = { kind: 'backup.restored', actor: 'outside', facts };
    await db.$transaction((tx) => appendAudit(tx, { schoolId, at: realClock().wall() }, [entry]));
  }
}
