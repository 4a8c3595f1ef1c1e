/** What happened to a comment before anybody judged it, and what an edit makes of its clock (domain.md 2.3). */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bodyOf, comment, PAGE } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk } from './desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => {
  expect(desk.errors).toEqual([]);
  await desk.close();
});

let count = 0;
let id = '';
beforeEach(() => {
  count += 1;
  id = `122_${count}`;
});

const first = comment.created_time;
const at = (seconds: number) => new Date((first + seconds) * 1000);
/** Each test has an author of its own: what one person writes under one post shares one clock. */
const author = () => ({ id: `67804621253${count}`, name: 'Marian Oakes' });
const asked = () => ({ ...comment, from: author(), comment_id: id, message: 'When does the bake sale start?' });
const removed = () => ({ ...asked(), verb: 'remove', message: undefined, created_time: first + 60 });
const edited = (message: string) => ({ ...asked(), verb: 'edited', message, created_time: first + 60 });
const answered = () => ({
  ...asked(),
  from: { id: PAGE, name: 'Our page' },
  comment_id: `${id}9`,
  parent_id: id,
  message: 'At three.',
  created_time: first + 30,
});
const found = () =>
  desk.ctx.db.comment.findFirstOrThrow({
    where: { externalId: id },
    include: { clock: true, actions: true, review: true },
  });

test('a question has a day', async () => {
  await desk.deliver(bodyOf(asked()));
  await desk.judge();
  const { clock } = await found();
  expect(clock).toMatchObject({ state: 'running', startedAt: at(0), dueAt: at(24 * 3600), stoppedAt: null });
});

test.each(['before', 'after'])('removed %s it is judged, nobody waits for an answer', async (when) => {
  await desk.deliver(bodyOf(asked()));
  if (when === 'after') await desk.judge();
  await desk.deliver(bodyOf(removed()));
  await desk.judge();
  expect((await found()).clock).toMatchObject({ state: 'withdrawn', stoppedAt: at(60), stoppedBy: 'outside' });
});

test.each(['before', 'after'])('answered on the platform %s it is judged, the clock stands', async (when) => {
  await desk.deliver(bodyOf(asked()));
  if (when === 'after') await desk.judge();
  await desk.deliver(bodyOf(answered()));
  await desk.judge();
  expect((await found()).clock).toMatchObject({ state: 'answered', stoppedAt: at(30), stoppedBy: 'outside' });
});

test('the answer comes before the question: a late delivery of both', async () => {
  await desk.deliver(bodyOf(answered(), asked()));
  await desk.judge();
  expect((await found()).clock).toMatchObject({ state: 'answered', stoppedAt: at(30) });
});

test('praise edited into a question must be answered, by the first time', async () => {
  await desk.deliver(bodyOf({ ...asked(), message: 'Lovely photos, well done everyone!' }));
  await desk.judge();
  expect((await found()).clock).toMatchObject({ state: 'no_reply_needed', stoppedBy: 'bot' });
  await desk.deliver(bodyOf(edited('Lovely photos! When does the bake sale start?')));
  await desk.judge();
  expect((await found()).clock).toMatchObject({ state: 'running', dueAt: at(24 * 3600), stoppedAt: null });
});

test('a question edited into abuse is hidden and wants no answer', async () => {
  await desk.deliver(bodyOf(asked()));
  await desk.judge();
  await desk.deliver(bodyOf(edited('You are a stupid lying cow')));
  await desk.judge();
  const { clock, actions, review } = await found();
  expect([clock?.state, review?.state]).toEqual(['no_reply_needed', 'open']);
  expect(actions.map((action) => action.kind)).toContain('hide');
});

test('what was answered stays answered, whatever it is edited into', async () => {
  await desk.deliver(bodyOf(asked(), answered()));
  await desk.judge();
  await desk.deliver(bodyOf(edited('Thank you!')));
  await desk.judge();
  expect((await found()).clock).toMatchObject({ state: 'answered' });
});

test('an older wording that comes late is judged for the record, and nothing follows from it', async () => {
  await desk.deliver(bodyOf(edited('Thank you for the lovely fair!')));
  await desk.judge();
  await desk.deliver(bodyOf({ ...asked(), message: 'You are a stupid lying cow' }));
  await desk.judge();
  const { actions, review, id: commentId } = await found();
  expect([actions, review]).toEqual([[], null]);
  expect(await desk.ctx.db.decision.count({ where: { commentId } })).toBe(2);
});

test('our own words are never judged, however they come', async () => {
  await desk.deliver(bodyOf(answered()));
  await desk.deliver(bodyOf({ ...answered(), verb: 'edited', from: undefined, message: 'At three, you stupid cow.' }));
  await desk.judge();
  const { id: commentId } = await desk.ctx.db.comment.findFirstOrThrow({ where: { externalId: `${id}9` } });
  expect(await desk.ctx.db.decision.count({ where: { commentId } })).toBe(0);
});
