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
  // The office does not see it.
  const role = 'dsl' as const;
  await choose(text, 'restore', { role });
  expect(await refusal(choose(text, 'reply', { text: 'We will look into it.', role }))).toContain(
    'Until the advice has come',
  );
  for (const what of ['unlock_reply', 'reply_fixed'] as const)
    expect(await refusal(choose(text, what))).toContain('Not theirs to do');
  await choose(text, 'reply_fixed', { role });
  const fixed = (await found(text)).actions.find(({ kind }) => kind === 'reply');
  expect(fixed).toMatchObject({
    state: 'done',
    payload: { text: expect.stringContaining('We cannot talk about this') },
  });
  await choose(text, 'unlock_reply', { role });
  await choose(text, 'reply', { text: 'Thank you, we have looked into it.', role });
  expect((await found(text)).actions.filter(({ kind }) => kind === 'reply')).toHaveLength(2);
});

/** Not every comment is a case by itself: here it is. */
async function openCase(text: string): Promise<void> {
  const { ctx, schoolId } = school.running;
  const { id: commentId } = await found(text);
  const at = { dueAt: ctx.clock.now(), openedAt: ctx.clock.now() };
  const caseNumber = `2026-8${String(commentId).slice(-4)}`;
  await ctx.db.review.createMany({
    data: [{ schoolId, commentId, caseNumber, priority: 4, ...at }],
    skipDuplicates: true,
  });
}

const privateAnswers = async () =>
  (await school.state()).facebook.messages.filter(({ by_page }) => by_page).map(({ message }) => message);

test('a private answer to a comment goes out once, also where its answer is lost, and answers the comment', async () => {
  const text = 'What time does the choir start?';
  await school.happen(comment(text));
  await openCase(text);
  await school.fault({ platform: 'facebook', method: 'POST', path: '/messages', reset: true, when: 'after' });
  const before = await privateAnswers();
  await choose(text, 'reply_privately', { text: 'At four, in the hall.' });
  const once = async () => {
    await school.settle();
    return (await found(text)).actions.find(({ kind, state }) => kind === 'private_reply' && state === 'done');
  };
  await expect.poll(once, { timeout: 15_000 }).toMatchObject({ attempts: 2 });
  expect((await privateAnswers()).slice(before.length)).toEqual(['At four, in the hall.']);
  expect((await found(text)).clock).toMatchObject({ state: 'answered', way: 'private' });
  expect(await refusal(choose(text, 'reply_privately', { text: 'At five.' }))).toContain('takes one, and no second');
  expect((await privateAnswers()).slice(before.length)).toHaveLength(1);
});

test('a private answer names no child, and is not there for a week-old comment, for X, or where nobody is named', async () => {
  const old = 'Was the fair a success last week?';
  await school.happen({ ...comment(old), at: '2026-11-01T10:00:00Z' }, mention('@ThistlewickPri can I park there?'));
  await openCase(old);
  expect(await refusal(choose(old, 'reply_privately', { text: 'Yes, very much.' }))).toContain('too late');
  const text = 'Is my son on the trip list?';
  await school.happen(comment(text));
  await openCase(text);
  const named = { text: 'Please ring his mother on 07700 900123.' };
  expect(await refusal(choose(text, 'reply_privately', named))).toContain('It holds');
  const onX = '@ThistlewickPri can I park there?';
  await openCase(onX);
  expect(await refusal(choose(onX, 'reply_privately', { text: 'Yes.' }))).toContain('no private answer here');
  await school.running.ctx.db.comment.updateMany({ where: { current: { text } }, data: { authorId: null } });
  expect(await refusal(choose(text, 'reply_privately', { text: 'Please ring us.' }))).toContain('no private answer');
});
