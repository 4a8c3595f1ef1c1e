import { afterAll, beforeAll, expect, test } from 'vitest';
import { countQueue, queuePage } from '../src/queue.js';
import { findCase } from '../src/reviews.js';
import {
  addRevision,
  type Desk,
  makeCase,
  makeSchool,
  monday,
  openDesk,
  reasonFor,
  type School,
} from './web/helper.js';

let desk: Desk;
let school: School;
let other: School;
const viewer = ({ schoolId }: { schoolId: string }) => ({ schoolId, role: 'comms_admin' as const });
const minutesOn = (count: number) => new Date(monday.getTime() + count * 60_000);

beforeAll(async () => {
  desk = await openDesk();
  school = await makeSchool(desk.ctx);
  other = await makeSchool(desk.ctx, 'Brize Norton');
  // 60 cases, many due at the same minute and with the same priority: only the id tells those apart.
  for (let at = 0; at < 60; at += 1) {
    const caseNumber = `2026-${String(at).padStart(4, '0')}`;
    await makeCase(desk.ctx, school, { caseNumber, dueAt: minutesOn((at * 7) % 5), priority: 1 + (at % 3) });
  }
  await makeCase(desk.ctx, other, { caseNumber: '2026-0001', text: 'Of another school' });
  for (const at of [1, 3, 2]) {
    await makeCase(desk.ctx, school, { caseNumber: `2026-9${at}`, closedAt: minutesOn(at) });
  }
});
afterAll(() => desk.close());

test('pages follow on without a gap or a double, by urgency and due time, then id', async () => {
  const seen: { dueAt: Date; priority: number; id: string }[] = [];
  let after: string | undefined;
  const sizes: number[] = [];
  do {
    const page = await queuePage(desk.ctx, { ...viewer(school), kind: 'open', after });
    seen.push(...page.rows);
    sizes.push(page.rows.length);
    after = page.next ?? undefined;
  } while (after);
  expect(sizes).toEqual([25, 25, 10]);
  expect(new Set(seen.map((row) => row.id)).size).toBe(60);
  const keys = seen.map((row) => `${row.priority} ${row.dueAt.toISOString()} ${row.id}`);
  expect(keys).toEqual([...keys].sort());
});

test('a case that was closed meanwhile still marks the place', async () => {
  const { ctx } = desk;
  const query = { ...viewer(school), kind: 'open' as const };
  const first = await queuePage(ctx, query);
  const expected = (await queuePage(ctx, { ...query, after: first.next ?? '' })).rows.map((row) => row.id);
  const last = first.rows.at(-1);
  await ctx.db.review.update({ where: { id: last?.id ?? '' }, data: { state: 'closed', closedAt: monday } });
  expect((await queuePage(ctx, { ...query, after: first.next ?? '' })).rows.map((row) => row.id)).toEqual(expected);
  await ctx.db.review.update({ where: { id: last?.id ?? '' }, data: { state: 'open', closedAt: null } });
});

test('what is urgent goes before what is late, but not for ever', async () => {
  const third = await makeSchool(desk.ctx, 'Order');
  const make = (caseNumber: string, priority: number, hours: number) =>
    makeCase(desk.ctx, third, { caseNumber, priority, dueAt: minutesOn(hours * 60) });
  await make('routine, a week late', 4, -24 * 8);
  await make('routine, late', 4, -5);
  await make('high, due tonight', 2, 10);
  await make('normal, late', 3, -4);
  await make('urgent', 1, 0.25);
  const { rows } = await queuePage(desk.ctx, { ...viewer(third), kind: 'open' });
  expect(rows.map(({ caseNumber }) => caseNumber)).toEqual([
    'routine, a week late',
    'urgent',
    'high, due tonight',
    'normal, late',
    'routine, late',
  ]);
});

test('done cases come latest first, and page by the same key', async () => {
  const query = { ...viewer(school), kind: 'done' as const };
  const numbers = async (after?: string) =>
    (await queuePage(desk.ctx, { ...query, after })).rows.map((row) => row.caseNumber);
  expect(await numbers()).toEqual(['2026-93', '2026-92', '2026-91']);
  expect(await numbers('2026-93')).toEqual(['2026-92', '2026-91']);
  expect(await numbers('no such case')).toHaveLength(3);
});

test('escalated cases still need somebody; counts are of one school', async () => {
  const { ctx } = desk;
  await ctx.db.review.updateMany({
    where: { schoolId: school.schoolId, caseNumber: '2026-0000' },
    data: { state: 'escalated' },
  });
  expect(await countQueue(ctx, viewer(school), 'open')).toBe(60);
  expect(await countQueue(ctx, viewer(other), 'open')).toBe(1);
});

