/** All sealed values that no module of their own reseals: a column that is missing here could be read no more after a rotation. */
import type { Config } from './config.js';
import { sealerOf } from './crypto/keys.js';
import type { Db } from './db/index.js';
import { concernPlace } from './duties/concerns.js';
import { evidencePlace } from './pictures/live/findings.js';
import { factsPlace } from './pictures/taking.js';
import { messagePlace, notePlace } from './requests/receive.js';
import { totpPlace } from './sign-in/second-factor.js';

const values: { table: string; column: string; place(id: string): string }[] = [
  { table: 'Concern', column: 'sealed', place: concernPlace },
  { table: 'Picture', column: 'facts', place: factsPlace },
  { table: 'PictureFinding', column: 'evidence', place: evidencePlace },
  { table: 'PublicMessage', column: 'sealed', place: messagePlace },
  { table: 'PublicRequest', column: 'note', place: notePlace },
  { table: 'User', column: 'totpSealed', place: totpPlace },
];

/** Seals them with the newest key, so that the old one can go. Throws SealError where one cannot be opened. */
export async function resealRest(db: Db, config: Config): Promise<{ resealed: number; all: number }> {
  const { isStale, open, seal } = sealerOf(config);
  let [resealed, all] = [0, 0];
  for (const { table, column, place } of values) {
    // Names of ours, not of anybody else.
    const rows = await db.$queryRawUnsafe<{ id: string; sealed: string }[]>(
      `SELECT id::text AS id, "${column}" AS sealed FROM "${table}" WHERE "${column}" <> ''`,
    );
    all += rows.length;
    for (const { id, sealed } of rows.filter((row) => isStale(row.sealed))) {
      const anew = seal(open(sealed, place(id)), place(id));
      // Changed meanwhile, it was sealed anew by that.
      const change = `UPDATE "${table}" SET "${column}" = $1 WHERE id = $2::uuid AND "${column}" = $3`;
      resealed += await db.$executeRawUnsafe(change, anew, id, sealed);
    }
  }
  return { resealed, all };
}
