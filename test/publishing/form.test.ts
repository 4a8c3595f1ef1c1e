/** The form of a post: who is said to be in a picture, and what a field may hold. */
import { describe, expect, test } from 'vitest';
import { bookOf } from '../../src/people/book.js';
import { importFile } from '../../src/people/importing.js';
import { harmless, newPost, plainPicture, sendPost } from './desk.js';
import { useOffice } from './office.js';

const at = useOffice();

describe('who is in it', () => {
  test('a name that is nobody’s stays in its field, and until it is mended nobody has said who is in the picture', async () => {
    const path = await at.withPicture(24, {});
    const fields = at.onFacebook({
      ...harmless,
      text: 'Our wall',
      'shows-#': 'people',
      'people-#': 'Aisha Rahman\nMya Unknwn',
    });
    const told = await sendPost(at.desk, at.office, path, { fields, doing: 'now' });
    expect(told.statusCode).toBe(422);
    expect(told.body).toContain('Aisha Rahman\nMya Unknwn</textarea>');
    const [picture] = (await at.rowOf(path)).pictures;
    expect([picture?.shows, picture?.people.length]).toEqual([null, 1]);
    const { body } = await at.office.browser.get(path);
    expect([body.includes('say who is in it'), body.includes('Aisha Rahman</textarea>')]).toEqual([true, true]);
  });

  test('everybody on the roll: also who leaves next summer, and not who has left', async () => {
    const actor = { schoolId: at.desk.schoolId, userId: at.office.userId };
    const rows = 'UPN,Forename,Surname,Leaving date\nQ1,Una,Later,20/07/2027\nQ2,Gwen,Gone,20/07/2026\n';
    await importFile(at.desk.ctx, actor, { kind: 'pupils', bytes: Buffer.from(rows), whole: false });
    const path = await at.withPicture(25, { 'shows-#': 'everybody' });
    const { people } = await bookOf(at.desk.ctx, at.desk.schoolId);
    const named = (await at.rowOf(path)).pictures[0]?.people.map(({ personId }) => people.get(personId)?.name);
    expect([named?.includes('Una Later'), named?.includes('Gwen Gone')]).toEqual([true, false]);
  });

  test('a name as a phone writes it', async () => {
    const actor = { schoolId: at.desk.schoolId, userId: at.office.userId };
    const rows = "UPN,Forename,Surname\nQ3,Zoë,O'Dare-Hill\n";
    await importFile(at.desk.ctx, actor, { kind: 'pupils', bytes: Buffer.from(rows), whole: false });
    const path = await at.withPicture(26, { 'shows-#': 'people', 'people-#': 'Zoe\u0308 O’Dare‑Hill' });
    expect((await at.rowOf(path)).pictures[0]).toMatchObject({ shows: 'people', people: [{}] });
  });
});

describe('what a form may hold', () => {
  test('“Write a post” pressed twice is one draft; once something is written into it, another', async () => {
    const { browser } = at.office;
    const [, draftId = ''] = /name="draftId" value="([^"]+)"/.exec((await browser.get('/posts')).body) ?? [];
    const begin = async () => String((await browser.post('/posts', { draftId })).headers.location);
    const both = await Promise.all([begin(), begin()]);
    expect(both).toEqual([`/posts/${draftId}`, `/posts/${draftId}`]);
    expect(await at.desk.ctx.db.publication.count({ where: { id: draftId } })).toBe(1);
    // By the back button from a draft that is under way.
    await sendPost(at.desk, at.office, `/posts/${draftId}`, { fields: { text: 'Our wall' } });
    expect(await begin()).not.toBe(`/posts/${draftId}`);
    // And nobody is led into a draft of somebody else.
    const { location } = (await at.head.browser.post('/posts', { draftId })).headers;
    expect(location).not.toBe(`/posts/${draftId}`);
    expect(location).toMatch(/^\/posts\/[\da-f-]{36}$/);
  });

  test('a time that is none is told and stays in its field; ids of nothing do nothing', async () => {
    const path = await at.withPicture(27, {});
    const fields = at.onFacebook({ ...harmless, text: 'At the farm', tripEndsAt: 'tomorrow at three' });
    const told = await sendPost(at.desk, at.office, path, { fields });
    expect([
      told.statusCode,
      told.body.includes('When the trip is over'),
      told.body.includes('value="tomorrow at three"'),
    ]).toEqual([422, true, true]);
    const odd = await sendPost(at.desk, at.office, path, {
      fields: { ...harmless, text: 'Our wall', accounts: 'x', remove: 'y' },
    });
    expect([odd.statusCode, (await at.rowOf(path)).pictures.length]).toEqual([303, 1]);
  });

  test('more pictures than a post may have: the first ten are taken, and the others are spoken of', async () => {
    const path = await newPost(at.office);
    const small = await plainPicture(28);
    const files = Array.from({ length: 12 }, (_, at) => ({
      name: `${at}.jpg`,
      bytes: at === 0 ? small : Buffer.from('no'),
    }));
    const told = await sendPost(at.desk, at.office, path, { files });
    expect([
      told.statusCode,
      told.body.includes('More than 10 pictures'),
      told.body.includes('9.jpg: it is not a picture'),
    ]).toEqual([422, true, true]);
  });

  test('a field that is longer than any may be is refused whole', async () => {
    const path = await newPost(at.office);
    const told = await sendPost(at.desk, at.office, path, { fields: { text: 'x'.repeat(600_000) } });
    expect([told.statusCode, (await at.rowOf(path)).text]).toEqual([413, '']);
  });
});
