/** Where the platform takes no answer from us, or not any more, a person is shown the words and the reason; and nothing is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acknowledgeDue } from '../src/acknowledgements.js';
import { type Resolution, type ResolutionError, resolve } from '../src/resolutions.js';
import { comment, mention, post } from './events.js';
import { type Schoolgate, startSchoolgate } from './schoolgate.js';

let school: Schoolgate;
beforeAll(async () => {
  school = await startSchoolgate('embedded', { POLICY_PACKS: 'little-kinvaston,brize-norton,westhaven' });
  await school.happen(post('post-1'), post('post-x', 'x'));
});
afterAll(() => school.close());

const include = { review: true, clock: true, actions: { orderBy: { requestedAt: 'asc' } } } as const;
const found = (text: string) =>
  school.running.ctx.db.comment.findFirstOrThrow({ where: { current: { text } }, include });
const choose = async (
  text: string,
  what: Resolution,
  more: { text?: string; actionId?: string; role?: 'comms_admin' | 'dsl' } = {},
) => {
  const { id, currentId } = await found(text);
  const { ctx, schoolId } = school.running;
  const { role = 'comms_admin', ...rest } = more;
  const user = await ctx.db.user.findFirstOrThrow({ where: { role } });
  const input = { schoolId, commentId: id, revisionId: currentId ?? '', userId: user.id, what, reason: 'A test' };
  await resolve(ctx, { ...input, ...rest });
  await school.settle();
};
const refusal = (doing: Promise<void>) =>
  doing.then(
    () => null,
    (error: ResolutionError) => error.message,
  );

test('a message of the day before yesterday: Facebook’s 24 hours are over, so both answers are tasks with the reason', async () => {
  const text = 'When does the office open on Monday please?';
  // Sandbox time stands on Monday at seven.
  const author = { id: 'fb-late', name: '' };
  const event = { id: 'late', type: 'message_received', platform: 'facebook', commentId: 'late', author, text };
  await school.happen({ ...event, at: '2026-11-07T10:00:00Z' });
  await acknowledgeDue(school.running.ctx);
  await choose(text, 'reply', { text: 'At half past eight.' });
  const { actions, clock, review } = await found(text);
  const task = {
    ...{ assists: 'reply', url: expect.stringContaining('facebook.com') },
    why: expect.stringContaining('24 hours only'),
  };
  expect(actions.filter(({ kind }) => kind !== 'notify')).toMatchObject([
    { kind: 'assist', state: 'pending', payload: { ...task, text: expect.stringContaining('automatic reply') } },
    { kind: 'assist', state: 'pending', payload: { ...task, text: 'At half past eight.' } },
  ]);
  expect([clock?.state, review?.state]).toEqual(['running', 'open']);
  expect((await school.calls()).filter(({ path }) => path.includes('/messages'))).toEqual([]);
  await choose(text, 'assist_done', { actionId: actions.at(-1)?.id });
  expect((await found(text)).clock).toMatchObject({ state: 'answered' });
});

test('a message of yesterday is answered by us', async () => {
  const text = 'Is there parking at the school?';
  const author = { id: 'fb-in-time', name: '' };
  const event = { id: 'in-time', type: 'message_received', platform: 'facebook', commentId: 'in-time', author, text };
  await school.happen({ ...event, at: '2026-11-08T10:00:00Z' });
  await choose(text, 'reply', { text: 'Yes, behind the hall.' });
  expect((await found(text)).clock).toMatchObject({ state: 'answered' });
});

test('X allows no reply there: the words wait for a person, nothing is tried again and nobody is told of a fault', async () => {
  const text = '@ThistlewickPri what time is the fair?';
  await school.happen(mention(text));
  const before = (await school.mail()).length;
  await school.fault({ platform: 'x', method: 'POST', path: '*/2/tweets', status: 403 });
  const { ctx, schoolId } = school.running;
  const { id: commentId, currentId } = await found(text);
  const user = await ctx.db.user.findFirstOrThrow({ where: { role: 'comms_admin' } });
  await ctx.db.review.createMany({
    data: [
      { schoolId, commentId, caseNumber: '2026-9001', priority: 4, dueAt: ctx.clock.now(), openedAt: ctx.clock.now() },
    ],
    skipDuplicates: true,
  });
  const input = { schoolId, commentId, revisionId: currentId ?? '', userId: user.id, reason: '' };
  await resolve(ctx, { ...input, what: 'reply', text: 'At two o’clock.' });
  await school.settle();
  const { actions, clock } = await found(text);
  expect(actions).toMatchObject([
    { kind: 'reply', state: 'cancelled', errorCode: 'forbidden', attempts: 1 },
    {
      ...{ kind: 'assist', state: 'pending', requestedBy: user.id },
      payload: { assists: 'reply', text: 'At two o’clock.', why: expect.stringContaining('did not let Schoolgate') },
    },
  ]);
  expect(clock?.state).toBe('running');
  expect(await school.mail()).toHaveLength(before);
});

test('an allegation about staff: only words that name nobody, until who hears the advice says so', async () => {
  const text = 'Mr Hallett stole the tour money, everybody knows it';
  await school.happen(comment(text));
  expect((await found(text)).review?.state).toBe('open');
  await choose(text, 'restore');
  expect(await refusal(choose(text, 'reply', { text: 'We will look into it.' }))).toContain(
    'Until the advice has come',
  );
  expect(await refusal(choose(text, 'unlock_reply'))).toContain('Only the headteacher, the safeguarding lead');
  await choose(text, 'reply_fixed');
  const fixed = (await found(text)).actions.find(({ kind }) => kind === 'reply');
  expect(fixed).toMatchObject({
    state: 'done',
    payload: { text: expect.stringContaining('We cannot talk about this') },
  });
  await choose(text, 'unlock_reply', { role: 'dsl' });
  await choose(text, 'reply', { text: 'Thank you, we have looked into it.' });
  expect((await found(text)).actions.filter(({ kind }) => kind === 'reply')).toHaveLength(2);
});