test('a case number means the case of this school', async () => {
  const mine = await findCase(desk.ctx, viewer(school), '2026-0001');
  expect(mine?.comment.current?.text).toBe('When is the fair?');
  expect(await findCase(desk.ctx, viewer(other), '2026-0002')).toBeNull();
});

test('a case comes with its thread: parent, neighbours in order, answers, our own words, and no more than fifty', async () => {
  const { ctx } = desk;
  const { schoolId, accountId } = school;
  const post = await ctx.db.post.create({
    data: { schoolId, accountId, externalId: 'post-1', text: 'The fair is on Friday' },
  });
  const { comment } = await makeCase(ctx, school, { caseNumber: '2026-7001', postId: post.id });
  const base = {
    schoolId,
    accountId,
    platform: 'facebook' as const,
    surface: 'comment' as const,
    postId: post.id,
    receivedAt: monday,
  };
  await ctx.db.comment.createMany({
    data: Array.from({ length: 80 }, (_, at) => ({
      ...base,
      externalId: `beside-${at}`,
      postedAt: minutesOn(at - 40),
    })),
  });
  await ctx.db.comment.createMany({
    data: Array.from({ length: 30 }, (_, at) => ({
      ...base,
      externalId: `below-${at}`,
      ours: at === 0,
      parentExternalId: comment.externalId,
      postedAt: minutesOn(at + 1),
    })),
  });
  const found = await findCase(ctx, viewer({ schoolId }), '2026-7001');
  const { before = [], after = [], below = [] } = found?.thread ?? {};
  expect(before.at(-1)?.externalId).toBe('beside-40');
  expect(after[0]?.externalId).toBe('beside-41');
  expect(below[0]).toMatchObject({ externalId: 'below-0', ours: true });
  expect(1 + before.length + after.length + below.length).toBe(50);
  const reply = await ctx.db.comment.findFirstOrThrow({ where: { externalId: 'below-3' } });
  await ctx.db.review.create({
    data: {
      schoolId,
      commentId: reply.id,
      caseNumber: '2026-7002',
      priority: 3,
      dueAt: monday,
      openedAt: monday,
      state: 'closed',
    },
  });
  const answer = await findCase(ctx, viewer({ schoolId }), '2026-7002');
  expect(answer?.thread.parent?.id).toBe(comment.id);
  expect(answer?.thread.before.map((one) => one.externalId)).toEqual(['below-0', 'below-1', 'below-2']);
});

test('earlier wordings and what was said of them come with the case', async () => {
  const { ctx } = desk;
  const text = 'The head is a liar';
  const { comment } = await makeCase(ctx, school, {
    caseNumber: '2026-7003',
    text,
    reasons: [reasonFor(text, 'liar')],
  });
  await addRevision(ctx, {
    commentId: comment.id,
    schoolId: school.schoolId,
    text: 'The head is kind',
    labels: ['praise'],
  });
  const found = await findCase(ctx, viewer(school), '2026-7003');
  expect(found?.comment.current?.text).toBe('The head is kind');
  expect(found?.comment.revisions.map((one) => [one.text, one.decision?.labels])).toContainEqual([text, ['query']]);
});

test('what concerns the head is for the chair, and not for the head, also as a neighbour', async () => {
  const { ctx } = desk;
  const quarrel = await makeSchool(ctx, 'Quarrel Primary');
  const { schoolId, accountId } = quarrel;
  const { id: postId } = await ctx.db.post.create({ data: { schoolId, accountId, externalId: 'quarrel' } });
  const about = await makeCase(ctx, quarrel, { caseNumber: '2026-8001', text: 'Of the head', postId });
  await makeCase(ctx, quarrel, { caseNumber: '2026-8002', text: 'Of the weather', postId });
  await ctx.db.review.update({ where: { id: about.review.id }, data: { aboutHead: true } });
  const sees = async (role: 'headteacher' | 'chair' | 'dsl') => {
    const { rows } = await queuePage(ctx, { schoolId, role, kind: 'open' });
    const found = await findCase(ctx, { schoolId, role }, '2026-8001');
    const other = await findCase(ctx, { schoolId, role }, '2026-8002');
    const near = other && [...other.thread.before, ...other.thread.after].map((one) => one.current?.text);
    return [rows.length, await countQueue(ctx, { schoolId, role }, 'open'), found?.review.caseNumber, near];
  };
  expect(await sees('dsl')).toEqual([2, 2, '2026-8001', ['Of the head']]);
  expect(await sees('headteacher')).toEqual([1, 1, undefined, []]);
  expect(await sees('chair')).toEqual([1, 1, '2026-8001', null]);
});
