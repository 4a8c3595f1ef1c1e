import type { Config } from '../config.js';
import { sealerOf } from '../crypto/keys.js';
import type { Db } from '../db/index.js';
import { keyWords, openEntry, openPerson, sealEntry, sealPerson } from './details.js';

/** Seals the register with the newest key, and hashes anew by what its people are known again. Throws SealError. */
export async function resealPeople(db: Db, config: Config): Promise<{ resealed: number; all: number }> {
  const { isStale, index } = sealerOf(config);
  const people = await db.person.findMany();
  const grants = await db.grant.findMany();
  let resealed = 0;
  for (const row of people.filter(({ sealed }) => isStale(sealed))) {
    const details = openPerson(config, row);
    const { id: personId, schoolId } = row;
    const keys = keyWords(row.kind, details).map((words) => ({
      schoolId,
      personId,
      hash: index(words, schoolId)[0] ?? '',
    }));
    await db.$transaction(async (tx) => {
      // Changed meanwhile, it was sealed anew by that.
      const where = { id: personId, sealed: row.sealed };
      const { count } = await tx.person.updateMany({ where, data: { sealed: sealPerson(config, personId, details) } });
      if (count === 0) return;
      await tx.personKey.deleteMany({ where: { personId } });
      await tx.personKey.createMany({ data: keys });
      resealed += 1;
    });
  }
  for (const row of grants.filter(({ sealed }) => isStale(sealed))) {
    const data = { sealed: sealEntry(config, row.id, openEntry(config, row)) };
    resealed += (await db.grant.updateMany({ where: { id: row.id, sealed: row.sealed }, data })).count;
  }
  // A file that waits for a preview is chosen again.
  await db.rollImport.deleteMany();
  return { resealed, all: people.length + grants.length };
}
