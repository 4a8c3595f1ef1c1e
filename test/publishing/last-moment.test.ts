/** What changes between scheduling and sending: everything is asked again at the moment of sending, and its page says what stopped it. */
import { describe, expect, test } from 'vitest';
import { bookOf } from '../../src/people/book.js';
import { importFile } from '../../src/people/importing.js';
import { recordForm, restrict, withdraw } from '../../src/people/standing.js';
import { grantRight, suspend } from '../../src/publishing/rights.js';
import { publishDue } from '../../src/publishing/sending.js';
import { agreeTo, type Fields, harmless, newPost, type Person, plainPicture, sendPost } from './desk.js';
import { useOffice } from './office.js';

const at = useOffice();

/** Its time: consents and rights hold on that day. */
const time = '2026-11-20T08:00';
/** The machine was off for some days: it goes out now, or not. */
const late = new Date('2026-11-25T09:00:00Z');

let count = 0;
/** Somebody new whose post waits for its time, with one picture of which everything is said. */
async function scheduled(
  fields: Fields = {},
  agreed?: Person,
): Promise<{ path: string; text: string; sender: Person }> {
  const sender = await at.desk.enter(`Ewan${++count}`, 'comms_admin', false);
  const right = { userId: sender.userId, accountId: at.desk.accounts.facebook, untilDate: '2026-11-21' };
  await grantRight(at.desk.ctx, at.leader(), right);
  const [path, text] = [await newPost(sender), `Our wall ${count}`];
  await sendPost(at.desk, sender, path, { files: [{ name: 'a.jpg', bytes: await plainPicture(30 + count) }] });
  const all = at.onFacebook({ ...harmless, text, publishAt: time, ...fields });
  if (agreed) {
    await sendPost(at.desk, sender, path, { fields: all });
    await agreeTo(agreed, path);
  }
  const answer = await sendPost(at.desk, sender, path, { fields: all, doing: 'later' });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `${path}?done=scheduled`]);
  return { path, text, sender };
}

/** Lets its time come, or more, and is what its page then says to somebody else. */
async function timeComes(path: string, when: Date): Promise<string> {
  const { clock } = at.desk.ctx;
  at.desk.ctx.clock = { ...clock, wall: () => clock.wall(), every: clock.every, now: () => when };
  try {
    await publishDue(at.desk.ctx);
    await at.desk.school.settle();
    return (await at.office.browser.get(path)).body;
  } finally {
    at.desk.ctx.clock = clock;
  }
}

const dayOfSending = new Date('2026-11-20T09:00:00Z');

/** A child whose consent holds until the day of sending, that day included. */
async function consented(forename: string): Promise<{ id: string; fields: Fields }> {
  const name = `${forename} Later`;
  const rows = `UPN,Forename,Surname\nP${forename},${forename},Later\n`;
  await importFile(at.desk.ctx, at.actor(), { kind: 'pupils', bytes: Buffer.from(rows), whole: false });
  const { people } = await bookOf(at.desk.ctx, at.desk.schoolId);
  const id = [...people.values()].find((person) => person.name === name)?.id ?? '';
  await recordForm(at.desk.ctx, at.actor(), {
    ...{ personId: id, uses: ['social_media'], givenOn: '2025-11-21', conditions: [] },
    ...{ givenBy: 'Pat Later', relationship: 'mother', evidenceRef: 'F9' },
  });
  return { id, fields: { 'shows-#': 'people', 'people-#': name } };
}

