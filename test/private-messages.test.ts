/** Messages to the page, from their arrival to the answer in private; and what a pupil and a journalist may be told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acknowledgeDue } from '../src/acknowledgements.js';
import { verifyAudit } from '../src/audit.js';
import { type Resolution, type ResolutionError, resolve } from '../src/resolutions.js';
import { comment, post } from './events.js';
import { type Schoolgate, startSchoolgate } from './schoolgate.js';

let school: Schoolgate;
beforeAll(async () => {
  school = await startSchoolgate();
  await school.happen(post('post-1'));
});
afterAll(async () => {
  const reports = await verifyAudit(school.running.ctx.db);
  await school.close();
  expect(reports.map(({ broken }) => broken)).toEqual([undefined]);
});

let count = 0;
/** Sandbox time stands on Monday at seven; Facebook lets a page answer in private for one day only. */
const sunday = '2026-11-08T10:00:00Z';
const message = async (text: string, author = { id: `fb-private-${count}`, name: 'Marian Oakes' }) => {
  count += 1;
  const ref = `message-${count}`;
  const event = { id: ref, type: 'message_received', platform: 'facebook', commentId: ref, author, text, at: sunday };
  await school.happen(event);
  return ref;
};
const state = async () =>
  (await school.state()).facebook as unknown as {
    messages: { id: string; ref: string | null; person: { id: string }; by_page: boolean; message: string }[];
    comments: { id: string; ref: string | null; from: { id: string }; parent_id: string | null; message: string }[];
  };
const include = { review: true, clock: true, actions: true, author: true, decisions: true } as const;
const found = async (ref: string) => {
  const { messages, comments } = await state();
  const externalId = [...messages, ...comments].find((one) => one.ref === ref)?.id;
  return school.running.ctx.db.comment.findFirstOrThrow({ where: { externalId: { endsWith: externalId } }, include });
};
const choose = async (
  ref: string,
  what: Resolution,
  more: { text?: string; role?: 'comms_admin' | 'headteacher' } = {},
) => {
  const { id, currentId } = await found(ref);
  const { ctx, schoolId } = school.running;
  const user = await ctx.db.user.findFirstOrThrow({ where: { role: more.role ?? 'comms_admin' } });
  const input = { schoolId, commentId: id, revisionId: currentId ?? '', userId: user.id, what, reason: 'A test' };
  await resolve(ctx, { ...input, text: more.text });
  await school.settle();
};
const refusal = (doing: Promise<void>) =>
  doing.then(
    () => null,
    (error: ResolutionError) => error.message,
  );
const round = async () => {
  await acknowledgeDue(school.running.ctx);
  await school.settle();
};

test('a question in private has a clock and a case, is acknowledged once, and a person’s answer ends it', async () => {
  const ref = await message('When does the office open tomorrow please?');
  const asked = await found(ref);
  expect(asked).toMatchObject({ surface: 'message', postId: null, review: { state: 'open' } });
  expect(asked.clock).toMatchObject({ state: 'running', dueAt: new Date('2026-11-10T00:00:00Z') });
  await round();
  await round();
  const ofPage = async () => (await state()).messages.filter(({ by_page }) => by_page).map(({ message: said }) => said);
  expect(await ofPage()).toEqual([
    expect.stringMatching(/automatic reply from Thistlewick Primary.*by the end of Monday/),
  ]);
  expect((await found(ref)).clock).toMatchObject({ state: 'running', acknowledgedBy: 'bot' });
  await choose(ref, 'reply', { text: 'At half past eight.' });
  expect(await ofPage()).toEqual([expect.any(String), 'At half past eight.']);
  expect((await found(ref)).clock).toMatchObject({ state: 'answered', acknowledgedBy: 'bot' });
  expect((await state()).comments).toEqual([]);
});

test('on X as well: a clock, one acknowledgement, and an answer that comes back as ours and not as another person’s', async () => {
  const text = 'When does breakfast club begin tomorrow?';
  const author = { id: '170000000000077', name: 'Sal Frost' };
  await school.happen({ type: 'message_received', platform: 'x', commentId: 'dm-1', author, text, at: sunday });
  const { db } = school.running.ctx;
  const asked = () => db.comment.findFirstOrThrow({ where: { platform: 'x', current: { text } }, include });
  expect(await asked()).toMatchObject({ surface: 'message', review: { state: 'open' }, clock: { state: 'running' } });
  await round();
  await round();
  const answers = async () => (await school.state()).x.messages.filter(({ ours }) => ours).map((one) => one.text);
  expect(await answers()).toEqual([expect.stringContaining('by the end of Monday')]);
  expect((await asked()).clock).toMatchObject({ state: 'running', acknowledgedBy: 'bot' });
  const { id, currentId } = await asked();
  const user = await db.user.findFirstOrThrow({ where: { role: 'comms_admin' } });
  const input = { schoolId: school.running.schoolId, commentId: id, revisionId: currentId ?? '', userId: user.id };
  await resolve(school.running.ctx, { ...input, what: 'reply', reason: '', text: 'At half past seven.' });
  await school.settle();
  expect(await answers()).toEqual([expect.any(String), 'At half past seven.']);
  expect((await asked()).clock).toMatchObject({ state: 'answered', stoppedBy: user.id });
});

