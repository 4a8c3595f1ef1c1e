/** What each choice of a person leads to, and what it refuses, in the words that the person reads. */
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Resolution, ResolutionError } from '../src/resolutions.js';
import { bodyOf, comment } from './connectors/facebook-delivery.js';
import { type Choice, kindsOf, type Person, person } from './inbound/choices.js';
import { type Desk, openDesk, type Said } from './inbound/desk.js';
import { actAll, insult, platform } from './inbound/platform.js';

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

describe('allowed', () => {
  test.each<[Resolution, () => Promise<Said>, Choice, { action: string | null; closed: boolean }]>([
    ['restore', hidden, { reason: '' }, { action: 'unhide pending', closed: true }],
    ['keep_hidden', hidden, { reason: '' }, { action: null, closed: true }],
    ['hide', shown, {}, { action: 'hide pending', closed: true }],
    ['leave', shown, { reason: '' }, { action: null, closed: true }],
    ['reply', shown, { text: 'At three.' }, { action: 'reply pending', closed: false }],
    ['delete', hidden, {}, { action: 'delete pending', closed: false }],
    ['ban', shown, {}, { action: 'ban pending', closed: false }],
    ['unban', banned, {}, { action: 'unban pending', closed: false }],
  ])('%s', async (what, make, more, expected) => {
    const before = await make();
    await choose(before, what, more);
    const after = await again(before);
    expect(kindsOf(after).slice(before.actions.length)).toEqual(expected.action ? [expected.action] : []);
    expect(after.review).toMatchObject(
      expected.closed
        ? { state: 'closed', outcome: what, closedBy: someone.userId }
        : { state: 'open', closedAt: null },
    );
    const where = { commentId: before.id };
    const event = await desk.ctx.db.auditEvent.findFirst({ where, orderBy: { seq: 'desc' } });
    expect(event).toMatchObject({ kind: `review.${what}`, actor: someone.userId });
    expect(event?.content).toEqual({ reason: more.reason ?? 'A reason', ...(more.text && { text: more.text }) });
  });

  test('a task done by hand is noted, once, and a ban by hand counts', async () => {
    const said = await shown();
    const { schoolId, id: commentId, authorId } = said;
    const data = { kind: 'assist' as const, requestedBy: 'bot', requestedAt: new Date(), payload: { assists: 'ban' } };
    const { id: actionId } = await desk.ctx.db.action.create({ data: { ...data, schoolId, commentId, key: uuid() } });
    await choose(said, 'assist_done', { actionId });
    const done = await desk.ctx.db.action.findUniqueOrThrow({ where: { id: actionId } });
    expect(done.state).toBe('done');
    expect((await again(said)).author).toMatchObject({ id: authorId, bannedAt: desk.time.now });
    await choose(said, 'assist_done', { actionId });
    expect(await desk.ctx.db.action.findUniqueOrThrow({ where: { id: actionId } })).toEqual(done);
  });
});

describe('refused', () => {
  const nobody = () => shown({ from: undefined });
  const edited = async () => {
    const said = await shown();
    const { externalId: comment_id, post } = said;
    const change = { ...comment, comment_id, post_id: post?.externalId, parent_id: post?.externalId };
    const created_time = change.created_time + 9;
    await desk.deliver(bodyOf({ ...change, verb: 'edited', message: `${insult}!`, created_time }));
    return said;
  };
  const noCase = async () => {
    const said = await shown();
    await desk.ctx.db.review.delete({ where: { commentId: said.id } });
    return said;
  };

  test.each<[Resolution, string, () => Promise<Said>, Choice, string]>([
    ['restore', 'what is visible', shown, {}, 'This comment is visible already.'],
    ['keep_hidden', 'what is visible', shown, {}, 'This comment is visible. Choose “Hide” to hide it.'],
    ['hide', 'what is hidden', hidden, {}, 'This comment is hidden already.'],
    ['hide', 'without a reason', shown, { reason: ' \n' }, 'Say why: the reason is kept with the case.'],
    ['leave', 'what is hidden', hidden, {}, 'This comment is hidden. Choose “Restore” to show it again.'],
    ['leave', 'what is being hidden', fresh, {}, 'This comment is being hidden. Choose “Restore” to keep it visible.'],
    ['reply', 'without words', shown, { text: ' ' }, 'Write the reply first.'],
    ['reply', 'too long', shown, { text: 'x'.repeat(8001) }, 'The reply has 8001 characters. The platform takes 8000.'],
    [
      'reply',
      'where nobody sees it',
      hidden,
      { text: 'x' },
      'This comment is hidden: nobody would see a reply. Restore it first.',
    ],
    ['ban', 'without a reason', shown, { reason: '' }, 'Say why: the reason is kept with the case.'],
    ['ban', 'nobody', nobody, {}, 'The platform does not say who wrote this, so nobody can be banned.'],
    ['ban', 'who is banned', banned, {}, 'This person is banned already.'],
    ['unban', 'who is not banned', shown, {}, 'This person is not banned.'],
    ['unban', 'nobody', nobody, {}, 'This person is not banned.'],
    ['assist_done', 'without a task', shown, {}, 'This task does not exist.'],
    ['assist_done', 'for garbage', shown, { actionId: "x' OR 1" }, 'This task does not exist.'],
    ['assist_done', 'for another case', shown, { actionId: uuid() }, 'This task does not exist.'],
    ['hide', 'of another school', shown, { schoolId: uuid() }, 'This case does not exist any more.'],
    ['hide', 'without a case', noCase, {}, 'This case does not exist any more.'],
    [
      'hide',
      'what was edited meanwhile',
      edited,
      {},
      'The comment was edited after you opened this page. Read the new words, then choose again.',
    ],
  ])('%s: %s', async (what, _name, make, more, words) => {
    const said = await make();
    const before = await again(said);
    const audited = await desk.ctx.db.auditEvent.count();
    const refusal = await choose(said, what, more).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(ResolutionError);
    expect(refusal).toMatchObject({ message: words });
    expect(await again(said)).toEqual(before);
    expect(await desk.ctx.db.auditEvent.count()).toBe(audited);
  });
});

test('what is deleted is gone here too, and is not deleted twice', async () => {
  const said = await hidden();
  await choose(said, 'delete', { reason: 'It names a child' });
  await actAll(desk.ctx, said.id);
  expect(facebook.calls.at(-1)).toMatchObject({ kind: 'delete', commentExternalId: said.externalId });
  const gone = await again(said);
  expect(gone.deletedAt).toEqual(desk.time.now);
  await expect(choose(gone, 'delete', { reason: 'Once more' })).rejects.toThrow('deleted already');
  await expect(choose(await hidden(), 'delete', { reason: ' ' })).rejects.toThrow('Say why');
});
