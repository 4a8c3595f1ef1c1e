/** What is up on the fakes, read as it stands there: who may no longer be shown, who is named, and what a person does about it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { withdraw } from '../../src/people/standing.js';
import { watchPictures } from '../../src/pictures/live/watching.js';
import { root } from '../../src/root.js';
import { comment } from '../events.js';
import { photo, useOffice } from './office.js';

const at = useOffice();

test('one withdrawal lists every picture of that child; taken down, it is gone and done', async () => {
  await at.publish('Our newts', 'Alfie Barrow\nAisha Rahman', await photo(1));
  await at.publish('Our frogs', 'Alfie Barrow', await photo(2));
  await at.publish('Our toads', 'Aisha Rahman', await photo(3));
  expect(await at.findings()).toEqual([]);
  const personId = await at.personCalled('Alfie Barrow');
  const actor = { schoolId: at.desk.schoolId, userId: at.office.userId };
  await withdraw(at.desk.ctx, actor, { personId, uses: ['social_media'], on: '2026-11-01', askedBy: 'mother' });
  await at.desk.school.settle();
  const open = await at.findings();
  expect(open.map(({ rule }) => rule)).toEqual(['consent.withdrawn', 'consent.withdrawn']);
  expect(JSON.stringify(open)).not.toMatch(/Alfie|Barrow/);
  const page = await at.office.browser.get('/live');
  expect(page.body.match(/Alfie Barrow: the consent for social media was withdrawn on 1 November 2026/g)).toHaveLength(
    4,
  );
  // By the end of the next working day.
  expect(open[0]?.dueAt.getTime()).toBeGreaterThan(at.desk.ctx.clock.now().getTime());
  const letters = (await at.desk.school.mail()).filter(({ subject }) => subject.includes('pictures to look at'));
  expect(letters.map(({ text }) => /Alfie|Barrow/.test(text))).toEqual([false]);
  for (const { id } of open) expect((await at.office.browser.post(`/live/${id}/take-down`)).statusCode).toBe(303);
  await at.desk.school.settle();
  expect(await at.up()).toEqual(['Our toads']);
  expect(await at.findings()).toEqual([]);
  expect(await at.desk.ctx.db.pictureFinding.count({ where: { outcome: 'taken_down' } })).toBe(2);
  expect((await at.office.browser.post(`/live/${open[0]?.id}/take-down`)).statusCode).toBe(422);
});

test('a visitor who names a child under a picture of that child is hidden, with a kind note', async () => {
  const [post] = (await at.desk.school.state()).facebook.posts;
  const under = { post: post?.ref ?? post?.id };
  await at.desk.school.happen(
    comment('Lovely picture, well done Aisha!', { ...under, ref: 'proud' }),
    comment('Lovely toads, well done Alfie!', { ...under, ref: 'not in it' }),
    comment('What a pond', { ...under, ref: 'plain' }),
  );
  const comments = (await at.desk.school.state()).facebook.comments;
  expect(comments.filter(({ is_hidden }) => is_hidden).map(({ ref }) => ref)).toEqual(['proud']);
  const note = comments.find(({ message }) => message.startsWith('We hid a comment here'));
  expect(note?.message).toContain('named a child in a picture, which was surely kindly meant');
  expect(note?.message).not.toContain('Aisha');
});

test('what was put up elsewhere: a name in it, and nobody said who is in it', async () => {
  const { externalId } = await at.outside('facebook', 'Well done Aisha Rahman on the pond', await photo(4));
  await at.readAll();
  const rules = (await at.findings()).map(({ rule }) => rule);
  expect(rules).toEqual(['name', 'unregistered']);
  const { body } = await at.office.browser.get('/live');
  expect([
    body.includes('The post names somebody: Aisha Rahman'),
    body.includes('Nobody has said who is in this picture'),
  ]).toEqual([true, true]);
  const unknown = (await at.findings()).find(({ rule }) => rule === 'unregistered');
  const declare = (fields: Record<string, string>) =>
    at.office.browser.post(`/live/pictures/${unknown?.pictureId}`, fields);
  const told = await declare({ shows: 'people', people: 'Alfie Barrow\nNobody Known' });
  expect(told.statusCode).toBe(422);
  for (const words of ['called “Nobody Known”', 'Alfie Barrow\nNobody Known</textarea>', 'value="people" checked'])
    expect(told.body, words).toContain(words);
  expect((await declare({ shows: 'people', people: 'Alfie Barrow' })).statusCode).toBe(303);
  await at.desk.school.settle();
  expect((await at.findings()).map(({ rule }) => rule)).toEqual(['consent.withdrawn', 'name']);
  await declare({ shows: 'none' });
  await at.desk.school.settle();
  expect((await at.findings()).map(({ rule }) => rule)).toEqual(['name']);
  // Somebody took it down on the platform itself.
  const side = at.desk.ctx.connectors.find(({ platform }) => platform === 'facebook')?.publishing;
  await side?.unpublish(externalId);
  await at.desk.school.settle();
  await at.readAll();
  expect(await at.findings()).toEqual([]);
});

test('the played week’s post with a name in the caption of its picture is found', async () => {
  const lines = readFileSync(join(root, 'connectors/sandbox/week/stream.jsonl'), 'utf8').split('\n').filter(Boolean);
  const events = lines.map((line) => JSON.parse(line) as { type: string; postId?: string });
  await at.desk.school.happen(...events.filter(({ type, postId }) => type === 'post_published' && postId === 'p-08'));
  expect((await at.findings()).map(({ rule }) => rule)).toContain('name');
  expect((await at.office.browser.get('/live')).body).toContain('The post names somebody: Olive Banks');
  const [post] = (await at.desk.school.state()).facebook.posts.filter(({ ref }) => ref === 'p-08');
  await at.desk.ctx.connectors.find(({ platform }) => platform === 'facebook')?.publishing?.unpublish(post?.id ?? '');
  await at.readAll();
  expect(await at.findings()).toEqual([]);
});

test('a copy that a platform made smaller is known again by its fingerprint', async () => {
  const bytes = await photo(5);
  const first = await at.publish('The pond in autumn', 'Aisha Rahman', bytes);
  const small = await sharp(bytes).resize(160).jpeg({ quality: 55 }).toBuffer();
  await at.outside('x', 'The pond in autumn, again', small);
  await at.readAll();
  const onX = await at.desk.ctx.db.livePicture.findFirstOrThrow({ where: { accountId: at.desk.accounts.x } });
  expect([onX.pictureId, onX.matchedBy]).toEqual([first.pictureId, 'fingerprint']);
  const actor = { schoolId: at.desk.schoolId, userId: at.office.userId };
  const personId = await at.personCalled('Aisha Rahman');
  await withdraw(at.desk.ctx, actor, { personId, uses: ['social_media'], on: '2026-11-02', askedBy: 'father' });
  await at.desk.school.settle();
  const accounts = (await at.findings()).map(({ accountId }) => accountId);
  expect([...new Set(accounts)].sort()).toEqual(Object.values(at.desk.accounts).sort());
  await at.readAll();
  expect((await at.findings()).length).toBe(accounts.length);
});

test('where the platform does not let us, a person does it by these steps, and the next reading looks', async () => {
  const [first] = await at.desk.ctx.db.pictureFinding.findMany({
    where: { doneAt: null, accountId: at.desk.accounts.facebook },
  });
  await at.desk.school.fault({ platform: 'facebook', method: 'DELETE', path: '', code: 200, status: 403, times: 5 });
  await at.office.browser.get('/live');
  await at.office.browser.post(`/live/${first?.id}/take-down`);
  await at.desk.school.settle();
  const { body } = await at.office.browser.get('/live');
  expect([body.includes('Do it by hand'), body.includes('does not let us do this')]).toEqual([true, true]);
  expect((await at.office.browser.post(`/live/${first?.id}/by-hand`)).statusCode).toBe(303);
  expect((await at.findings()).some(({ id }) => id === first?.id)).toBe(false);
  await at.readAll();
  expect((await at.findings()).some(({ key }) => key === first?.key)).toBe(true);
});

test('the head is told in the digest how many there are, without a name', async () => {
  const { buildDigest } = await import('../../src/digests/digests.js');
  const { text } = await buildDigest(at.desk.ctx, at.desk.schoolId, '2026-11-10');
  const open = (await at.findings()).length;
  expect(text).toContain(`${open} to take down or mend`);
  expect(text).not.toMatch(/Aisha|Rahman|Alfie|Barrow/);
});

test('all of it on one page and as CSV, without names', async () => {
  const { body } = await at.office.browser.get('/live/audit');
  expect([body.includes('does not hold'), body.includes('/pictures/')]).toEqual([true, true]);
  const csv = (await at.office.browser.get('/live/audit.csv')).body.trim().split('\r\n');
  expect(csv.length - 1).toBe(await at.desk.ctx.db.livePicture.count({ where: { goneAt: null } }));
  expect(csv.join()).not.toMatch(/Aisha|Rahman/);
});

test('of whom nobody knows any more who they are, nobody has said who is in the picture', async () => {
  const { db } = at.desk.ctx;
  const { id } = await db.picture.findFirstOrThrow({ where: { shows: 'people', live: { some: { goneAt: null } } } });
  await db.picturePerson.deleteMany({ where: { pictureId: id } });
  await watchPictures(at.desk.ctx, 'all');
  expect((await at.findings()).filter(({ pictureId }) => pictureId === id).map(({ rule }) => rule)).toContain(
    'unregistered',
  );
  expect((await at.office.browser.get('/live/audit')).body).toContain('nobody said who is in it');
});
