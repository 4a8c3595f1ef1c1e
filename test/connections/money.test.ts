/** X’s money through a month: a warning at four fifths, then “alert and assist” at the cap, and a new month (issue 5). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { meterOf } from '../../src/connections/ledger.js';
import { tellTroubles } from '../../src/digests/trouble.js';
import { accountTroubles } from '../../src/figures/health.js';
import { openXDesk, type XDesk } from '../inbound/x-desk.js';

const { userId } = sandboxSchool.x;
const day = 24 * 3_600_000;
let x: XDesk;
beforeAll(async () => {
  x = await openXDesk({ metered: true });
  Object.assign(x.desk.ctx.config, { X_MONTHLY_CAP_USD: 1 });
});
afterAll(() => x.close());

const spend = (cents: number) => {
  const items = Array.from({ length: cents }, () => ({ item: 'delete' as const }));
  return meterOf(x.desk.ctx, userId).spend(items);
};
const troubles = async () => {
  const { ctx, schoolId, time } = x.desk;
  const all = await accountTroubles(ctx, schoolId, time.now);
  return all.filter(({ platform }) => platform === 'x').map(({ words }) => words);
};
const alerts = async () => {
  await tellTroubles(x.desk.ctx);
  const found = await x.desk.ctx.db.alert.findMany({
    where: { category: { startsWith: 'X: ' } },
    orderBy: { openedAt: 'asc' },
  });
  return found.map(({ category, closedAt }) => [category, closedAt === null]);
};
const most = 'X: most of the money of the month is spent';
const all = 'X: the money of the month is spent';
const calls = () => x.sandbox.calls().length;

test('at four fifths of the month’s money people are told, once', async () => {
  await x.round();
  await spend(77);
  expect([await troubles(), await alerts()]).toEqual([[], []]);
  await spend(3);
  expect(await troubles()).toEqual([
    expect.stringMatching(/^X: 0\.8\d US dollars of the 1\.00 US dollars for this month/),
  ]);
  expect(await alerts()).toEqual([[most, true]]);
  x.pass(day);
  await x.round();
  expect(await alerts()).toEqual([[most, true]]);
});

test('at the cap X is left alone, what is known is hidden, and answers become tasks', async () => {
  const { ctx } = x.desk;
  const rude = await x.write('The head is a stupid lying cow and so is her fat useless deputy');
  const question = await x.write(
    'I want to complain about the parking, it is a disgrace and nobody answers my letters.',
  );
  // Known and judged before the money ended, and not hidden yet.
  x.sandbox.faults.add({ platform: 'x', path: '/hidden', status: 503 });
  await x.round();
  await spend(20);
  const before = calls();
  await x.reply(question, 'The office will ring you tomorrow.');
  const late = await x.write('Nobody sees this before next month.');
  await x.round();
  await x.round();
  const hides = x.sandbox.calls().slice(before);
  expect(hides.filter(({ path }) => !path.includes('/hidden'))).toEqual([]);
  expect(x.sandbox.state().x.tweets.find(({ id }) => id === rude)?.hidden).toBe(true);
  expect(await ctx.db.comment.count({ where: { externalId: late } })).toBe(0);
  const task = await ctx.db.action.findFirstOrThrow({
    where: { kind: 'assist', state: 'pending', comment: { externalId: question } },
  });
  expect(task.payload).toMatchObject({
    ...{ assists: 'reply', text: 'The office will ring you tomorrow.' },
    url: expect.stringContaining(`/status/${question}`),
  });
  // In words that say what is the matter, and nothing of a connection that was lost.
  expect(await troubles()).toEqual([expect.stringMatching(/are spent.*look there yourself.*tasks to do by hand/)]);
  expect(await alerts()).toEqual([
    [most, false],
    [all, true],
  ]);
});

test('a new month begins at nothing, and reads what was written meanwhile', async () => {
  x.pass(30 * day);
  await x.round();
  await x.round();
  expect(await x.desk.ctx.db.comment.count({ where: { current: { text: { contains: 'before next month' } } } })).toBe(
    1,
  );
  expect(await troubles()).toEqual([]);
  expect((await alerts()).map(([, open]) => open)).toEqual([false, false]);
  await spend(80);
  expect((await alerts()).filter(([, open]) => open)).toEqual([[most, true]]);
});
