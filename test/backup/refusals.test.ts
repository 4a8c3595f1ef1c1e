/** What must not be restored is refused with a sentence before anything is touched; what is older is brought forward. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { writeBackup } from '../../src/backup/backup.js';
import { inspectBackup } from '../../src/backup/inspect.js';
import { loadBackup } from '../../src/backup/load.js';
import { restoreBackup } from '../../src/backup/restore.js';
import { run as restore } from '../../src/cli/restore.js';
import { readConfig } from '../../src/config.js';
import { newKey } from '../../src/crypto/keys.js';
import { createSealer } from '../../src/crypto/seal.js';
import { openPglite } from '../../src/db/index.js';
import { migratePglite, readMigrations, runnerOf } from '../../src/db/migrate.js';
import { QuickPGlite } from '../../src/db/pglite.js';
import { copyTemplate } from '../template.js';

const key = newKey();
const sealer = createSealer([Buffer.from(key, 'base64')]);
const schoolId = '018f0000-0000-7000-8000-000000000001';
const dir = mkdtempSync(join(tmpdir(), 'schoolgate-backups-'));
const source = copyTemplate(inject('template'));
const file = join(dir, 'good');
const configOf = (DATA_DIR: string) => readConfig({ DATA_DIR, SECRET_KEYS: key }, '/nonexistent/.env');

beforeAll(async () => {
  const { db, close } = await openPglite(source.dir);
  await db.school.create({ data: { id: schoolId, name: 'Test Primary “ÿ” \\ \n', alsoKnown: ['a,b', '"c"', ''] } });
  const facts = sealer.seal('x', 'y');
  const picture = {
    position: 0,
    answers: { a: null },
    name: 'a.jpg',
    type: 'image/jpeg',
    width: 1,
    height: 1,
    uploadedAt: new Date(0),
  };
  const bytes = Buffer.from([0, 1, 92, 255]);
  await db.picture.create({
    data: { ...picture, schoolId, facts, bytes, thumb: bytes, fingerprint: '', copyFingerprint: '' },
  });
  await writeBackup(configOf(source.dir), db, file);
  await close();
});
afterAll(() => {
  source.remove();
  rmSync(dir, { recursive: true, force: true });
});

async function asked(from: string, more: string[] = [], env: Record<string, string> = {}) {
  const data = join(dir, 'data');
  for (const [name, value] of Object.entries({ DATA_DIR: data, SECRET_KEYS: key, ...env })) vi.stubEnv(name, value);
  let said = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      said += String(chunk);
      done();
    },
  });
  const code = await restore(['--from', from, ...more], { stdin: process.stdin, stdout: stream, stderr: stream });
  vi.unstubAllEnvs();
  return { code, said };
}

test('what is cut short, changed, sealed with another key or no backup is refused, and the data stay', async () => {
  const bytes = readFileSync(file);
  const bad = (name: string, content: Uint8Array) => {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };
  const changed = Buffer.from(bytes);
  changed[bytes.length - 40] = (changed[bytes.length - 40] ?? 0) ^ 1;
  const head = bytes.indexOf('\n') + 1;
  mkdirSync(join(dir, 'data', 'db'), { recursive: true });
  writeFileSync(join(dir, 'data', 'db', 'PG_VERSION'), 'kept');
  const whole = 'is not whole';
  for (const [from, words, env] of [
    [bad('cut', bytes.subarray(0, -1)), whole],
    [bad('cut-to-head', bytes.subarray(0, head)), whole],
    [bad('changed', changed), whole],
    [bad('longer', Buffer.concat([bytes, Buffer.from('x')])), whole],
    [bad('other-head', Buffer.concat([Buffer.from(' '), bytes])), whole],
    [bad('none', Buffer.from('hello')), 'is no backup'],
    [join(dir, 'absent'), 'cannot be read'],
    [file, 'was sealed with the key', { SECRET_KEYS: newKey() }],
    [file, 'There are no keys here', { SECRET_KEYS: '' }],
    [file, 'say --replace'],
  ] as const) {
    const answer = await asked(from, words === 'say --replace' ? [] : ['--replace'], env);
    expect([answer.code, answer.said]).toEqual([2, expect.stringContaining(words)]);
    expect(readdirSync(join(dir, 'data')).filter((name) => name !== 'lock')).toEqual(['db']);
    expect(readFileSync(join(dir, 'data', 'db', 'PG_VERSION'), 'utf8')).toBe('kept');
  }
  const foreign = createSealer([Buffer.from(newKey(), 'base64')]).seal('x', 'y');
  const { db, close } = await openPglite(source.dir);
  await db.picture.updateMany({ data: { facts: foreign } });
  await writeBackup(configOf(source.dir), db, join(dir, 'foreign'));
  await close();
  expect((await asked(join(dir, 'foreign'), ['--replace'])).said).toContain(
    'Something in the table Picture was sealed with a key',
  );
});

test('restored, each value is as it was, and what was there before is kept aside', async () => {
  const config = configOf(join(dir, 'data'));
  const before = await restoreBackup(config, await inspectBackup(file, sealer), { replace: true, now: new Date() });
  expect(readFileSync(join(before ?? '', 'PG_VERSION'), 'utf8')).toBe('kept');
  const { db, close } = await openPglite(config.DATA_DIR);
  expect(await db.school.findFirst()).toMatchObject({ name: 'Test Primary “ÿ” \\ \n', alsoKnown: ['a,b', '"c"', ''] });
  const picture = await db.picture.findFirst();
  expect([Buffer.from(picture?.bytes ?? []).toString('hex'), picture?.answers]).toEqual(['00015cff', { a: null }]);
  await close();
  expect(existsSync(join(config.DATA_DIR, 'db.restoring'))).toBe(false);
});

test('a backup of a newer version is refused, one of an older is brought forward', async () => {
  const known = readMigrations();
  await expect(inspectBackup(file, sealer, known.slice(0, -1))).rejects.toThrow('made by a newer Schoolgate');
  const older = await QuickPGlite.create();
  await migratePglite(older, known.slice(0, 5));
  await older.query(`INSERT INTO "School" (id, name) VALUES ($1, 'Old Primary')`, [schoolId]);
  const { PrismaPGlite } = await import('pglite-prisma-adapter');
  const { PrismaClient } = await import('../../prisma/generated/client.js');
  const db = new PrismaClient({ adapter: new PrismaPGlite(older) });
  await writeBackup(configOf(dir), db, join(dir, 'older'));
  await older.close();
  copyFileSync(join(dir, 'older'), join(dir, 'older-copy'));
  const newer = await QuickPGlite.create();
  await loadBackup(runnerOf(newer), await inspectBackup(join(dir, 'older-copy'), sealer));
  const { rows } = await newer.query(`SELECT name, brake::text, "restoredAt" IS NOT NULL AS held FROM "School"`);
  expect(rows).toEqual([{ name: 'Old Primary', brake: 'none', held: true }]);
  const { rows: applied } = await newer.query(`SELECT FROM "_prisma_migrations"`);
  expect(applied).toHaveLength(known.length);
  await newer.close();
});
