/** What the end of an effect changes: what is known of the comment and its author, and the notice that may follow. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Prisma } from '../prisma/generated/client.js';
import { perform } from '../src/actions.js';
import { verifyAudit } from '../src/audit.js';
import { bodyOf, comment, PAGE } from './connectors/facebook-delivery.js';
import { caseOf, type Desk, openDesk, say } from './inbound/desk.js';
import { insult, platform, toHide } from './inbound/platform.js';

const facebook = platform();
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector] });
});
afterAll(async () => {
  expect((await verifyAudit(desk.ctx.db)).map((report) => report.broken)).toEqual([undefined]);
  await desk.close();
});
beforeEach(() => facebook.reset());

const noticesUnder = (post: string) =>
  desk.ctx.db.action.findMany({
    where: { kind: 'notice', post: { externalId: post } },
    orderBy: { requestedAt: 'asc' },
  });
let posts = 0;
const newPost = () => {
  posts += 1;
  return { post_id: `${PAGE}_8${posts}`, parent_id: `${PAGE}_8${posts}` };
};

test('hidden: known as hidden since now, with its evidence in the chain before the act', async () => {
  const { said, id } = await toHide(desk);
  await perform(desk.ctx, id);
  expect((await caseOf(desk, said.externalId)).hiddenAt).toEqual(desk.time.now);
  const events = await desk.ctx.db.auditEvent.findMany({ where: { commentId: said.id }, orderBy: { seq: 'asc' } });
  expect(events.map((event) => event.kind)).toEqual(['comment.decided', 'action.done']);
  expect(events[0]?.content).toMatchObject({ text: insult });
});

test('a child’s account: banned since now, and lifted again', async () => {
  const said = await say(desk, 'hi im 10 and i love this school', { from: { id: 'child', name: 'Kim' } });
  const ban = said.actions.find((action) => action.kind === 'ban');
  await perform(desk.ctx, ban?.id ?? '');
  expect((await caseOf(desk, said.externalId)).author?.bannedAt).toEqual(desk.time.now);
  const { schoolId, accountId, authorId, id: commentId } = said;
  const base = { schoolId, accountId, authorId, commentId, payload: {}, requestedBy: 'bot', requestedAt: new Date() };
  const unban = await desk.ctx.db.action.create({ data: { ...base, kind: 'unban', key: 'unban' } });
  await perform(desk.ctx, unban.id);
  expect((await caseOf(desk, said.externalId)).author?.bannedAt).toBeNull();
});

describe('the notice', () => {
  test('stands once a post a day, with the words of the rule and none of the comment', async () => {
    const post = newPost();
    for (const _round of [1, 2, 3]) await perform(desk.ctx, (await toHide(desk, post)).id);
    const [first, second] = await noticesUnder(post.post_id);
    expect(second).toBeUndefined();
    const { text } = (first?.payload ?? {}) as { text?: string };
    expect(text).toMatch(/^We hid a comment here because it was rude or abusive .+\((LK|BN)-\d/);
    expect(text).not.toMatch(/cow|stupid|Marian/);
  });

  test('another day is another notice: by the school’s own midnight, not the world’s', async () => {
    const post = newPost();
    const before = desk.time.now;
    // 23:30 and 00:30 in London, in summer: both on the same day by UTC.
    for (const at of ['2027-06-14T22:30:00Z', '2027-06-14T23:30:00Z']) {
      desk.time.now = new Date(at);
      await perform(desk.ctx, (await toHide(desk, post)).id);
    }
    desk.time.now = before;
    expect((await noticesUnder(post.post_id)).map((notice) => notice.key.slice(-10))).toEqual([
      '2027-06-14',
      '2027-06-15',
    ]);
  });

  test.each<[string, string[]]>([
    ['safeguarding', ['abuse', 'safeguarding']],
    ['under13', ['under13']],
    ['sexual', ['sexual', 'abuse']],
    ['nothing that has a public reason', ['query']],
  ])('never stands for %s', async (_name, labels) => {
    const post = newPost();
    const { said, id } = await toHide(desk, post);
    await desk.ctx.db.decision.updateMany({ where: { commentId: said.id }, data: { labels } });
    await perform(desk.ctx, id);
    expect(await noticesUnder(post.post_id)).toEqual([]);
  });

  test('takes its reason from the newest words, not from older ones that came late', async () => {
    const post = newPost();
    const at = { ...comment, ...post, comment_id: 'late_1' };
    const child = 'Mr Grey touches the children in year four, please stop him';
    await desk.deliver(bodyOf({ ...at, verb: 'edited', message: child, created_time: comment.created_time + 60 }));
    await desk.judge();
    const { id: commentId, schoolId, accountId, postId, currentId } = await caseOf(desk, 'late_1');
    const reasons: Prisma.InputJsonObject = { counted: [], observed: [] };
    await desk.ctx.db.decision.update({
      where: { revisionId: currentId ?? '' },
      data: { labels: ['safeguarding'], reasons },
    });
    desk.time.now = new Date(desk.time.now.getTime() + 60_000);
    await desk.deliver(bodyOf({ ...at, message: insult }));
    await desk.judge();
    const base = { schoolId, accountId, postId, commentId, payload: {}, requestedBy: 'bot', requestedAt: new Date() };
    const hide = await desk.ctx.db.action.create({ data: { ...base, kind: 'hide', key: 'hide:late' } });
    await perform(desk.ctx, hide.id);
    expect(await noticesUnder(post.post_id)).toEqual([]);
  });

  test('never stands for a visitor’s own post', async () => {
    const { id } = await toHide(desk, {
      item: 'post',
      post_id: `${PAGE}_visitor`,
      comment_id: undefined,
      parent_id: undefined,
    });
    const before = await desk.ctx.db.action.count({ where: { kind: 'notice' } });
    await perform(desk.ctx, id);
    expect(await desk.ctx.db.action.count({ where: { kind: 'notice' } })).toBe(before);
  });
});
