/** Another key in front: the register is sealed and hashed anew, and the old key can go. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { sealerOf } from '../../src/crypto/keys.js';
import { SealError } from '../../src/crypto/seal.js';
import { bookOf } from '../../src/people/book.js';
import { importFile } from '../../src/people/importing.js';
import { resealPeople } from '../../src/people/reseal.js';
import { loadRules } from '../../src/policies.js';
import { makeSchool, openDesk } from '../web/helper.js';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const configOf = (...keys: string[]) => readConfig({ SECRET_KEYS: keys.join(',') }, '/nonexistent/.env');
const roll = 'UPN,Forename,Surname\nZ1,Ava,Khan\nZ2,Ben,Moss\n';
const consents = 'UPN,Social media,Relationship,Consent date,Form\nZ1,Yes,mother,01/09/2026,F1\n';

test('after it the old key opens nothing and the new one everything; nobody is in the register twice', async () => {
  const desk = await openDesk({ SECRET_KEYS: key(1) });
  desk.ctx.policy = loadRules();
  const { schoolId } = await makeSchool(desk.ctx);
  const importer = { schoolId, userId: 'test' };
  const bring = (kind: 'pupils' | 'consents', text: string) =>
    importFile(desk.ctx, importer, { kind, bytes: Buffer.from(text), whole: false });
  await bring('pupils', roll);
  await bring('consents', consents);
  const both = configOf(key(2), key(1));
  expect(await resealPeople(desk.ctx.db, both)).toEqual({ resealed: 3, all: 3 });
  expect(await resealPeople(desk.ctx.db, both)).toEqual({ resealed: 0, all: 3 });
  desk.ctx.config = configOf(key(2));
  await bring('pupils', roll.replace('Moss', 'Mossley'));
  const { people } = await bookOf(desk.ctx, schoolId);
  expect([...people.values()].map(({ name, grants }) => [name, grants.length])).toEqual([
    ['Ava Khan', 1],
    ['Ben Mossley', 0],
  ]);
  desk.ctx.config = configOf(key(1));
  await desk.ctx.db.school.update({ where: { id: schoolId }, data: { peopleSeq: { increment: 1 } } });
  await expect(bookOf(desk.ctx, schoolId)).rejects.toThrow(SealError);
  await desk.close();
});

test('a keyed hash is the same for the same value and place, and another with another key', () => {
  const [one, two] = [sealerOf(configOf(key(1))), sealerOf(configOf(key(2), key(1)))];
  expect(one.index('Z1', 'a')).toEqual(one.index('Z1', 'a'));
  const all = [...one.index('Z1', 'a'), ...one.index('Z1', 'b'), ...one.index('Z2', 'a'), two.index('Z1', 'a')[0]];
  expect(new Set(all).size).toBe(4);
  expect(two.index('Z1', 'a')[1]).toBe(one.index('Z1', 'a')[0]);
});