test('answered from Facebook’s own inbox, it is answered', async () => {
  const author = { id: 'fb-private-inbox', name: 'Ada Moss' };
  const ref = await message('Is there parking at the school?', author);
  const { ctx } = school.running;
  const account = await ctx.db.account.findFirstOrThrow({ where: { platform: 'facebook' } });
  const { receive } = await import('../src/inbound/receive.js');
  const at = new Date('2026-11-08T11:00:00Z');
  const person = { id: account.externalId, name: '', handle: '', bio: '' };
  const event = {
    ...{
      type: 'comment' as const,
      edited: false,
      externalId: 'm_by_hand',
      surface: 'message' as const,
      author: person,
    },
    ...{ ours: true, parentExternalId: author.id, text: 'Yes.', permalink: '', postedAt: at, writtenAt: at },
  };
  const parsed = { events: [{ account: account.externalId, event }], problems: [] };
  await receive(ctx, { account, channel: 'webhook', body: 'by hand', parsed });
  expect((await found(ref)).clock).toMatchObject({ state: 'answered', stoppedBy: 'outside', stoppedAt: at });
});

test('abuse in private is no public matter: nothing is hidden or announced, and a person looks', async () => {
  const ref = await message('The head is a stupid lying cow and so is her fat useless deputy');
  const { actions, review, decisions } = await found(ref);
  expect(decisions).toMatchObject([{ disposition: 'review' }]);
  expect(review).toMatchObject({ state: 'open' });
  expect(actions.filter(({ kind }) => kind !== 'notify')).toEqual([]);
});

describe('a child who writes in private', () => {
  let ref = '';
  test('is not banned by a machine, the safeguarding lead is told, and no robot answers', async () => {
    ref = await message('hi im 10 can i ask you something?', { id: 'fb-child', name: 'Robin Vale' });
    const { actions, review, author } = await found(ref);
    expect(review?.state).toBe('open');
    expect(author?.bannedAt).toBeNull();
    expect(actions.filter(({ kind }) => kind === 'ban' || kind === 'reply')).toEqual([]);
    await round();
    expect((await found(ref)).actions.filter(({ kind }) => kind === 'reply')).toEqual([]);
    const told = (await school.mail()).filter((mail) => mail.to.includes('daniel.okoye@thistlewick.example'));
    expect(told.map(({ subject }) => subject).join()).toContain(review?.caseNumber);
  });

  test('can be told where to turn and nothing else, also in answer to the next message', async () => {
    expect(await refusal(choose(ref, 'reply', { text: 'Hello, what is it?' }))).toContain(
      'A pupil may have written this',
    );
    await choose(ref, 'reply_fixed');
    const sent = (await state()).messages.filter(({ by_page, person }) => by_page && person.id === 'fb-child');
    expect(sent).toMatchObject([{ message: expect.stringContaining('Childline on 0800 1111') }]);
    const next = await message('ok when is the bake sale?', { id: 'fb-child', name: 'Robin Vale' });
    expect(await refusal(choose(next, 'reply', { text: 'On Friday.' }))).toContain('A pupil may have written this');
  });

  test('is known by a person where no rule knows: marked once, told to the safeguarding lead, and locked', async () => {
    const other = await message('When is the school disco please?', { id: 'fb-marked', name: 'Jo Finch' });
    await choose(other, 'mark_pupil');
    await school.running.ctx.queue.add('sweep', 'all');
    await school.settle();
    const told = (await school.mail()).filter(({ subject }) => subject.includes('a pupil may have written'));
    expect(told).toMatchObject([{ to: expect.arrayContaining(['daniel.okoye@thistlewick.example']) }]);
    expect(told[0]?.text).not.toMatch(/Finch|disco/);
    expect(await refusal(choose(other, 'reply', { text: 'On Friday.' }))).toContain('A pupil may have written this');
    expect(await refusal(choose(other, 'mark_pupil'))).toContain('marked as a pupil already');
    expect(await school.running.ctx.db.auditEvent.count({ where: { kind: 'review.mark_pupil' } })).toBe(1);
  });
});

describe('a journalist', () => {
  const press =
    "Hello, I'm a journalist writing about school parking. Could someone from the school give me a line by noon?";
  test('is held: the fixed words once, free ones only when the head or the media lead agrees', async () => {
    await school.happen({ ...comment(press, { ref: 'press' }), at: sunday });
    expect((await found('press')).review).toMatchObject({ state: 'open', priority: 3 });
    await round();
    const holding = (await state()).comments.filter(({ message: said }) => said.includes('questions from the media'));
    expect(holding).toHaveLength(1);
    expect((await found('press')).clock).toMatchObject({ state: 'running', acknowledgedBy: 'bot' });
    expect(await refusal(choose('press', 'reply', { text: 'No comment.' }))).toContain('only the holding words');
    expect(await refusal(choose('press', 'reply_fixed'))).toBe('The holding words were sent already.');
    expect(await refusal(choose('press', 'unlock_reply'))).toContain('Only the media lead or the headteacher');
    await choose('press', 'unlock_reply', { role: 'headteacher' });
    await choose('press', 'reply', { text: 'The school has no line on parking.' });
    expect((await found('press')).clock).toMatchObject({ state: 'answered', acknowledgedBy: 'bot' });
    const unlocked = await school.running.ctx.db.auditEvent.findMany({ where: { kind: 'review.unlock_reply' } });
    expect(unlocked).toMatchObject([{ content: { reason: 'A test' } }]);
  });
});

test('a reply that names a pupil of the roll, or gives somebody’s number, is refused with the reason', async () => {
  const ref = await message('May we bring the form tomorrow?', { id: 'fb-form', name: 'Kit Lane' });
  expect(await refusal(choose(ref, 'reply', { text: 'Aisha Rahman may bring it.' }))).toContain('names a pupil');
  expect(await refusal(choose(ref, 'reply', { text: 'Ring Kit on 07700 900123.' }))).toContain('a telephone number');
  expect(await refusal(choose(ref, 'reply', { text: 'Dear {name}, yes.' }))).toContain('{name}');
  expect((await found(ref)).actions.filter(({ kind }) => kind === 'reply')).toEqual([]);
});
