import type { Config } from '../config.js';
import { sealerOf } from '../crypto/keys.js';
import type { Db } from '../db/index.js';
import { noticePlace, replyPlace } from './handling.js';

/** Seals notices of complaint with the newest key, so that the old one can go. Throws SealError where one cannot be opened. */
export async function resealNotices(db: Db, config: Config): Promise<{ resealed: number; all: number }> {
  const sealer = sealerOf(config);
  const anew = (text: string, place: string) =>
    text !== '' && sealer.isStale(text) ? sealer.seal(sealer.open(text, place), place) : text;
  const rows = await db.defamationNotice.findMany();
  let resealed = 0;
  for (const { id, sealed, replySealed } of rows) {
    const data = { sealed: anew(sealed, noticePlace(id)), replySealed: anew(replySealed, replyPlace(id)) };
    if (data.sealed === sealed && data.replySealed === replySealed) continue;
    // Changed meanwhile, it is found the next time.
    resealed += (await db.defamationNotice.updateMany({ where: { id, sealed, replySealed }, data })).count;
  }
  return { resealed, all: rows.length };
}
