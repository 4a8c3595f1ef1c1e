/** Posts of our own where people and platforms do things at the same time, twice, or in the wrong order. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookOf } from '../../src/people/book.js';
import { importFile } from '../../src/people/importing.js';
import { loadRules } from '../../src/policies.js';
import {
  agreeTo,
  type Fields,
  harmless,
  newPost,
  openPublishing,
  type Person,
  type PublishingDesk,
  plainPicture,
  sendPost,
  stampOn,
} from './desk.js';

let desk: PublishingDesk;
let office: Person;
let head: Person;
beforeAll(async () => {
  desk = await openPublishing();
  office = await desk.enter('Olga', 'comms_admin');
  head = await desk.enter('Hilary', 'headteacher');
});
afterAll(() => desk.close());

const idIn = (path: string) => path.split('/')[2] ?? '';
const rowOf = (path: string) =>
  desk.ctx.db.publication.findUniqueOrThrow({
    where: { id: idIn(path) },
    include: { pictures: { include: { people: true } }, targets: { include: { actions: true } } },
  });
const up = async () => (await desk.school.state()).facebook.posts.map(({ message }) => message);
const tweets = async () => (await desk.school.state()).x.tweets.map(({ text }) => text);
const onFacebook = (fields: Fields): Fields => ({ accounts: desk.accounts.facebook, ...fields });

/** A post with one picture of which everything is said, but for what `fields` says. */
async function withPicture(hue: number, fields: Fields): Promise<string> {
  const path = await newPost(office);
  await sendPost(desk, office, path, { files: [{ name: 'a.jpg', bytes: await plainPicture(hue) }] });
  await sendPost(desk, office, path, { fields: onFacebook({ ...harmless, text: 'Our wall', ...fields }) });
  return path;
}

describe('two who write at once', () => {
  test('the second is shown both, and loses neither words nor pictures', async () => {
    const path = await newPost(office);
    const seen = await stampOn(office, path);
    await sendPost(desk, head, path, { fields: onFacebook({ text: 'The fair is on Friday' }) });
    const late = await sendPost(desk, office, path, {
      seen,
      doing: 'now',
      fields: onFacebook({ text: 'The fair is on Saturday', signOff: 'School office' }),
      files: [{ name: 'late.jpg', bytes: await plainPicture(21) }],
    });
    expect(late.statusCode).toBe(422);
    for (const words of [
      'Hilary saved this',
      'The fair is on Friday',
      'The fair is on Saturday</textarea>',
      'Somebody changed',
    ])
      expect(late.body, words).toContain(words);
    const row = await rowOf(path);
    expect([row.text, row.state, row.pictures.length]).toEqual(['The fair is on Friday', 'draft', 1]);
    // What the page now shows may be saved.
    const again = /name="seen" value="([^"]+)"/.exec(late.body)?.[1];
    const saved = await sendPost(desk, office, path, {
      seen: again,
      fields: onFacebook({ text: 'The fair is on Saturday' }),
    });
    expect([saved.statusCode, (await rowOf(path)).text]).toEqual([303, 'The fair is on Saturday']);
  });

  test('an old page sent again by the back button changes nothing, and the same picture twice is there once', async () => {
    const path = await newPost(office);
    const files = [{ name: 'wall.jpg', bytes: await plainPicture(22) }];
    const seen = await stampOn(office, path);
    const fields = onFacebook({ text: 'A wall' });
    const [first, second] = await Promise.all([
      sendPost(desk, office, path, { seen, fields, files }),
      sendPost(desk, office, path, { seen, fields, files }),
    ]);
    expect([first.statusCode, second.statusCode].sort()).toEqual([303, 422]);
    expect(`${first.body}${second.body}`).toContain('wall.jpg: it is in this post already');
    expect((await rowOf(path)).pictures).toHaveLength(1);
  });

  test('who agrees has seen what they agree to, and every picture more needs them again', async () => {
    const path = await withPicture(23, { 'swimwear-#': 'yes' });
    const seen = await stampOn(head, path);
    await sendPost(desk, office, path, {
      fields: onFacebook({ ...harmless, 'swimwear-#': 'yes', text: 'Our swimmers' }),
    });
    const unseen = await head.browser.post(`${path}/agree`, { seen });
    expect([unseen.statusCode, unseen.body.includes('Somebody changed this post')]).toEqual([422, true]);
    expect((await agreeTo(head, path)).statusCode).toBe(303);
    expect((await rowOf(path)).approvedBy).toBe(head.userId);
    const picture = (await rowOf(path)).pictures[0]?.id ?? '';
    await sendPost(desk, office, path, {
      fields: onFacebook({ ...harmless, 'swimwear-#': 'yes', text: 'Our swimmers', remove: picture }),
    });
    expect(await rowOf(path)).toMatchObject({ approvedBy: null, pictures: [] });
  });

  test('published twice in one moment it is out once', async () => {
    const path = await newPost(office);
    const seen = await stampOn(office, path);
    const once = { seen, fields: onFacebook({ text: 'Cakes on Monday' }), doing: 'now' as const };
    const answers = await Promise.all([sendPost(desk, office, path, once), sendPost(desk, office, path, once)]);
    await desk.school.settle();
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422]);
    expect((await up()).filter((text) => text === 'Cakes on Monday')).toHaveLength(1);
  });
});

