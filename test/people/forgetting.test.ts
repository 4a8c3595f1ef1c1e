/** What the register keeps, and what has had its time. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookOf } from '../../src/people/book.js';
import { importFile } from '../../src/people/importing.js';
import { forget } from '../../src/pictures/live/forgetting.js';
import { loadRules } from '../../src/policies.js';
import { type Desk, makeSchool, openDesk, type School } from '../web/helper.js';

let desk: Desk;
let school: School;
beforeAll(async () => {
  desk = await openDesk();
  desk.ctx.policy = loadRules();
  school = await makeSchool(desk.ctx);
  const importer = { schoolId: school.schoolId, userId: 'test' };
  const pupils =
    'UPN,Forename,Surname,Leaving date\nZ1,Ava,Khan,01/09/2025\nZ2,Ben,Moss,01/09/2025\nZ3,Cara,Orr,01/09/2026\nZ4,Dev,Patel,\n';
  const consents =
    'UPN,Social media,Relationship,Consent date,Form\nZ3,Yes,mother,01/09/2025,F1\nZ4,Yes,mother,01/10/2024,F2\nZ4,No,father,01/10/2023,F3\n';
  await importFile(desk.ctx, importer, { kind: 'pupils', bytes: Buffer.from(pupils), whole: false });
  await importFile(desk.ctx, importer, { kind: 'consents', bytes: Buffer.from(consents), whole: false });
});
afterAll(() => desk.close());

const names = async () => [...(await bookOf(desk.ctx, school.schoolId)).people.values()].map(({ name }) => name);
const picture = {
  position: 1,
  answers: {},
  facts: '',
  name: 'a.jpg',
  type: 'image/jpeg',
  width: 1,
  height: 1,
  thumb: new Uint8Array(1),
};
const prints = { fingerprint: '0'.repeat(16), copyFingerprint: '0'.repeat(16) };

test('leavers and consents go a year after their end; who is in a picture stays as long as it does', async () => {
  const { db } = desk.ctx;
  const { schoolId, accountId } = school;
  const ben = [...(await bookOf(desk.ctx, schoolId)).people.values()].find(({ name }) => name === 'Ben Moss');
  const at = new Date('2025-06-01T09:00:00Z');
  const row = await db.picture.create({ data: { ...picture, ...prints, schoolId, shows: 'people', uploadedAt: at } });
  await db.picturePerson.create({ data: { pictureId: row.id, personId: ben?.id ?? '' } });
  const seen = { firstSeenAt: at, lastSeenAt: at, postedAt: at };
  const live = await db.livePicture.create({
    data: { ...seen, schoolId, accountId, mediaId: 'm1', postExternalId: 'p1', pictureId: row.id },
  });
  const entity = await db.school.findUniqueOrThrow({ where: { id: schoolId } });
  await forget(desk.ctx, entity);
  expect(await names()).toEqual(['Ben Moss', 'Cara Orr', 'Dev Patel']);
  // Cara's ended ten weeks ago; of Dev's the yes ended a year ago, and the no is an answer until there is another.
  expect(await db.grant.count()).toBe(2);
  await db.livePicture.update({ where: { id: live.id }, data: { goneAt: new Date('2025-10-01T09:00:00Z') } });
  await forget(desk.ctx, entity);
  await forget(desk.ctx, entity);
  expect([await names(), await db.picture.count()]).toEqual([['Cara Orr', 'Dev Patel'], 0]);
});

test('a draft that nobody touched for three months goes with its pictures; one that is out stays', async () => {
  const { db } = desk.ctx;
  const { schoolId } = school;
  const writtenBy = '018f0000-0000-7000-8000-000000000000';
  const entity = await db.school.findUniqueOrThrow({ where: { id: schoolId } });
  const old = new Date('2026-07-01T09:00:00Z');
  const make = (state: 'draft' | 'published', changedAt: Date) =>
    db.publication.create({
      data: {
        ...{ schoolId, state, text: '', answers: {}, writtenBy, changedAt },
        pictures: { create: [{ ...picture, ...prints, schoolId, uploadedAt: changedAt }] },
      },
    });
  await make('draft', old);
  const fresh = await make('draft', desk.time.now);
  const out = await make('published', old);
  await forget(desk.ctx, entity);
  expect((await db.publication.findMany()).map(({ id }) => id).sort()).toEqual([fresh.id, out.id].sort());
  expect(await db.picture.count()).toBe(2);
});
