/** A block on X is a person’s work: confirmed when X’s own list shows it, and people are told where it does not (issue 5, point 2). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sandboxSchool } from '../connectors/sandbox/index.js';
import { createX } from '../connectors/x/index.js';
import { resolve } from '../src/resolutions.js';
import { failure } from './connectors/contract-case.js';
import { openXDesk, type XDesk } from './inbound/x-desk.js';

const hour = 3_600_000;
let x: XDesk;
beforeAll(async () => {
  x = await openXDesk({});
});
afterAll(async () => {
  expect(x.sandbox.calls().filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  await x.close();
});

/** A case whose writer is to be blocked. */
async function toBlock() {
  const { desk, person } = x;
  const externalId = await x.write('I want to complain, it is a disgrace and nobody answers my letters.');
  await x.round();
  const { id, currentId, author } = await desk.ctx.db.comment.findFirstOrThrow({
    where: { externalId },
    include: { author: true },
  });
  const about = {
    schoolId: desk.schoolId,
    commentId: id,
    revisionId: currentId ?? '',
    userId: person,
    reason: 'A test',
  };
  const choose = (what: 'ban' | 'unban' | 'assist_done', actionId?: string) =>
    resolve(desk.ctx, { ...about, what, actionId });
  const task = () =>
    desk.ctx.db.action.findFirstOrThrow({ where: { commentId: id, kind: 'assist' }, orderBy: { requestedAt: 'desc' } });
  const authorId = author?.externalId ?? '';
  const onX = (type: 'account_blocked' | 'account_unblocked') => x.sandbox.take([{ type, platform: 'x', authorId }]);
  const told = () => desk.sent.filter(({ subject }) => subject.includes('a block to look at')).map(({ text }) => text);
  const bannedAt = async () =>
    (await desk.ctx.db.author.findFirstOrThrow({ where: { externalId: authorId } })).bannedAt;
  await choose('ban');
  return { choose, task, onX, told, bannedAt };
}

const lists = () => x.sandbox.calls().filter(({ path }) => path.includes('/blocking')).length;

test('without a task nobody reads the list', async () => {
  await x.round();
  expect(lists()).toBe(0);
});

test('what the list shows is done, whoever said so', async () => {
  const { task, onX, bannedAt, told } = await toBlock();
  await x.round();
  expect([(await task()).state, await bannedAt()]).toEqual(['pending', null]);
  await onX('account_blocked');
  await x.round();
  expect((await task()).state).toBe('done');
  expect(await bannedAt()).not.toBeNull();
  expect(await x.desk.ctx.db.auditEvent.count({ where: { kind: 'assist.confirmed' } })).toBe(1);
  const asked = lists();
  await x.round();
  expect([lists(), told()]).toEqual([asked, []]);
});

test('of what waits for a day people are told once, without a name or a word', async () => {
  const { task, onX, told } = await toBlock();
  x.pass(23 * hour);
  await x.round();
  expect(told()).toEqual([]);
  x.pass(hour);
  await x.round();
  await x.round();
  expect(told()).toEqual([expect.stringMatching(/should be blocked by hand.*\/cases\/2026-/s)]);
  expect(told()[0]).not.toMatch(/person_|Person|disgrace/);
  await onX('account_blocked');
  await x.round();
  expect((await task()).state).toBe('done');
});

test('what a person noted and the list does not show is told after an hour, and confirmed when it shows', async () => {
  const { choose, task, onX, told } = await toBlock();
  const before = told().length;
  await choose('assist_done', (await task()).id);
  await x.round();
  expect(told()).toHaveLength(before);
  x.pass(hour);
  await x.round();
  await x.round();
  expect(told().slice(before)).toEqual([expect.stringContaining('It was noted that an account has been blocked')]);
  await onX('account_blocked');
  await x.round();
  expect((await task()).payload).toHaveProperty('seenAt');
});

test('a block that is to be lifted is looked at the other way round, and overtakes the block', async () => {
  const { choose, task, onX, bannedAt } = await toBlock();
  await onX('account_blocked');
  await x.round();
  await choose('unban');
  await x.round();
  expect((await task()).state).toBe('pending');
  await onX('account_unblocked');
  await x.round();
  expect([(await task()).state, await bannedAt()]).toEqual(['done', null]);
});

test('a list that cannot be read stops no reading', async () => {
  const { task, onX } = await toBlock();
  await onX('account_blocked');
  x.sandbox.faults.add({ platform: 'x', path: '/blocking', html: true });
  const written = await x.write('A question beside it?');
  await x.round();
  expect(await x.desk.ctx.db.comment.count({ where: { externalId: written } })).toBe(1);
  expect((await task()).state).toBe('pending');
  await x.round();
  expect((await task()).state).toBe('done');
});

test('where X’s plan allows it the block is made by API, and is refused where it does not', async () => {
  const { userId, handle, accessToken } = sandboxSchool.x;
  const { xUrl } = await x.sandbox.listen({ port: 0, smtpPort: 0 });
  const large = createX({ userId, handle, accessToken, apiUrl: xUrl, timeoutMs: 5_000, enterprise: true });
  const ban = { kind: 'ban', surface: 'reply', authorExternalId: '4711' } as const;
  expect(large.can.ability('ban', 'mention')).toBe('api');
  expect(await failure(large.perform(ban))).toMatchObject({ code: 'forbidden' });
  x.sandbox.x.turn({ plan: 'enterprise' });
  for (const kind of ['ban', 'ban', 'unban', 'unban'] as const) {
    await large.perform({ ...ban, kind });
    expect(x.sandbox.state().x.blocked.includes('4711')).toBe(kind === 'ban');
  }
});