describe('who is in it', () => {
  test('a name that is nobody’s stays in its field, and until it is mended nobody has said who is in the picture', async () => {
    const path = await withPicture(24, {});
    const fields = onFacebook({
      ...harmless,
      text: 'Our wall',
      'shows-#': 'people',
      'people-#': 'Aisha Rahman\nMya Unknwn',
    });
    const told = await sendPost(desk, office, path, { fields, doing: 'now' });
    expect(told.statusCode).toBe(422);
    expect(told.body).toContain('Aisha Rahman\nMya Unknwn</textarea>');
    const [picture] = (await rowOf(path)).pictures;
    expect([picture?.shows, picture?.people.length]).toEqual([null, 1]);
    const { body } = await office.browser.get(path);
    expect([body.includes('say who is in it'), body.includes('Aisha Rahman</textarea>')]).toEqual([true, true]);
  });

  test('everybody on the roll: also who leaves next summer, and not who has left', async () => {
    const actor = { schoolId: desk.schoolId, userId: office.userId };
    const rows = 'UPN,Forename,Surname,Leaving date\nQ1,Una,Later,20/07/2027\nQ2,Gwen,Gone,20/07/2026\n';
    await importFile(desk.ctx, actor, { kind: 'pupils', bytes: Buffer.from(rows), whole: false });
    const path = await withPicture(25, { 'shows-#': 'everybody' });
    const { people } = await bookOf(desk.ctx, desk.schoolId);
    const named = (await rowOf(path)).pictures[0]?.people.map(({ personId }) => people.get(personId)?.name);
    expect([named?.includes('Una Later'), named?.includes('Gwen Gone')]).toEqual([true, false]);
  });

  test('a name as a phone writes it', async () => {
    const actor = { schoolId: desk.schoolId, userId: office.userId };
    const rows = "UPN,Forename,Surname\nQ3,Zoë,O'Dare-Hill\n";
    await importFile(desk.ctx, actor, { kind: 'pupils', bytes: Buffer.from(rows), whole: false });
    const path = await withPicture(26, { 'shows-#': 'people', 'people-#': 'Zoe\u0308 O’Dare‑Hill' });
    expect((await rowOf(path)).pictures[0]).toMatchObject({ shows: 'people', people: [{}] });
  });
});

