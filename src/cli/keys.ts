import { readConfig } from '../config.js';
import { newKey } from '../crypto/keys.js';
import type { Io } from './io.js';

export const summary = 'Make a key for SECRET_KEYS, or seal everything with the newest';

/** `new` prints a key and changes nothing; `reseal` needs the database to itself where it is the built-in one. 2 for other words. */
export async function run([what, ...rest]: string[], io: Io): Promise<number> {
  if (what === 'new' && rest.length === 0) {
    io.stdout.write(`${newKey()}\n`);
    return 0;
  }
  if (what === 'reseal' && rest.length === 0) return reseal(io);
  io.stderr.write('Say “schoolgate keys new” or “schoolgate keys reseal”.\n');
  return 2;
}

async function reseal(io: Io): Promise<number> {
  const { openDb } = await import('../db/index.js');
  const { resealTokens } = await import('../connections/reseal.js');
  const { resealNotices } = await import('../defamation/reseal.js');
  const { resealPeople } = await import('../people/reseal.js');
  const { resealRest } = await import('../resealing.js');
  const config = readConfig();
  const opened = await openDb(config);
  try {
    const tokens = await resealTokens(opened.db, config);
    const people = await resealPeople(opened.db, config);
    const notices = await resealNotices(opened.db, config);
    const rest = await resealRest(opened.db, config);
    io.stdout.write(
      `${tokens.resealed} of ${tokens.all} stored tokens, ${people.resealed} of ${people.all} entries of the register of people, ` +
        `${notices.resealed} of ${notices.all} notices of complaint and ${rest.resealed} of ${rest.all} other sealed values ` +
        'were sealed with the newest key. The older keys can go from here; keep them apart for as long as you keep backups that they sealed.\n',
    );
    return 0;
  } finally {
    await opened.close();
  }
}
