/** What is up on the fakes, read as it stands there: who may no longer be shown, who is named, and what a person does about it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookOf } from '../../src/people/book.js';
import { withdraw } from '../../src/people/standing.js';
import { watchPictures } from '../../src/pictures/live/watching.js';
import { root } from '../../src/root.js';
import { chance } from '../../src/training/random.js';
import { comment } from '../events.js';
import { harmless, newPost, openPublishing, type Person, type PublishingDesk, sendPost } from './desk.js';

let desk: PublishingDesk;
let office: Person;
beforeAll(async () => {
  desk = await openPublishing();
  office = await desk.enter('Olga', 'comms_admin');
});
afterAll(() => desk.close());

/** Fields of light and shade, each seed others: no two are alike, and reading their words takes no time. */
function photo(seed: number): Promise<Buffer> {
  const random = chance(seed);
  const fields = Array.from({ length: 9 }, () => {
    const [x, y, grey] = [random.below(240), random.below(180), random.below(256)];
    return `<rect x="${x}" y="${y}" width="${60 + random.below(120)}" height="${40 + random.below(90)}" fill="rgb(${grey},${grey},${grey})"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="180">${fields.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#567' }).jpeg().toBuffer();
}

const up = async () => (await desk.school.state()).facebook.posts.map(({ message }) => message);
const findings = () => desk.ctx.db.pictureFinding.findMany({ where: { doneAt: null }, orderBy: { key: 'asc' } });
const personCalled = async (name: string) =>
  [...(await bookOf(desk.ctx, desk.schoolId)).people.values()].find((person) => person.name === name)?.id ?? '';

async function readAll() {
  for (const id of Object.values(desk.accounts)) await watchPictures(desk.ctx, id);
  await desk.school.settle();
}

function outside(platform: 'facebook' | 'x', text: string, bytes: Buffer) {
  const side = desk.ctx.connectors.find((one) => one.platform === platform)?.publishing;
  if (!side) throw new Error('nothing can be published');
  return side.publish({ text, pictures: [{ bytes, type: 'image/jpeg', name: 'a.jpg', alt: 'The pond' }] });
}

/** Publishes a picture with these people in it from our own console. */
async function publish(text: string, people: string, bytes: Buffer) {
  const path = await newPost(office);
  await sendPost(desk, office, path, { files: [{ name: 'a.jpg', bytes }] });
  const fields = { ...harmless, text, accounts: desk.accounts.facebook, 'shows-#': 'people', 'people-#': people };
  const sent = await sendPost(desk, office, path, { fields, doing: 'now' });
  expect(sent.statusCode).toBe(303);
  await desk.school.settle();
  return desk.ctx.db.livePicture.findFirstOrThrow({ orderBy: { id: 'desc' } });
}

test('one withdrawal lists every picture of that child; taken down, it is gone and done', async () => {
  await publish('Our newts', 'Alfie Barrow\nAisha Rahman', await photo(1));
  await publish('Our frogs', 'Alfie Barrow', await photo(2));
  await publish('Our toads', 'Aisha Rahman', await photo(3));
  expect(await findings()).toEqual([]);
  const personId = await personCalled('Alfie Barrow');
  const actor = { schoolId: desk.schoolId, userId: office.userId };
  await withdraw(desk.ctx, actor, { personId, uses: ['social_media'], on: '2026-11-01', askedBy: 'mother' });
  await desk.school.settle();
  const open = await findings();
  expect(open.map(({ rule }) => rule)).toEqual(['consent.withdrawn', 'consent.withdrawn']);
  expect(JSON.stringify(open)).not.toMatch(/Alfie|Barrow/);
  const page = await office.browser.get('/live');
  expect(page.body.match(/Alfie Barrow: the consent for social media was withdrawn on 1 November 2026/g)).toHaveLength(
    4,
  );
  // By the end of the next working day.
  expect(open[0]?.dueAt.getTime()).toBeGreaterThan(desk.ctx.clock.now().getTime());
  const letters = (await desk.school.mail()).filter(({ subject }) => subject.includes('pictures to look at'));
  expect(letters.map(({ text }) => /Alfie|Barrow/.test(text))).toEqual([false]);
  for (const { id } of open) expect((await office.browser.post(`/live/${id}/take-down`)).statusCode).toBe(303);
  await desk.school.settle();
  expect(await up()).toEqual(['Our toads']);
  expect(await findings()).toEqual([]);
  expect(await desk.ctx.db.pictureFinding.count({ where: { outcome: 'taken_down' } })).toBe(2);
  expect((await office.browser.post(`/live/${open[0]?.id}/take-down`)).statusCode).toBe(422);
});

test('a visitor who names a child under a picture of that child is hidden, with a kind note', async () => {
  const [post] = (await desk.school.state()).facebook.posts;
  const under = { post: post?.ref ?? post?.id };
  await desk.school.happen(
    comment('Lovely picture, well done Aisha!', { ...under, ref: 'proud' }),
    comment('Lovely toads, well done Alfie!', { ...under, ref: 'not in it' }),
    comment('What a pond', { ...under, ref: 'plain' }),
  );
  const comments = (await desk.school.state()).facebook.comments;
  expect(comments.filter(({ is_hidden }) => is_hidden).map(({ ref }) => ref)).toEqual(['proud']);
  const note = comments.find(({ message }) => message.startsWith('We hid a comment here'));
  expect(note?.message).toContain('named a child in a picture, which was surely kindly meant');
  expect(note?.message).not.toContain('Aisha');
});

test('what was put up elsewhere: a name in it, and nobody said who is in it', async () => {
  const { externalId } = await outside('facebook', 'Well done Aisha Rahman on the pond', await photo(4));
  await readAll();
  const rules = (await findings()).map(({ rule }) => rule);
  expect(rules).toEqual(['name', 'unregistered']);
  const { body } = await office.browser.get('/live');
  expect([
    body.includes('The post names somebody: Aisha Rahman'),
    body.includes('Nobody has said who is in this picture'),
  ]).toEqual([true, true]);
  const unknown = (await findings()).find(({ rule }) => rule === 'unregistered');
  const declare = (fields: Record<string, string>) =>
    office.browser.post(`/live/pictures/${unknown?.pictureId}`, fields);
  const told = await declare({ shows: 'people', people: 'Alfie Barrow\nNobody Known' });
  expect(told.statusCode).toBe(422);
  for (const words of ['called “Nobody Known”', 'Alfie Barrow\nNobody Known</textarea>', 'value="people" checked'])
    expect(told.body, words).toContain(words);
  expect((await declare({ shows: 'people', people: 'Alfie Barrow' })).statusCode).toBe(303);
  await desk.school.settle();
  expect((await findings()).map(({ rule }) => rule)).toEqual(['consent.withdrawn', 'name']);
  await declare({ shows: 'none' });
  await desk.school.settle();
  expect((await findings()).map(({ rule }) => rule)).toEqual(['name']);
  // Somebody took it down on the platform itself.
  const side = desk.ctx.connectors.find(({ platform }) => platform === 'facebook')?.publishing;
  await side?.unpublish(externalId);
  await desk.school.settle();
  await readAll();
  expect(await findings()).toEqual([]);
});

test('the played week’s post with a name in the caption of its picture is found', async () => {
  const lines = readFileSync(join(root, 'connectors/sandbox/week/stream.jsonl'), 'utf8').split('\n').filter(Boolean);
  const events = lines.map((line) => JSON.parse(line) as { type: string; postId?: string });
  await desk.school.happen(...events.filter(({ type, postId }) => type === 'post_published' && postId === 'p-08'));
  expect((await findings()).map(({ rule }) => rule)).toContain('name');
  expect((await office.browser.get('/live')).body).toContain('The post names somebody: Olive Banks');
  const [post] = (await desk.school.state()).facebook.posts.filter(({ ref }) => ref === 'p-08');
  await desk.ctx.connectors.find(({ platform }) => platform === 'facebook')?.publishing?.unpublish(post?.id ?? '');
  await readAll();
  expect(await findings()).toEqual([]);
});

test('a copy that a platform made smaller is known again by its fingerprint', async () => {
  const bytes = await photo(5);
  const first = await publish('The pond in autumn', 'Aisha Rahman', bytes);
  const small = await sharp(bytes).resize(160).jpeg({ quality: 55 }).toBuffer();
  await outside('x', 'The pond in autumn, again', small);
  await readAll();
  const onX = await desk.ctx.db.livePicture.findFirstOrThrow({ where: { accountId: desk.accounts.x } });
  expect([onX.pictureId, onX.matchedBy]).toEqual([first.pictureId, 'fingerprint']);
  const actor = { schoolId: desk.schoolId, userId: office.userId };
  const personId = await personCalled('Aisha Rahman');
  await withdraw(desk.ctx, actor, { personId, uses: ['social_media'], on: '2026-11-02', askedBy: 'father' });
  await desk.school.settle();
  const accounts = (await findings()).map(({ accountId }) => accountId);
  expect([...new Set(accounts)].sort()).toEqual(Object.values(desk.accounts).sort());
  await readAll();
  expect((await findings()).length).toBe(accounts.length);
});

test('where the platform does not let us, a person does it by these steps, and the next reading looks', async () => {
  const [first] = await desk.ctx.db.pictureFinding.findMany({
    where: { doneAt: null, accountId: desk.accounts.facebook },
  });
  await desk.school.fault({ platform: 'facebook', method: 'DELETE', path: '', code: 200, status: 403, times: 5 });
  await office.browser.get('/live');
  await office.browser.post(`/live/${first?.id}/take-down`);
  await desk.school.settle();
  const { body } = await office.browser.get('/live');
  expect([body.includes('Do it by hand'), body.includes('does not let us do this')]).toEqual([true, true]);
  expect((await office.browser.post(`/live/${first?.id}/by-hand`)).statusCode).toBe(303);
  expect((await findings()).some(({ id }) => id === first?.id)).toBe(false);
  await readAll();
  expect((await findings()).some(({ key }) => key === first?.key)).toBe(true);
});

test('the head is told in the digest how many there are, without a name', async () => {
  const { buildDigest } = await import('../../src/digests/digests.js');
  const { text } = await buildDigest(desk.ctx, desk.schoolId, '2026-11-10');
  const open = (await findings()).length;
  expect(text).toContain(`${open} to take down or mend`);
  expect(text).not.toMatch(/Aisha|Rahman|Alfie|Barrow/);
});

test('all of it on one page and as CSV, without names', async () => {
  const { body } = await office.browser.get('/live/audit');
  expect([body.includes('does not hold'), body.includes('/pictures/')]).toEqual([true, true]);
  const csv = (await office.browser.get('/live/audit.csv')).body.trim().split('\r\n');
  expect(csv.length - 1).toBe(await desk.ctx.db.livePicture.count({ where: { goneAt: null } }));
  expect(csv.join()).not.toMatch(/Aisha|Rahman/);
});

test('of whom nobody knows any more who they are, nobody has said who is in the picture', async () => {
  const { db } = desk.ctx;
  const { id } = await db.picture.findFirstOrThrow({ where: { shows: 'people', live: { some: { goneAt: null } } } });
  await db.picturePerson.deleteMany({ where: { pictureId: id } });
  await watchPictures(desk.ctx, 'all');
  expect((await findings()).filter(({ pictureId }) => pictureId === id).map(({ rule }) => rule)).toContain(
    'unregistered',
  );
  expect((await office.browser.get('/live/audit')).body).toContain('nobody said who is in it');
});