describe('what a form may hold', () => {
  test('a time that is none is told and stays in its field; ids of nothing do nothing', async () => {
    const path = await withPicture(27, {});
    const fields = onFacebook({ ...harmless, text: 'At the farm', tripEndsAt: 'tomorrow at three' });
    const told = await sendPost(desk, office, path, { fields });
    expect([
      told.statusCode,
      told.body.includes('When the trip is over'),
      told.body.includes('value="tomorrow at three"'),
    ]).toEqual([422, true, true]);
    const odd = await sendPost(desk, office, path, {
      fields: { ...harmless, text: 'Our wall', accounts: 'x', remove: 'y' },
    });
    expect([odd.statusCode, (await rowOf(path)).pictures.length]).toEqual([303, 1]);
  });

  test('more pictures than a post may have: the first ten are taken, and the others are spoken of', async () => {
    const path = await newPost(office);
    const small = await plainPicture(28);
    const files = Array.from({ length: 12 }, (_, at) => ({
      name: `${at}.jpg`,
      bytes: at === 0 ? small : Buffer.from('no'),
    }));
    const told = await sendPost(desk, office, path, { files });
    expect([
      told.statusCode,
      told.body.includes('More than 10 pictures'),
      told.body.includes('9.jpg: it is not a picture'),
    ]).toEqual([422, true, true]);
  });

  test('a field that is longer than any may be is refused whole', async () => {
    const path = await newPost(office);
    const told = await sendPost(desk, office, path, { fields: { text: 'x'.repeat(600_000) } });
    expect([told.statusCode, (await rowOf(path)).text]).toEqual([413, '']);
  });
});

describe('two accounts', () => {
  const both = () => ({ accounts: Object.values(desk.accounts) });

  test('while one still waits, what the other refused is not given back; then it can end on one alone', async () => {
    const path = await newPost(office);
    // Facebook refuses for good, X wants to be connected anew first.
    await desk.school.fault({ platform: 'facebook', method: 'POST', path: '/feed', code: 100, status: 400 });
    await desk.school.fault({ platform: 'x', method: 'POST', path: '/2/tweets', status: 401 });
    await sendPost(desk, office, path, { fields: { text: 'Sports day is moved', ...both() }, doing: 'now' });
    await desk.school.settle();
    const states = async () =>
      (await rowOf(path)).targets.flatMap(({ actions }) => actions.map(({ state }) => state)).sort();
    expect([await states(), (await rowOf(path)).state]).toEqual([['failed', 'pending'], 'publishing']);
    const { body } = await office.browser.get(path);
    expect([
      body.includes('Not out on Facebook.'),
      body.includes('Not out on X yet.'),
      body.includes('Call it back'),
    ]).toEqual([true, true, true]);
    // Called back, what waited goes out no more: neither as it was nor as it is being written.
    expect((await office.browser.post(`${path}/call-back`)).statusCode).toBe(303);
    expect([await states(), (await rowOf(path)).state]).toEqual([['cancelled', 'failed'], 'draft']);
    await desk.ctx.db.account.updateMany({ data: { haltedUntil: null, haltCode: null } });
    await desk.ctx.db.action.updateMany({
      where: { publicationTarget: { publicationId: idIn(path) } },
      data: { notBefore: new Date(0) },
    });
    await desk.ctx.queue.add('sweep', 'all');
    await desk.school.settle();
    expect([(await tweets()).includes('Sports day is moved'), (await up()).includes('Sports day is moved')]).toEqual([
      false,
      false,
    ]);
    await sendPost(desk, office, path, { fields: { text: 'Sports day is moved', ...both() }, doing: 'now' });
    await desk.school.settle();
    expect([
      (await tweets()).includes('Sports day is moved'),
      (await up()).includes('Sports day is moved'),
      (await rowOf(path)).state,
    ]).toEqual([true, true, 'published']);
  });

  test('out on one and refused on the other: without the other it has ended', async () => {
    const path = await newPost(office);
    await desk.school.fault({ platform: 'x', method: 'POST', path: '/2/tweets', status: 403 });
    await sendPost(desk, office, path, { fields: { text: 'The gate opens at nine', ...both() }, doing: 'now' });
    await desk.school.settle();
    expect([(await up()).includes('The gate opens at nine'), (await rowOf(path)).state]).toEqual([true, 'stopped']);
    const saved = await sendPost(desk, office, path, { fields: onFacebook({ text: 'The gate opens at nine' }) });
    expect([saved.statusCode, (await rowOf(path)).state]).toEqual([303, 'published']);
  });
});