describe('does not go out', () => {
  let before = 0;
  async function stopped(post: { path: string; text: string }, when: Date, words: string[]): Promise<void> {
    const body = await timeComes(post.path, when);
    expect([(await at.rowOf(post.path)).state, (await at.up()).some((text) => text.startsWith(post.text))]).toEqual([
      'stopped',
      false,
    ]);
    for (const word of words) expect(body).toContain(word);
    const told = (await at.desk.school.mail()).filter(({ text }) => text.includes('A post of ours could not go out.'));
    expect(told.length).toBeGreaterThan(before);
    expect(told.map(({ text }) => text).join()).not.toMatch(/Later|Our wall/);
    before = told.length;
  }

  test('what nothing has stopped goes out, on the last day of the right and of the consent', async () => {
    const post = await scheduled((await consented('Ann')).fields);
    await timeComes(post.path, dayOfSending);
    expect([(await at.rowOf(post.path)).state, (await at.up()).includes(post.text)]).toEqual(['published', true]);
  });

  test('by a right that ran out meanwhile, or would before its time (GT-01)', async () => {
    const post = await scheduled();
    await stopped(post, late, [`Ewan${count}, who sent it, may no longer publish on Facebook`]);
    const fields = at.onFacebook({ ...harmless, text: post.text, publishAt: '2026-11-22T08:00' });
    const again = await sendPost(at.desk, post.sender, post.path, { fields, doing: 'later' });
    expect([
      again.statusCode,
      again.body.includes('You have no permission to publish on Facebook at that time'),
    ]).toEqual([422, true]);
  });

  test('of somebody who was suspended (WH-08)', async () => {
    const post = await scheduled();
    await suspend(at.desk.ctx, at.leader(), post.sender.userId);
    await stopped(post, dayOfSending, [`Ewan${count}, who sent it, may no longer publish on Facebook`]);
  });

  test.each([
    ['left', { leavesOn: '2026-11-19' }],
    ['cannot sign in any more', { disabledAt: dayOfSending }],
    ['has a role now that does not publish', { role: 'governor' as const }],
  ])('of somebody who %s', async (_, data) => {
    const post = await scheduled();
    await at.desk.ctx.db.user.update({ where: { id: post.sender.userId }, data });
    await stopped(post, dayOfSending, [`Ewan${count}, who sent it, may no longer publish on Facebook`]);
  });

  test('with a consent that ended meanwhile', async () => {
    const post = await scheduled((await consented('Bea')).fields);
    await at.desk.ctx.db.publishingRight.updateMany({ data: { untilDate: '2027-07-31' } });
    await stopped(post, late, ['Bea Later: the consent for social media ended on 20 November 2026']);
  });

  test('with a consent that was withdrawn', async () => {
    const { id, fields } = await consented('Cid');
    const post = await scheduled(fields);
    const asked = { personId: id, uses: ['social_media' as const], askedBy: 'mother', on: '2026-11-05' };
    await withdraw(at.desk.ctx, at.actor(), asked);
    await stopped(post, dayOfSending, ['Cid Later: the consent for social media was withdrawn']);
  });

  test('with a child who may not be published any more, and without saying why', async () => {
    const { id, fields } = await consented('Dot');
    const post = await scheduled(fields);
    await restrict(at.desk.ctx, at.actor(), id, 'a court order');
    await stopped(post, dayOfSending, ['Dot Later: ']);
    expect((await at.office.browser.get(post.path)).body).not.toContain('court order');
  });

  test('on the word of a second person who has left', async () => {
    const second = await at.desk.enter('Sam', 'dsl');
    const post = await scheduled({ 'swimwear-#': 'yes' }, second);
    await at.desk.ctx.db.user.update({ where: { id: second.userId }, data: { disabledAt: new Date() } });
    await stopped(post, dayOfSending, ['A second person agreed', 'and may not any more: it counts no longer']);
    expect((await at.head.browser.get(post.path)).body).toContain('I agree to this post');
  });
});

describe('while it waits', () => {
  test('an account that is halted makes a post wait, and it can be called back', async () => {
    const path = await newPost(at.office);
    const halted = { haltedUntil: new Date(Date.now() + 3_600_000), haltCode: 'unauthorized' };
    await at.desk.ctx.db.account.update({ where: { id: at.desk.accounts.facebook }, data: halted });
    await sendPost(at.desk, at.office, path, { fields: at.onFacebook({ text: 'Too early' }), doing: 'now' });
    expect((await at.office.browser.post(`${path}/call-back`)).statusCode).toBe(303);
    await at.desk.ctx.db.account.update({
      where: { id: at.desk.accounts.facebook },
      data: { haltedUntil: null, haltCode: null },
    });
    await at.desk.ctx.queue.add('sweep', 'all');
    await at.desk.school.settle();
    expect([(await at.rowOf(path)).state, (await at.up()).includes('Too early')]).toEqual(['draft', false]);
  });
});
