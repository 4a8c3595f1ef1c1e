/** From the draft to the platform: what stops a post, what goes out, and that it goes out once. */
import exifr from 'exifr';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { recordForm, withdraw } from '../../src/people/standing.js';
import { suspend } from '../../src/publishing/rights.js';
import { publishDue } from '../../src/publishing/sending.js';
import { withComment } from '../pictures/make.js';
import { agreeTo, harmless, newPost, plainPicture, sendPost } from './desk.js';
import { useOffice } from './office.js';

const at = useOffice();

const postsUp = async () => (await at.desk.school.state()).facebook.posts;
const stateOf = async (path: string) =>
  (await at.desk.ctx.db.publication.findUniqueOrThrow({ where: { id: path.split('/')[2] ?? '' } })).state;

describe('what stops a post', () => {
  test('reasons in plain words, each with its place; mended, it goes out without what the file held', async () => {
    const actor = { schoolId: at.desk.schoolId, userId: at.office.userId };
    const form = {
      givenBy: 'Sean Doyle',
      relationship: 'father',
      givenOn: '2025-10-01',
      evidenceRef: 'F1',
      conditions: [],
    };
    const alfie = await at.personCalled('Alfie Barrow');
    await withdraw(at.desk.ctx, actor, {
      personId: alfie,
      uses: ['social_media'],
      on: '2026-10-01',
      askedBy: 'mother',
    });
    const path = await newPost(at.office);
    const bytes = withComment(await plainPicture(10), 'Alfie Barrow at the pond');
    const first = await sendPost(at.desk, at.office, path, {
      fields: { text: 'Alfie Barrow found a newt', accounts: at.desk.accounts.facebook },
      files: [{ name: 'alfie_barrow.jpg', bytes }],
    });
    expect(first.statusCode).toBe(303);
    const fields = { ...harmless, text: 'Alfie Barrow found a newt', accounts: at.desk.accounts.facebook };
    const declared = { 'shows-#': 'people', 'people-#': 'Alfie Barrow\nNobody Known' };
    const unknown = await sendPost(at.desk, at.office, path, { fields: { ...fields, ...declared } });
    expect([unknown.statusCode, unknown.body.includes('nobody in the register is called “Nobody Known”')]).toEqual([
      422,
      true,
    ]);
    const stopped = await sendPost(at.desk, at.office, path, {
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
    await recordForm(at.desk.ctx, actor, { ...form, givenOn: '2026-11-02', personId: alfie, uses: ['social_media'] });
    const mended = {
      ...fields,
      ...declared,
      'people-#': 'Alfie Barrow',
      text: 'A newt in our pond',
      signOff: 'School at.office',
    };
    const sent = await sendPost(at.desk, at.office, path, { fields: mended, doing: 'now' });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `${path}?done=sent`]);
    await at.desk.school.settle();
    expect((await postsUp()).map(({ message }) => message)).toEqual(['A newt in our pond\n\n– School at.office']);
    expect(await stateOf(path)).toBe('published');
    const [picture] = await at.desk.ctx.db.picture.findMany({ include: { live: true, people: true } });
    expect(picture).toMatchObject({ facts: '', bytes: null, people: [{ personId: alfie }] });
    expect(picture?.live).toMatchObject([{ matchedBy: 'media', accountId: at.desk.accounts.facebook }]);
    expect(picture?.name).not.toContain('alfie');
    const thumb = Buffer.from(picture?.thumb ?? []);
    expect([(await sharp(thumb).metadata()).exif, await exifr.parse(thumb).catch(() => undefined)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('a picture that cannot be used is told by its name, and the others are taken', async () => {
    const path = await newPost(at.office);
    const answer = await sendPost(at.desk, at.office, path, {
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
    expect(await at.desk.ctx.db.picture.count({ where: { publicationId: path.split('/')[2] } })).toBe(1);
  });

  test('nothing is asked in vain: without a description, people and answers it does not go out', async () => {
    const path = await newPost(at.office);
    await sendPost(at.desk, at.office, path, { files: [{ name: 'a.jpg', bytes: await plainPicture(3) }] });
    const answer = await sendPost(at.desk, at.office, path, { fields: { text: 'Our wall' }, doing: 'now' });
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
    const helper = await at.desk.enter('Hana', 'comms_admin', false);
    const path = await newPost(helper);
    const fields = { text: 'The fair is on Friday', accounts: at.desk.accounts.facebook };
    const refused = await sendPost(at.desk, helper, path, { fields, doing: 'now' });
    expect([refused.statusCode, refused.body.includes('You have no permission to publish on Facebook')]).toEqual([
      422,
      true,
    ]);
    const right = { userId: helper.userId, accountId: at.desk.accounts.facebook, untilDate: '2027-01-31' };
    expect((await at.office.browser.post('/posts/publishers', right)).statusCode).toBe(403);
    await at.head.browser.get('/posts');
    expect((await at.head.browser.post('/posts/publishers', { ...right, untilDate: '2020-01-01' })).statusCode).toBe(
      422,
    );
    expect((await at.head.browser.post('/posts/publishers', right)).statusCode).toBe(303);
    const onX = await sendPost(at.desk, helper, path, {
      fields: { ...fields, accounts: [at.desk.accounts.facebook, at.desk.accounts.x] },
      doing: 'now',
    });
    expect(onX.body).toContain('You have no permission to publish on X');
    const sent = await sendPost(at.desk, helper, path, { fields, doing: 'now' });
    expect(sent.statusCode).toBe(303);
    await at.desk.school.settle();
    expect(await stateOf(path)).toBe('published');
  });

  test('suspended in one click, and what was scheduled does not go out', async () => {
    const early = await at.desk.enter('Ewan', 'comms_admin');
    const path = await newPost(early);
    const fields = { text: 'Harvest festival on Thursday', accounts: at.desk.accounts.facebook };
    const later = { ...fields, publishAt: '2026-11-10T08:00' };
    expect(
      (await sendPost(at.desk, early, path, { fields: { ...fields, publishAt: '2020-01-01T08:00' }, doing: 'later' }))
        .statusCode,
    ).toBe(422);
    expect((await sendPost(at.desk, early, path, { fields: later, doing: 'later' })).statusCode).toBe(303);
    expect(await stateOf(path)).toBe('scheduled');
    await suspend(at.desk.ctx, { schoolId: at.desk.schoolId, userId: at.head.userId }, early.userId);
    await at.desk.ctx.db.publication.updateMany({
      where: { state: 'scheduled' },
      data: { publishAt: at.desk.ctx.clock.now() },
    });
    await publishDue(at.desk.ctx);
    await at.desk.school.settle();
    expect(await stateOf(path)).toBe('stopped');
    expect((await postsUp()).some(({ message }) => message.startsWith('Harvest'))).toBe(false);
    expect((await at.desk.school.mail()).some(({ text }) => text.includes('A post of ours could not go out'))).toBe(
      true,
    );
  });

  test('swimwear needs a second person, and a change needs them again', async () => {
    const second = await at.desk.enter('Sam', 'headteacher', false);
    const path = await newPost(at.office);
    await sendPost(at.desk, at.office, path, { files: [{ name: 'a.jpg', bytes: await plainPicture(4) }] });
    const fields = { ...harmless, 'swimwear-#': 'yes', text: 'Our new pool', accounts: at.desk.accounts.facebook };
    const stopped = await sendPost(at.desk, at.office, path, { fields, doing: 'now' });
    expect([stopped.statusCode, stopped.body.includes('A second person must agree')]).toEqual([422, true]);
    expect((await agreeTo(at.office, path)).statusCode).toBe(422);
    expect((await agreeTo(second, path)).statusCode).toBe(303);
    await at.office.browser.get(path);
    expect((await at.office.browser.get(path)).body).toContain('Nothing stops it');
    const changed = await sendPost(at.desk, at.office, path, { fields: { ...fields, text: 'Our newest pool' } });
    expect([changed.statusCode, (await at.office.browser.get(path)).body.includes('Nothing stops it')]).toEqual([
      303,
      false,
    ]);
    await agreeTo(second, path);
    const sent = await sendPost(at.desk, at.office, path, {
      fields: { ...fields, text: 'Our newest pool' },
      doing: 'now',
    });
    expect(sent.statusCode).toBe(303);
    await at.desk.school.settle();
    expect(await stateOf(path)).toBe('published');
  });
});

describe('once', () => {
  test('an answer that was lost: the post is found, and not put out twice', async () => {
    const path = await newPost(at.office);
    const fields = { text: 'School closes at noon on Friday', accounts: at.desk.accounts.facebook };
    await at.desk.school.fault({ platform: 'facebook', method: 'POST', path: '/feed', when: 'after', body: 'cut' });
    expect((await sendPost(at.desk, at.office, path, { fields, doing: 'now' })).statusCode).toBe(303);
    await at.desk.school.settle();
    const same = (await postsUp()).filter(({ message }) => message.startsWith('School closes'));
    expect([same.length, await stateOf(path)]).toEqual([1, 'published']);
    const [target] = await at.desk.ctx.db.publicationTarget.findMany({ where: { publicationId: path.split('/')[2] } });
    expect(target?.externalId).toBe(same[0]?.id);
    const tries = await at.desk.ctx.db.action.findMany({ where: { publicationTargetId: target?.id } });
    expect(tries.map(({ attempts, state }) => [attempts, state])).toEqual([[2, 'done']]);
  });

  test('what was sent can neither be sent again nor changed', async () => {
    const path = await newPost(at.office);
    const fields = { text: 'Thank you for the cakes', accounts: at.desk.accounts.facebook };
    await sendPost(at.desk, at.office, path, { fields, doing: 'now' });
    await at.desk.school.settle();
    const again = await sendPost(at.desk, at.office, path, { fields, doing: 'now' });
    expect([again.statusCode, again.body.includes('on its way already')]).toEqual([422, true]);
    expect((await postsUp()).filter(({ message }) => message.startsWith('Thank you')).length).toBe(1);
  });
});
