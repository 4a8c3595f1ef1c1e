/** Choices that are made twice, that meet what is under way, and that set a clock going again. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ConnectorError } from '../connectors/connector.js';
import { perform } from '../src/actions.js';
import type { Resolution } from '../src/resolutions.js';
import { bodyOf, comment } from './connectors/facebook-delivery.js';
import { kindsOf, type Person, person } from './inbound/choices.js';
import { type Desk, openDesk, type Said } from './inbound/desk.js';
import { actAll, insult, later, platform, toHide } from './inbound/platform.js';

const facebook = platform();
let desk: Desk;
let someone: Person;
beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector] });
  someone = await person(desk);
});
afterAll(() => desk.close());
beforeEach(() => facebook.reset());

const choose: Person['choose'] = (...choice) => someone.choose(...choice);
const again = (said: Said) => someone.again(said);
const hidden = (more?: object) => someone.hidden(more);
const shown = (more?: object) => someone.shown(more);
const fresh = (more?: object) => someone.fresh(more);
const banned = () => someone.banned();

describe('twice', () => {
  test.each<[Resolution, () => Promise<Said>, string]>([
    ['restore', hidden, 'unhide'],
    ['hide', shown, 'hide'],
    ['ban', shown, 'ban'],
    ['unban', banned, 'unban'],
  ])('%s: one after the other or together, it is one action', async (what, make, kind) => {
    const said = await make();
    const count = (one: Said) => one.actions.filter((action) => action.kind === kind).length;
    await choose(said, what);
    await Promise.all([choose(said, what), choose(said, what)]);
    expect(count(await again(said)) - count(said)).toBe(1);
  });

  test('a reply: the same words are refused, also when they have been sent; other words are not', async () => {
    const said = await shown();
    const sent = 'This reply was sent already.';
    await choose(said, 'reply', { text: 'At three.' });
    await expect(choose(said, 'reply', { text: ' At three. ' })).rejects.toThrow(sent);
    await actAll(desk.ctx, said.id);
    await expect(choose(said, 'reply', { text: 'At three.' })).rejects.toThrow(sent);
    await choose(said, 'reply', { text: 'At four.' });
    expect(facebook.calls.filter((call) => call.kind === 'reply')).toHaveLength(1);
  });

  test('a reply that the platform refused may be tried again', async () => {
    const said = await shown();
    facebook.answer = () => Promise.reject(new ConnectorError('invalid', 'on purpose'));
    await choose(said, 'reply', { text: 'At three.' });
    await actAll(desk.ctx, said.id);
    facebook.reset();
    await choose(said, 'reply', { text: 'At three.' });
    await expect(choose(said, 'reply', { text: 'At three.' })).rejects.toThrow('sent already');
    await actAll(desk.ctx, said.id);
    expect(facebook.calls.map((call) => call.text)).toEqual(['At three.']);
  });

  test('a reply that the platform does not allow waits as a task, and is not sent beside it', async () => {
    const said = await shown();
    facebook.answer = () => Promise.reject(new ConnectorError('forbidden', 'on purpose'));
    await choose(said, 'reply', { text: 'At three.' });
    await actAll(desk.ctx, said.id);
    facebook.reset();
    await expect(choose(said, 'reply', { text: 'At three.' })).rejects.toThrow('They wait as a task, by hand.');
    await actAll(desk.ctx, said.id);
    expect(facebook.calls).toEqual([]);
  });

  test('hidden and restored again and again, each time is an action of its own', async () => {
    let said = await hidden();
    for (const what of ['restore', 'hide', 'restore', 'hide'] as const) {
      await choose(said, what);
      await actAll(desk.ctx, said.id);
      said = await again(said);
      expect(said.hiddenAt !== null).toBe(what === 'hide');
    }
    const done = facebook.calls.map((call) => call.kind).filter((kind) => kind !== 'notice');
    expect(done).toEqual(['hide', 'unhide', 'hide', 'unhide', 'hide']);
  });
});

describe('what is under way', () => {
  test('restore cancels a hide that nobody has tried yet: the platform is never asked', async () => {
    const said = await fresh();
    await choose(said, 'restore');
    await actAll(desk.ctx, said.id);
    expect(facebook.calls).toEqual([]);
    expect(kindsOf(await again(said))).toContain('hide cancelled');
  });

  test('a hide whose answer got lost may have happened: restore shows the comment all the same', async () => {
    const { said, id } = await toHide(desk);
    facebook.answer = () => Promise.reject(new ConnectorError('timeout', 'the answer got lost'));
    await perform(desk.ctx, id);
    facebook.reset();
    await choose(said, 'restore');
    later(desk, 1000);
    await actAll(desk.ctx, said.id);
    expect(facebook.calls.map((call) => call.kind)).toEqual(['unhide']);
  });

  test.each<Resolution>(['keep_hidden', 'hide'])('%s takes back a restore that waits', async (what) => {
    const said = await hidden();
    await choose(said, 'restore');
    await choose(said, what);
    facebook.calls.length = 0;
    await actAll(desk.ctx, said.id);
    expect(facebook.calls.filter((call) => call.kind !== 'notice')).toEqual([]);
    expect(await again(said)).toMatchObject({ hiddenAt: said.hiddenAt, review: { outcome: what } });
  });

  test('unban takes back a ban that waits', async () => {
    const said = await shown();
    await choose(said, 'ban');
    await choose(said, 'unban');
    facebook.calls.length = 0;
    await actAll(desk.ctx, said.id);
    expect(facebook.calls).toEqual([]);
  });
});

describe('the clock', () => {
  const rudeQuestion = { message: `${insult}. When does the bake sale start?` };

  test.each([
    ['hidden', hidden],
    ['about to be hidden', fresh],
  ])('of a question that was %s runs again when it is restored, by its old time', async (_name, make) => {
    const said = await make(rudeQuestion);
    expect(said.clock).toMatchObject({ state: 'no_reply_needed' });
    const { dueAt, startedAt } = said.clock ?? {};
    desk.time.now = new Date(desk.time.now.getTime() + 3_600_000);
    await choose(said, 'restore');
    expect((await again(said)).clock).toMatchObject({ state: 'running', dueAt, startedAt, stoppedAt: null });
  });

  test('of mere abuse stays still', async () => {
    const said = await hidden();
    await choose(said, 'restore');
    expect((await again(said)).clock).toMatchObject({ state: 'no_reply_needed' });
  });

  test('stops when a person hides the question, since nobody would see an answer', async () => {
    const said = await hidden(rudeQuestion);
    await choose(said, 'restore');
    await actAll(desk.ctx, said.id);
    await choose(said, 'hide');
    expect((await again(said)).clock).toMatchObject({ state: 'no_reply_needed', stoppedBy: someone.userId });
  });
});

test('a reason with characters that no database takes is kept without them', async () => {
  const said = await shown();
  await choose(said, 'hide', { reason: 'Rude\u0000 and \ud83d' });
  const event = await desk.ctx.db.auditEvent.findFirst({ where: { commentId: said.id }, orderBy: { seq: 'desc' } });
  expect(event?.content).toEqual({ reason: 'Rude\uFFFD and \uFFFD' });
});

describe('words that a person let stand', () => {
  const editTo = async ({ externalId: comment_id, post }: Said, message: string, seconds: number) => {
    const at = { comment_id, post_id: post?.externalId, parent_id: post?.externalId };
    const created_time = comment.created_time + seconds;
    await desk.deliver(bodyOf({ ...comment, ...at, verb: 'edited', message, created_time }));
    await desk.judge();
  };
  const hides = (said: Said) => said.actions.filter((action) => action.kind === 'hide').length;

  test('stay, when an edit changes nothing', async () => {
    const said = await hidden();
    await choose(said, 'restore');
    await editTo(said, insult, 9);
    expect(await again(said)).toMatchObject({ review: { state: 'closed' } });
    expect(hides(await again(said))).toBe(1);
  });

  test('are the words that this person saw, not those that had been edited away', async () => {
    const said = await hidden();
    await editTo(said, 'Sorry, I was angry. Thank you all!', 9);
    const mild = await again(said);
    await choose(mild, 'restore');
    await editTo(said, insult, 18);
    expect(hides(await again(said))).toBe(2);
    facebook.calls.length = 0;
    await actAll(desk.ctx, said.id);
    expect(facebook.calls.map((call) => call.kind).filter((kind) => kind !== 'notice')).toEqual(['hide']);
  });

  test('are none any more, when a person hid them later', async () => {
    const said = await hidden();
    await choose(said, 'restore');
    await actAll(desk.ctx, said.id);
    await choose(said, 'hide');
    await actAll(desk.ctx, said.id);
    await desk.ctx.db.comment.update({ where: { id: said.id }, data: { hiddenAt: null } });
    await editTo(said, insult, 9);
    expect(hides(await again(said))).toBe(3);
  });
});