describe('while the words in a picture are read', () => {
  test('its page says so and nothing goes out; afterwards what was read stops it', async () => {
    const path = await newPost(office);
    const sign = `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="300"><rect width="100%" height="100%" fill="#fff"/><text x="35" y="150" font-size="70" font-family="sans-serif">Mason Carr</text></svg>`;
    const bytes = await sharp(Buffer.from(sign)).jpeg().toBuffer();
    await sendPost(desk, office, path, { files: [{ name: 'a.jpg', bytes }] });
    const fields = onFacebook({ ...harmless, text: 'Our wall' });
    const now = desk.ctx.clock.wall();
    const heldBy = { readingSince: now, readLeaseUntil: new Date(now.getTime() + 60_000) };
    await desk.ctx.db.picture.updateMany({ where: { publicationId: idIn(path) }, data: heldBy });
    const early = await sendPost(desk, office, path, { fields, doing: 'now' });
    expect([early.statusCode, early.body.includes('the words in it are being read')]).toEqual([422, true]);
    const read = { readingSince: null, readLeaseUntil: null };
    await desk.ctx.db.picture.updateMany({ where: { publicationId: idIn(path) }, data: read });
    const stopped = await sendPost(desk, office, path, { fields, doing: 'now' });
    expect([stopped.statusCode, stopped.body.includes('A name can be read in the picture')]).toEqual([422, true]);
    expect(stopped.body).not.toContain('are being read');
  });
});

describe('what only the headteacher lets out (MO-06)', () => {
  const policies = ['little-kinvaston', 'brize-norton', 'mosaic'];
  let usual: typeof desk.ctx.policy;
  beforeAll(() => {
    usual = desk.ctx.policy;
    desk.ctx.policy = loadRules(policies);
  });
  afterAll(() => {
    desk.ctx.policy = usual;
  });

  test('somebody else’s agreement is none; the head’s is, until a word changes; and what the head wrote needs no other', async () => {
    const second = await desk.enter('Sam', 'dsl');
    const path = await newPost(office);
    const fields = onFacebook({ text: 'Our choir sings on Friday' });
    const stopped = await sendPost(desk, office, path, { fields, doing: 'now' });
    expect([stopped.statusCode, stopped.body.includes('The headteacher must agree to it')]).toEqual([422, true]);
    expect((await second.browser.get(path)).body).not.toContain('I agree to this post');
    await agreeTo(second, path);
    expect((await office.browser.get(path)).body).toContain('The headteacher must agree to it');
    expect((await head.browser.get(path)).body).toContain('I agree to this post, as headteacher');
    expect((await agreeTo(head, path)).statusCode).toBe(303);
    expect((await office.browser.get(path)).body).toContain('Nothing stops it');
    const changed = onFacebook({ text: 'Our choir sings on Saturday' });
    expect((await sendPost(desk, office, path, { fields: changed, doing: 'now' })).statusCode).toBe(422);
    await agreeTo(head, path);
    expect((await sendPost(desk, office, path, { fields: changed, doing: 'now' })).statusCode).toBe(303);
    const own = await newPost(head);
    const sent = await sendPost(desk, head, own, { fields: onFacebook({ text: 'Our fair is in June' }), doing: 'now' });
    expect(sent.statusCode).toBe(303);
    await desk.school.settle();
    const all = await up();
    expect([all.includes('Our choir sings on Saturday'), all.includes('Our fair is in June')]).toEqual([true, true]);
    const agreed = await desk.ctx.db.auditEvent.findMany({ where: { kind: 'post.agreed', actor: head.userId } });
    expect(agreed.length).toBeGreaterThanOrEqual(2);
  });
});
