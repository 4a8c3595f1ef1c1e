/** Opens the database of the configuration: PGlite in the data folder, or PostgreSQL. Both speak through the same Prisma client. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Prisma } from '../../prisma/generated/client.js';
import { PrismaClient } from '../../prisma/generated/client.js';
import { tidyMemory } from '../memory.js';
import { lockFolder } from './lock.js';
import { migratePg, migratePglite } from './migrate.js';
import { folderTrouble, refuseHalf, serverTrouble } from './trouble.js';

export type Db = PrismaClient;
/** Inside a transaction use only this: PGlite has one connection, and an outer call would wait for itself. */
export type Tx = Prisma.TransactionClient;

export interface OpenDb {
  db: Db;
  close(): Promise<void>;
}

const transactionOptions = { maxWait: 30_000, timeout: 30_000 };

/** `dir` null keeps it in memory, for tests. Postgres' usual 128 MB of buffers are a quarter of what an idle school may use. */
export async function openPglite(dir: string | null): Promise<OpenDb> {
  const [{ QuickPGlite }, { PrismaPGlite }] = await Promise.all([
    import('./pglite.js'),
    import('pglite-prisma-adapter'),
  ]);
  const unlock = dir === null ? () => {} : lockFolder(dir);
  const pglite = await madeReady(QuickPGlite, dir).catch((error) => {
    unlock();
    throw dir === null ? error : folderTrouble(error, join(dir, 'db'));
  });
  const db = new PrismaClient({ adapter: new PrismaPGlite(pglite), transactionOptions });
  return {
    db,
    async close() {
      await db.$disconnect();
      if (!pglite.closed) await pglite.close();
      unlock();
    },
  };
}

type Pglite = typeof import('./pglite.js').QuickPGlite;

async function madeReady(Pglite: Pglite, dir: string | null): Promise<InstanceType<Pglite>> {
  const options = { startParams: [...Pglite.defaultStartParams, '-c', 'shared_buffers=32MB'] };
  const folder = dir === null ? null : join(dir, 'db');
  if (folder !== null) refuseHalf(folder);
  const making = folder !== null && !existsSync(join(folder, 'PG_VERSION'));
  if (folder !== null) mkdirSync(folder, { recursive: true });
  const pglite = folder === null ? new Pglite(options) : new Pglite(folder, options);
  await migratePglite(pglite);
  // Making it took 400 MB that V8 might keep for ever.
  if (making) tidyMemory();
  return pglite;
}

export async function openPostgres(url: string): Promise<OpenDb> {
  const [{ PrismaPg }, { askEachBySelf, WalledPool }] = await Promise.all([
    import('@prisma/adapter-pg'),
    import('./wall.js'),
  ]);
  await migratePg(url).catch((error) => {
    throw serverTrouble(error, url);
  });
  const pool = new WalledPool({ connectionString: url, max: 10 });
  const db = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions });
  askEachBySelf(db);
  const close = async () => {
    await db.$disconnect();
    await pool.end();
  };
  return { db, close };
}

export function openDb(config: { DATABASE_URL: string; DATA_DIR: string }): Promise<OpenDb> {
  return config.DATABASE_URL ? openPostgres(config.DATABASE_URL) : openPglite(config.DATA_DIR);
}
