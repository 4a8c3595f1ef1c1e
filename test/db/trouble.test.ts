/** A database that cannot be opened: a sentence that says what to do, nothing written, and no password in it. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { openPglite, openPostgres } from '../../src/db/index.js';
import { lockFolder } from '../../src/db/lock.js';
import { folderTrouble } from '../../src/db/trouble.js';
import { freePort } from '../ports.js';
import { describeWith, postgresUrl } from '../services.js';
import { copyTemplate } from '../template.js';

function filesOf(dir: string): Map<string, string> {
  const names = readdirSync(join(dir, 'db'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(dir, 'db', name),
  );
  const files = names.filter((name) => statSync(name).isFile() && !name.endsWith('postmaster.pid'));
  return new Map(files.map((name) => [name, readFileSync(name, 'latin1')]));
}

test.each<[string, (db: string) => void, RegExp]>([
  ['its mark is gone', (db) => rmSync(join(db, 'PG_VERSION')), /is not whole: PG_VERSION is missing/],
  ['its log is gone', (db) => rmSync(join(db, 'pg_wal'), { recursive: true }), /is not whole: pg_wal is missing/],
  ['it is of another PostgreSQL', (db) => writeFileSync(join(db, 'PG_VERSION'), '14\n'), /files are damaged/],
  ['a file was emptied', (db) => writeFileSync(join(db, 'global/pg_control'), ''), /files are damaged/],
])('a data folder that is damaged (%s) is refused and left as it is', async (_what, damage, words) => {
  const { dir, remove } = copyTemplate(inject('template'));
  try {
    damage(join(dir, 'db'));
    const before = filesOf(dir);
    const opening = openPglite(dir);
    await expect(opening).rejects.toThrow(words);
    await expect(opening).rejects.toThrow('Keep it as it is, restore the newest backup');
    expect(filesOf(dir)).toEqual(before);
    lockFolder(dir)();
  } finally {
    remove();
  }
});

test('a full disk and a folder of somebody else are named; what is a sentence already stays', () => {
  const coded = (code: string) => Object.assign(new Error('write'), { code });
  expect(folderTrouble(coded('ENOSPC'), '/data/db')).toMatchObject({ message: expect.stringContaining('is full') });
  expect(folderTrouble(coded('EACCES'), '/data/db')).toMatchObject({
    message: '/data/db cannot be written by this user. Give it the folder, or set DATA_DIR.',
  });
  const newer = new Error('The database has a migration which this version does not know.');
  expect(folderTrouble(newer, '/data/db')).toBe(newer);
});

test('a DATABASE_URL where nothing answers, or something else, is named without its password', async () => {
  const silent = createServer((socket) => socket.destroy());
  const port = await new Promise<number>((resolve) => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
  });
  const at = (where: number) => openPostgres(`postgres://head:s3cret@127.0.0.1:${where}/school`).catch(String);
  const closed = await freePort();
  expect(await at(closed)).toBe(
    `DatabaseError: The PostgreSQL server of DATABASE_URL (127.0.0.1:${closed}/school): nothing answers there. ` +
      'Is the server running, and are the host and the port right? Nothing was changed.',
  );
  expect(await at(port)).toMatch(/it broke the connection off\. Is it a PostgreSQL server\?/);
  silent.close();
});

await describeWith('PostgreSQL', 'a server that does not let us in', () => {
  test.each<[string, (url: URL) => void, RegExp]>([
    ['database', (url) => Object.assign(url, { pathname: '/no_such_school' }), /has no database of that name/],
    [
      'user',
      (url) => Object.assign(url, { username: 'no_such_user', password: 's3cret' }),
      /the user or the password is wrong|does not let this user in/,
    ],
  ])('no such %s', async (_what, change, words) => {
    const url = new URL(postgresUrl);
    change(url);
    const said = await openPostgres(url.href).catch(String);
    expect(said).toMatch(words);
    expect(said).not.toContain('s3cret');
  });
});
