import type { Config } from '../config.js';
import { sealerOf } from '../crypto/keys.js';
import type { Db } from '../db/index.js';
import { openTokens, sealTokens } from './tokens.js';

/** Seals every stored token with the newest key, so that the old one can go. Throws SealError where one cannot be opened. */
export async function resealTokens(db: Db, config: Config): Promise<{ resealed: number; all: number }> {
  const rows = await db.credential.findMany();
  let resealed = 0;
  for (const row of rows) {
    if (!sealerOf(config).isStale(row.sealed)) continue;
    const sealed = sealTokens(config, row.accountId, openTokens(config, row));
    // Renewed meanwhile, it was sealed anew by that.
    const { count } = await db.credential.updateMany({ where: { id: row.id, sealed: row.sealed }, data: { sealed } });
    resealed += count;
  }
  return { resealed, all: rows.length };
}
