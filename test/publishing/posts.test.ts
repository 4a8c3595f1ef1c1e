/** From the draft to the platform: what stops a post, what goes out, and that it goes out once. */
import exifr from 'exifr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookOf } from '../../src/people/book.js';
import { recordForm, withdraw } from '../../src/people/standing.js';
import { suspend } from '../../src/publishing/rights.js';
import { publishDue } from '../../src/publishing/sending.js';
import { withComment } from '../pictures/make.js';
import {
  agreeTo,
  harmless,
  newPost,
  openPublishing,
  type Person,
  type PublishingDesk,
  plainPicture,
  sendPost,
} from './desk.js';

let desk: PublishingDesk;
let office: Person;
beforeAll(async () => {
  desk = await openPublishing();
  office = await desk.enter('Olga', 'comms_admin');
});
afterAll(() => desk.close());

const postsUp = async () => (await desk.school.state()).facebook.posts;
const personCalled = async (name: string) => {
  const found = [...(await bookOf(desk.ctx, desk.schoolId)).people.values()].find((person) => person.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found.id;
};
const stateOf = async (path: string) =>
  (await desk.ctx.db.publication.findUniqueOrThrow({ where: { id: path.split('/')[2] ?? '' } })).state;

describe('what stops a post', () => {
  test('reasons in plain words, each with its place; mended, it goes out without what the file held', async () => {
    const actor = { schoolId: desk.schoolId, userId: office.userId };
    const form = {
      givenBy: 'Sean Doyle',
      relationship: 'father',
      givenOn: '2025-10-01',
      evidenceRef: 'F1',
      conditions: [],
    };
    const alfie = await personCalled('Alfie Barrow');
    await withdraw(desk.ctx, actor, { personId: alfie, uses: ['social_media'], on: '2026-10-01', askedBy: 'mother' });
    const path = await newPost(office);
    const bytes = withComment(await plainPicture(10), 'Alfie Barrow at the pond');
    const first = await sendPost(desk, office, path, {
      fields: { text: 'Alfie Barrow found a newt', accounts: desk.accounts.facebook },
      files: [{ name: 'alfie_barrow.jpg', bytes }],
    });
    expect(first.statusCode).toBe(303);
    const fields = { ...harmless, text: 'Alfie Barrow found a newt', accounts: desk.accounts.facebook };
    const declared = { 'shows-#': 'people', 'people-#': 'Alfie Barrow\nNobody Known' };
    const unknown = await sendPost(desk, office, path, { fields: { ...fields, ...declared } });
    expect([unknown.statusCode, unknown.body.includes('nobody in the register is called “Nobody Known”')]).toEqual([
      422,
      true,
    ]);
    const stopped = await sendPost(desk, office, path, {
      fields: { ...fields, ...declared, 'people-#': 'Alfie Barrow' },
      doing: 'now',
    });
    expect(stopped.statusCode).toBe(422);
    for (const words of [
      'The words of the post name somebody',
      'Alfie Barrow: the consent for social media was withdrawn on',
      'The file’s name names somebody',
      'The file holds more than the picture',
      'Clause BN-0',
    ])
      expect(stopped.body, words).toContain(words);
    expect(await postsUp()).toEqual([]);
    await recordForm(desk.ctx, actor, { ...form, givenOn: '2026-11-02', personId: alfie, uses: ['social_media'] });
    const mended = {
      ...fields,
      ...declared,
      'people-#': 'Alfie Barrow',
      text: 'A newt in our pond',
      signOff: 'School office',
    };
    const sent = await sendPost(desk, office, path, { fields: mended, doing: 'now' });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `${path}?done=sent`]);
    await desk.school.settle();
    expect((await postsUp()).map(({ message }) => message)).toEqual(['A newt in our pond\n\n– School office']);
    expect(await stateOf(path)).toBe('published');
    const [picture] = await desk.ctx.db.picture.findMany({ include: { live: true, people: true } });
    expect(picture).toMatchObject({ facts: '', bytes: null, people: [{ personId: alfie }] });
    expect(picture?.live).toMatchObject([{ matchedBy: 'media', accountId: desk.accounts.facebook }]);
    expect(picture?.name).not.toContain('alfie');
    const thumb = Buffer.from(picture?.thumb ?? []);
    expect([(await sharp(thumb).metadata()).exif, await exifr.parse(thumb).catch(() => undefined)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('a picture that cannot be used is told by its name, and the others are taken', async () => {
    const path = await newPost(office);
    const answer = await sendPost(desk, office, path, {
      files: [
        { name: 'notes.jpg', bytes: Buffer.from('not a picture') },
        { name: 'logo.svg', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
        { name: 'huge.jpg', bytes: Buffer.concat([await plainPicture(1), Buffer.alloc(26 * 1024 * 1024)]) },
        { name: 'good.jpg', bytes: await plainPicture(2) },
      ],
    });
    expect(answer.statusCode).toBe(422);
    for (const words of [
      'notes.jpg: it is not a picture',
      'logo.svg: it is a drawing',
      'huge.jpg: it is larger than 25 MB',
    ])
      expect(answer.body, words).toContain(words);
    expect(await desk.ctx.db.picture.count({ where: { publicationId: path.split('/')[2] } })).toBe(1);
  });

  test('nothing is asked in vain: without a description, people and answers it does not go out', async () => {
    const path = await newPost(office);
    await sendPost(desk, office, path, { files: [{ name: 'a.jpg', bytes: await plainPicture(3) }] });
    const answer = await sendPost(desk, office, path, { fields: { text: 'Our wall' }, doing: 'now' });
    for (const words of [
      'Choose where it goes out',
      'say what it shows',
      'say who is in it',
      'whether any name can be read',
      'whose picture it is',
    ])
      expect(answer.body, words).toContain(words);
    expect(await stateOf(path)).toBe('draft');
  });
});

describe('who may publish', () => {
  test('nobody without the head’s permission, which only the head gives and which ends', async () => {
    const helper = await desk.enter('Hana', 'comms_admin', false);
    const path = await newPost(helper);
    const fields = { text: 'The fair is on Friday', accounts: desk.accounts.facebook };
    const refused = await sendPost(desk, helper, path, { fields, doing: 'now' });
    expect([refused.statusCode, refused.body.includes('You have no permission to publish on Facebook')]).toEqual([
      422,
      true,
    ]);
    const right = { userId: helper.userId, accountId: desk.accounts.facebook, untilDate: '2027-01-31' };
    expect((await office.browser.post('/posts/publishers', right)).statusCode).toBe(403);
    const head = await desk.enter('Hilary', 'headteacher', false);
    await head.browser.get('/posts');
    expect((await head.browser.post('/posts/publishers', { ...right, untilDate: '2020-01-01' })).statusCode).toBe(422);
    expect((await head.browser.post('/posts/publishers', right)).statusCode).toBe(303);
    const onX = await sendPost(desk, helper, path, {
      fields: { ...fields, accounts: [desk.accounts.facebook, desk.accounts.x] },
      doing: 'now',
    });
    expect(onX.body).toContain('You have no permission to publish on X');
    const sent = await sendPost(desk, helper, path, { fields, doing: 'now' });
    expect(sent.statusCode).toBe(303);
    await desk.school.settle();
    expect(await stateOf(path)).toBe('published');
  });

  test('suspended in one click, and what was scheduled does not go out', async () => {
    const early = await desk.enter('Ewan', 'comms_admin');
    const path = await newPost(early);
    const fields = { text: 'Harvest festival on Thursday', accounts: desk.accounts.facebook };
    const later = { ...fields, publishAt: '2026-11-10T08:00' };
    expect(
      (await sendPost(desk, early, path, { fields: { ...fields, publishAt: '2020-01-01T08:00' }, doing: 'later' }))
        .statusCode,
    ).toBe(422);
    expect((await sendPost(desk, early, path, { fields: later, doing: 'later' })).statusCode).toBe(303);
    expect(await stateOf(path)).toBe('scheduled');
    await suspend(desk.ctx, { schoolId: desk.schoolId, userId: office.userId }, early.userId);
    await desk.ctx.db.publication.updateMany({
      where: { state: 'scheduled' },
      data: { publishAt: desk.ctx.clock.now() },
    });
    await publishDue(desk.ctx);
    await desk.school.settle();
    expect(await stateOf(path)).toBe('stopped');
    expect((await postsUp()).some(({ message }) => message.startsWith('Harvest'))).toBe(false);
    expect((await desk.school.mail()).some(({ text }) => text.includes('A post of ours could not go out'))).toBe(true);
  });

  test('swimwear needs a second person, and a change needs them again', async () => {
    const second = await desk.enter('Sam', 'headteacher', false);
    const path = await newPost(office);
    await sendPost(desk, office, path, { files: [{ name: 'a.jpg', bytes: await plainPicture(4) }] });
    const fields = { ...harmless, 'swimwear-#': 'yes', text: 'Our new pool', accounts: desk.accounts.facebook };
    const stopped = await sendPost(desk, office, path, { fields, doing: 'now' });
    expect([stopped.statusCode, stopped.body.includes('A second person must agree')]).toEqual([422, true]);
    expect((await agreeTo(office, path)).statusCode).toBe(422);
    expect((await agreeTo(second, path)).statusCode).toBe(303);
    await office.browser.get(path);
    expect((await office.browser.get(path)).body).toContain('Nothing stops it');
    const changed = await sendPost(desk, office, path, { fields: { ...fields, text: 'Our newest pool' } });
    expect([changed.statusCode, (await office.browser.get(path)).body.includes('Nothing stops it')]).toEqual([
      303,
      false,
    ]);
    await agreeTo(second, path);
    const sent = await sendPost(desk, office, path, { fields: { ...fields, text: 'Our newest pool' }, doing: 'now' });
    expect(sent.statusCode).toBe(303);
    await desk.school.settle();
    expect(await stateOf(path)).toBe('published');
  });
});

describe('once', () => {
  test('an answer that was lost: the post is found, and not put out twice', async () => {
    const path = await newPost(office);
    const fields = { text: 'School closes at noon on Friday', accounts: desk.accounts.facebook };
    await desk.school.fault({ platform: 'facebook', method: 'POST', path: '/feed', when: 'after', body: 'cut' });
    expect((await sendPost(desk, office, path, { fields, doing: 'now' })).statusCode).toBe(303);
    await desk.school.settle();
    const same = (await postsUp()).filter(({ message }) => message.startsWith('School closes'));
    expect([same.length, await stateOf(path)]).toEqual([1, 'published']);
    const [target] = await desk.ctx.db.publicationTarget.findMany({ where: { publicationId: path.split('/')[2] } });
    expect(target?.externalId).toBe(same[0]?.id);
    const tries = await desk.ctx.db.action.findMany({ where: { publicationTargetId: target?.id } });
    expect(tries.map(({ attempts, state }) => [attempts, state])).toEqual([[2, 'done']]);
  });

  test('what was sent can neither be sent again nor changed', async () => {
    const path = await newPost(office);
    const fields = { text: 'Thank you for the cakes', accounts: desk.accounts.facebook };
    await sendPost(desk, office, path, { fields, doing: 'now' });
    await desk.school.settle();
    const again = await sendPost(desk, office, path, { fields, doing: 'now' });
    expect([again.statusCode, again.body.includes('on its way already')]).toEqual([422, true]);
    expect((await postsUp()).filter(({ message }) => message.startsWith('Thank you')).length).toBe(1);
  });
});
