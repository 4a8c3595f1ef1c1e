/** Posts of our own where people do things at the same time, twice, or in the wrong order, and what needs a second one of them. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRules } from '../../src/policies.js';
import { agreeTo, harmless, newPost, plainPicture, sendPost, stampOn } from './desk.js';
import { idIn, useOffice } from './office.js';

const at = useOffice();

describe('two who write at once', () => {
  test('the second is shown both, and loses neither words nor pictures', async () => {
    const path = await newPost(at.office);
    const seen = await stampOn(at.office, path);
    await sendPost(at.desk, at.head, path, { fields: at.onFacebook({ text: 'The fair is on Friday' }) });
    const late = await sendPost(at.desk, at.office, path, {
      seen,
      doing: 'now',
      fields: at.onFacebook({ text: 'The fair is on Saturday', signOff: 'School at.office' }),
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
    const row = await at.rowOf(path);
    expect([row.text, row.state, row.pictures.length]).toEqual(['The fair is on Friday', 'draft', 1]);
    // What the page now shows may be saved.
    const again = /name="seen" value="([^"]+)"/.exec(late.body)?.[1];
    const saved = await sendPost(at.desk, at.office, path, {
      seen: again,
      fields: at.onFacebook({ text: 'The fair is on Saturday' }),
    });
    expect([saved.statusCode, (await at.rowOf(path)).text]).toEqual([303, 'The fair is on Saturday']);
  });

  test('an old page sent again by the back button changes nothing, and the same picture twice is there once', async () => {
    const path = await newPost(at.office);
    const files = [{ name: 'wall.jpg', bytes: await plainPicture(22) }];
    const seen = await stampOn(at.office, path);
    const fields = at.onFacebook({ text: 'A wall' });
    const [first, second] = await Promise.all([
      sendPost(at.desk, at.office, path, { seen, fields, files }),
      sendPost(at.desk, at.office, path, { seen, fields, files }),
    ]);
    expect([first.statusCode, second.statusCode].sort()).toEqual([303, 422]);
    expect(`${first.body}${second.body}`).toContain('wall.jpg: it is in this post already');
    expect((await at.rowOf(path)).pictures).toHaveLength(1);
  });

  test('who agrees has seen what they agree to, and every picture more needs them again', async () => {
    const path = await at.withPicture(23, { 'swimwear-#': 'yes' });
    const seen = await stampOn(at.head, path);
    await sendPost(at.desk, at.office, path, {
      fields: at.onFacebook({ ...harmless, 'swimwear-#': 'yes', text: 'Our swimmers' }),
    });
    const unseen = await at.head.browser.post(`${path}/agree`, { seen });
    expect([unseen.statusCode, unseen.body.includes('Somebody changed this post')]).toEqual([422, true]);
    expect((await agreeTo(at.head, path)).statusCode).toBe(303);
    expect((await at.rowOf(path)).approvedBy).toBe(at.head.userId);
    const picture = (await at.rowOf(path)).pictures[0]?.id ?? '';
    await sendPost(at.desk, at.office, path, {
      fields: at.onFacebook({ ...harmless, 'swimwear-#': 'yes', text: 'Our swimmers', remove: picture }),
    });
    expect(await at.rowOf(path)).toMatchObject({ approvedBy: null, pictures: [] });
  });

  test('published twice in one moment it is out once', async () => {
    const path = await newPost(at.office);
    const seen = await stampOn(at.office, path);
    const once = { seen, fields: at.onFacebook({ text: 'Cakes on Monday' }), doing: 'now' as const };
    const answers = await Promise.all([
      sendPost(at.desk, at.office, path, once),
      sendPost(at.desk, at.office, path, once),
    ]);
    await at.desk.school.settle();
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422]);
    expect((await at.up()).filter((text) => text === 'Cakes on Monday')).toHaveLength(1);
  });
});

describe('while the words in a picture are read', () => {
  test('its page says so and nothing goes out; afterwards what was read stops it', async () => {
    const path = await newPost(at.office);
    const sign = `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="300"><rect width="100%" height="100%" fill="#fff"/><text x="35" y="150" font-size="70" font-family="sans-serif">Mason Carr</text></svg>`;
    const bytes = await sharp(Buffer.from(sign)).jpeg().toBuffer();
    await sendPost(at.desk, at.office, path, { files: [{ name: 'a.jpg', bytes }] });
    const fields = at.onFacebook({ ...harmless, text: 'Our wall' });
    const now = at.desk.ctx.clock.wall();
    const heldBy = { readingSince: now, readLeaseUntil: new Date(now.getTime() + 60_000) };
    await at.desk.ctx.db.picture.updateMany({ where: { publicationId: idIn(path) }, data: heldBy });
    const early = await sendPost(at.desk, at.office, path, { fields, doing: 'now' });
    expect([early.statusCode, early.body.includes('the words in it are being read')]).toEqual([422, true]);
    const read = { readingSince: null, readLeaseUntil: null };
    await at.desk.ctx.db.picture.updateMany({ where: { publicationId: idIn(path) }, data: read });
    const stopped = await sendPost(at.desk, at.office, path, { fields, doing: 'now' });
    expect([stopped.statusCode, stopped.body.includes('A name can be read in the picture')]).toEqual([422, true]);
    expect(stopped.body).not.toContain('are being read');
  });
});

describe('what only the headteacher lets out (MO-06)', () => {
  const policies = ['little-kinvaston', 'brize-norton', 'mosaic'];
  let usual: typeof at.desk.ctx.policy;
  beforeAll(() => {
    usual = at.desk.ctx.policy;
    at.desk.ctx.policy = loadRules(policies);
  });
  afterAll(() => {
    at.desk.ctx.policy = usual;
  });

  test('somebody else’s agreement is none; the head’s is, until a word changes; and what the head wrote needs no other', async () => {
    const second = await at.desk.enter('Sam', 'dsl');
    const path = await newPost(at.office);
    const fields = at.onFacebook({ text: 'Our choir sings on Friday' });
    const stopped = await sendPost(at.desk, at.office, path, { fields, doing: 'now' });
    expect([stopped.statusCode, stopped.body.includes('The headteacher must agree to it')]).toEqual([422, true]);
    expect((await second.browser.get(path)).body).not.toContain('I agree to this post');
    await agreeTo(second, path);
    expect((await at.office.browser.get(path)).body).toContain('The headteacher must agree to it');
    expect((await at.head.browser.get(path)).body).toContain('I agree to this post, as headteacher');
    expect((await agreeTo(at.head, path)).statusCode).toBe(303);
    expect((await at.office.browser.get(path)).body).toContain('Nothing stops it');
    const changed = at.onFacebook({ text: 'Our choir sings on Saturday' });
    expect((await sendPost(at.desk, at.office, path, { fields: changed, doing: 'now' })).statusCode).toBe(422);
    await agreeTo(at.head, path);
    expect((await sendPost(at.desk, at.office, path, { fields: changed, doing: 'now' })).statusCode).toBe(303);
    const own = await newPost(at.head);
    const sent = await sendPost(at.desk, at.head, own, {
      fields: at.onFacebook({ text: 'Our fair is in June' }),
      doing: 'now',
    });
    expect(sent.statusCode).toBe(303);
    await at.desk.school.settle();
    const all = await at.up();
    expect([all.includes('Our choir sings on Saturday'), all.includes('Our fair is in June')]).toEqual([true, true]);
    const agreed = await at.desk.ctx.db.auditEvent.findMany({ where: { kind: 'post.agreed', actor: at.head.userId } });
    expect(agreed.length).toBeGreaterThanOrEqual(2);
  });
});
