/** Who is told that they were heard, when, by which words, and never twice (LK-01; domain.md 2.3). */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { acknowledgeDue } from '../src/acknowledgements.js';
import { perform } from '../src/actions.js';
import { type Desk, openDesk, say } from './inbound/desk.js';
import { actAll, platform } from './inbound/platform.js';
import { onBoth } from './services.js';

await onBoth((address) => {
  const facebook = platform();
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({ connectors: [facebook.connector], databaseUrl: await address() });
  });
  afterAll(() => desk.close());
  beforeEach(() => facebook.reset());

  /** Never the same words twice: copies by several people are spam. */
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const query = () => `When does the bake sale of class ${letters.shift()?.toUpperCase()} start?`;
  const seconds = (iso: string) => Date.parse(iso) / 1000;
  /** Somebody asks at `at`. */
  const ask = async (at: string, text = query(), more: Record<string, unknown> = {}) => {
    desk.time.now = new Date(at);
    const { id } = await say(desk, text, { created_time: seconds(at), ...more });
    return id;
  };
  const round = async (at: string) => {
    desk.time.now = new Date(at);
    await acknowledgeDue(desk.ctx);
    await actAll(desk.ctx);
  };
  const configured = async (more: Partial<Desk['ctx']['config']>, rounds: string[]) => {
    const { config } = desk.ctx;
    desk.ctx.config = { ...config, ...more };
    for (const at of rounds) await round(at);
    desk.ctx.config = config;
  };
  const clockOf = (commentId: string) => desk.ctx.db.clock.findUniqueOrThrow({ where: { commentId } });
  const replies = () => facebook.calls.filter(({ kind }) => kind === 'reply').map(({ text }) => text);
  beforeEach(async () => {
    await desk.ctx.db.clock.updateMany({ where: { state: 'running' }, data: { state: 'no_reply_needed' } });
  });

  test('within the hours of a working day: when four fifths of the time are gone, and not before', async () => {
    const id = await ask('2026-11-19T09:00:00Z');
    await round('2026-11-20T04:11:59Z');
    expect(replies()).toEqual([]);
    await round('2026-11-20T04:12:00Z');
    expect(replies()).toEqual([expect.stringMatching(/automatic reply from Test Primary.* by the end of Friday\./)]);
    expect(await clockOf(id)).toMatchObject({
      state: 'running',
      acknowledgedAt: new Date('2026-11-20T04:12:00Z'),
      acknowledgedBy: 'bot',
      dueAt: new Date('2026-11-20T09:00:00Z'),
    });
  });

  test('at a weekend: at once, with a promise for Monday; the clock goes on until a person answers', async () => {
    const id = await ask('2026-11-21T10:00:00Z');
    await round('2026-11-21T10:01:00Z');
    expect(replies()).toEqual([expect.stringContaining('by the end of Monday')]);
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueAt: new Date('2026-11-24T00:00:00Z') });
    await round('2026-11-22T10:01:00Z');
    expect(replies()).toHaveLength(1);
  });

  test('what only may want an answer has a clock, and is not thanked by a robot', async () => {
    const id = await ask('2026-11-21T10:00:00Z', 'Bring back the old menu');
    await round('2026-11-21T10:01:00Z');
    expect(await clockOf(id)).toMatchObject({ state: 'running', acknowledgedAt: null });
    expect(replies()).toEqual([]);
  });

  test.each([
    ['before school', '2026-11-18T07:59:59Z', 1],
    ['as school begins', '2026-11-18T08:00:00Z', 0],
    ['after school', '2026-11-18T16:00:00Z', 1],
    ['on a bank holiday, at noon', '2026-12-25T12:00:00Z', 1],
    ['in summer, by the clock on the wall', '2026-09-16T07:30:00Z', 0],
  ])('received %s', async (_, at, count) => {
    await ask(at);
    await round(new Date(Date.parse(at) + 60_000).toISOString());
    expect(replies()).toHaveLength(count);
  });

  test('the echo of it, told by the platform, is no answer of a person', async () => {
    const id = await ask('2026-11-21T10:00:00Z');
    await round('2026-11-21T10:01:00Z');
    const comment = await desk.ctx.db.comment.findUniqueOrThrow({
      where: { id },
      include: { actions: true, post: true },
    });
    const echo = { id: comment.accountId, name: 'Our page' };
    const page = await desk.ctx.db.account.findFirstOrThrow();
    await say(desk, 'echo', {
      from: { ...echo, id: page.externalId },
      comment_id: comment.actions.find(({ kind }) => kind === 'reply')?.externalId,
      parent_id: comment.externalId,
      post_id: comment.post?.externalId,
      created_time: seconds('2026-11-21T10:01:00Z'),
    }).catch(() => undefined);
    expect(await clockOf(id)).toMatchObject({ state: 'running', acknowledgedBy: 'bot' });
  });

  /** A person answered the newest comment of the thread. */
  const answer = async (at: string) => {
    const newest = await desk.ctx.db.comment.findFirstOrThrow({
      where: { post: { externalId: `${desk.account.externalId}_77` } },
      orderBy: { postedAt: 'desc' },
    });
    const { schoolId, accountId, id: commentId } = newest;
    const time = { requestedAt: new Date(at), doneAt: new Date(at) };
    const done = { kind: 'reply' as const, state: 'done' as const, payload: { text: 'At three.' } };
    const by = { requestedBy: '0190aaaa-0000-7000-8000-000000000001', key: `reply:${commentId}:${at}` };
    await desk.ctx.db.action.create({ data: { schoolId, accountId, commentId, ...done, ...by, ...time } });
  };

  test('once an author a thread in seven days', async () => {
    const marian = { from: { id: '678046212530001', name: 'Marian Oakes' } };
    const thread = { ...marian, post_id: `${desk.account.externalId}_77`, parent_id: `${desk.account.externalId}_77` };
    await ask('2026-11-21T10:00:00Z', query(), thread);
    await ask('2026-11-21T10:00:30Z', 'And where can we park?', thread);
    await round('2026-11-21T10:01:00Z');
    expect(replies()).toHaveLength(1);
    await answer('2026-11-22T09:00:00Z');
    await ask('2026-11-27T18:00:00Z', 'And where can we park now?', thread);
    await round('2026-11-27T18:01:00Z');
    expect(replies()).toHaveLength(1);
    const elsewhere = {
      ...marian,
      post_id: `${desk.account.externalId}_78`,
      parent_id: `${desk.account.externalId}_78`,
    };
    await ask('2026-11-27T18:00:00Z', query(), elsewhere);
    await round('2026-11-27T18:01:00Z');
    expect(replies()).toHaveLength(2);
    await answer('2026-11-27T19:00:00Z');
    await ask('2026-11-28T18:00:00Z', 'And where can we park today?', thread);
    await round('2026-11-28T18:01:00Z');
    expect(replies()).toHaveLength(3);
  });

  test('two at once, and one that starts again, send it once; a lost answer is looked for before it is repeated', async () => {
    await ask('2026-11-21T10:00:00Z');
    desk.time.now = new Date('2026-11-21T10:01:00Z');
    await Promise.all([acknowledgeDue(desk.ctx), acknowledgeDue(desk.ctx)]);
    await acknowledgeDue(desk.ctx);
    const wished = await desk.ctx.db.action.findMany({ where: { state: 'pending', kind: 'reply' } });
    expect(wished).toHaveLength(1);
    await desk.ctx.db.action.updateMany({
      where: { id: wished[0]?.id },
      data: { state: 'performing', attempts: 1, leaseUntil: new Date(0) },
    });
    facebook.found = async () => ({ externalId: 'there-already' });
    await perform(desk.ctx, wished[0]?.id ?? '');
    expect(replies()).toEqual([]);
    expect(facebook.searches).toHaveLength(1);
  });

  test.each([
    ['spam', 'Earn £500 a day from home!! DM me now for easy money, click the link in my bio'],
    ['a child under 13', 'hi im 10 and i go to this school when is the bake sale?'],
    ['a child at risk', 'My daughter says a man grabbed her behind the hall. What will you do about it?'],
    ['what is hidden', 'When is the bake sale you stupid lying cow of a head?'],
    ['mere thanks', 'Thank you, a lovely day!'],
  ])('never: %s', async (_, text) => {
    await ask('2026-11-21T10:00:00Z', text);
    await round('2026-11-21T10:01:00Z');
    expect(replies()).toEqual([]);
  });

  test('not what was hidden by a person, deleted, or answered meanwhile', async () => {
    const [hidden, deleted, answered] = [
      await ask('2026-11-21T10:00:00Z'),
      await ask('2026-11-21T10:00:01Z'),
      await ask('2026-11-21T10:00:02Z'),
    ];
    await desk.ctx.db.comment.update({ where: { id: hidden }, data: { hiddenAt: desk.time.now } });
    await desk.ctx.db.comment.update({ where: { id: deleted }, data: { deletedAt: desk.time.now } });
    await desk.ctx.db.clock.update({ where: { commentId: answered }, data: { state: 'answered' } });
    await round('2026-11-21T10:01:00Z');
    expect(replies()).toEqual([]);
  });

  test('a journalist hears the holding words and nothing else, and a case waits for the media lead', async () => {
    const id = await ask(
      '2026-11-21T10:00:00Z',
      "Hello, I'm a journalist writing about school parking. Could someone from the school give me a line by noon?",
    );
    await round('2026-11-21T10:01:00Z');
    expect(replies()).toEqual([
      expect.stringMatching(/questions from the media through one person.*by the end of Monday/),
    ]);
    const review = await desk.ctx.db.review.findUnique({ where: { commentId: id } });
    expect(review).toMatchObject({ state: 'open', priority: 3 });
  });

  test('a complaint hears where the complaints procedure is', async () => {
    await ask(
      '2026-11-21T10:00:00Z',
      'I am disappointed that nobody replied to my e-mail about clubs. Could you please?',
    );
    await round('2026-11-21T10:01:00Z');
    expect(replies()).toEqual([expect.stringContaining('our complaints procedure is at the school office')]);
  });

  test('a school that wants none has none', async () => {
    await ask('2026-11-21T10:00:00Z');
    await configured({ ACKNOWLEDGE: 'off' }, ['2026-11-21T10:01:00Z']);
    expect(replies()).toEqual([]);
  });

  test('words that our own check refuses are not sent, and a person sees why', async () => {
    const id = await ask(
      '2026-11-21T10:00:00Z',
      'I am disappointed that nobody replied to my e-mail about clubs. Could you please?',
    );
    const words = { COMPLAINTS_PROCEDURE: 'ring Jo Pike on 07700 900123' };
    await configured(words, ['2026-11-21T10:01:00Z', '2026-11-21T10:02:00Z']);
    expect(replies()).toEqual([]);
    const refused = await desk.ctx.db.action.findMany({ where: { commentId: id, errorCode: 'refused' } });
    expect(refused).toMatchObject([
      { state: 'failed', payload: { refused: [expect.stringContaining('a telephone number')] } },
    ]);
    expect(await desk.ctx.db.review.count({ where: { commentId: id, state: 'open' } })).toBe(1);
    expect(await clockOf(id)).toMatchObject({ state: 'running', acknowledgedAt: null });
  });

  test('where the platform lets us say nothing, a person is shown the words', async () => {
    const id = await ask('2026-11-21T10:00:00Z');
    const { can } = facebook.connector;
    facebook.connector.can = {
      ...can,
      ability: (kind, surface) => (kind === 'reply' ? 'assist' : can.ability(kind, surface)),
    };
    await round('2026-11-21T10:01:00Z');
    facebook.connector.can = can;
    expect(replies()).toEqual([]);
    const actions = await desk.ctx.db.action.findMany({ where: { commentId: id, kind: 'assist' } });
    expect(actions).toMatchObject([
      { state: 'pending', payload: { assists: 'reply', text: expect.stringContaining('Test Primary') } },
    ]);
    expect(await desk.ctx.db.review.count({ where: { commentId: id } })).toBe(1);
  });
});
