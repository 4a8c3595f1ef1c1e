/** After a rotation the old key goes: whatever column holds something sealed with it must have been sealed anew. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../src/config.js';
import { newKey } from '../src/crypto/keys.js';
import { createSealer } from '../src/crypto/seal.js';
import { factsPlace } from '../src/pictures/taking.js';
import { messagePlace } from '../src/requests/receive.js';
import { resealRest } from '../src/resealing.js';
import { totpPlace } from '../src/sign-in/second-factor.js';
import { type Desk, openDesk } from './inbound/desk.js';

const [oldKey, freshKey] = [newKey(), newKey()];
const sealerWith = (key: string) => createSealer([Buffer.from(key, 'base64')]);
const configWith = (keys: string) => readConfig({ SECRET_KEYS: keys }, '/nonexistent/.env');
const userId = '018f0000-0000-7000-8000-000000000001';
const pictureId = '018f0000-0000-7000-8000-000000000002';
const messageId = '018f0000-0000-7000-8000-000000000003';
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const { ctx, schoolId } = desk;
  const old = (words: string, place: string) => sealerWith(oldKey).seal(words, place);
  const totpSealed = old('the code', totpPlace(userId));
  await ctx.db.user.create({
    data: { id: userId, schoolId, email: 'a@t.example', name: 'A', role: 'dsl', totpSealed },
  });
  const shape = { position: 0, answers: {}, name: '', type: 'image/jpeg', width: 1, height: 1, thumb: Buffer.alloc(1) };
  const prints = { fingerprint: '', copyFingerprint: '', uploadedAt: new Date() };
  const facts = old('the file', factsPlace(pictureId));
  await ctx.db.picture.create({ data: { id: pictureId, schoolId, facts, ...shape, ...prints } });
  const at = new Date();
  const asked = {
    kind: 'report' as const,
    reason: 'untrue',
    joinKey: 'k',
    priority: 3,
    dueAt: at,
    openedAt: at,
    lastAt: at,
  };
  const { id: requestId } = await ctx.db.publicRequest.create({ data: { schoolId, ...asked } });
  const sealed = old('the words', messagePlace(messageId));
  await ctx.db.publicMessage.create({
    data: { id: messageId, schoolId, requestId, reference: 'r', stamp: 's', sealed, at },
  });
});
afterAll(() => desk.close());

/** Wherever a value that begins as a sealed one names the key of `key`. */
async function columnsWith(key: string): Promise<string[]> {
  const id = sealerWith(key).derive('any', Buffer.alloc(1))[0]?.keyId;
  const columns = await desk.ctx.db.$queryRaw<{ table: string; name: string }[]>`
    SELECT table_name AS table, column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text'`;
  const found: string[] = [];
  for (const { table, name } of columns) {
    const [row] = await desk.ctx.db.$queryRawUnsafe<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM "${table}" WHERE "${name}" LIKE 's1.${id}.%'`,
    );
    if (row?.n) found.push(`${table}.${name}`);
  }
  return found.toSorted();
}

test('second factors, pictures and what the public wrote open with the new key alone', async () => {
  const all = ['Picture.facts', 'PublicMessage.sealed', 'User.totpSealed'];
  expect(await columnsWith(oldKey)).toEqual(all);
  const both = configWith(`${freshKey},${oldKey}`);
  expect(await resealRest(desk.ctx.db, both)).toEqual({ resealed: 3, all: 3 });
  expect(await resealRest(desk.ctx.db, both)).toEqual({ resealed: 0, all: 3 });
  expect([await columnsWith(oldKey), await columnsWith(freshKey)]).toEqual([[], all]);
  const { totpSealed } = await desk.ctx.db.user.findUniqueOrThrow({ where: { id: userId } });
  expect(sealerWith(freshKey).open(totpSealed ?? '', totpPlace(userId))).toBe('the code');
});
