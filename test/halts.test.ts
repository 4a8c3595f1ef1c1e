/** 190 and 368: one call, then none until the time is over, and people know (platforms.md traps 17, 22, 23). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Connector, ConnectorError, type PollSide } from '../connectors/connector.js';
import { perform } from '../src/actions.js';
import { accountTroubles } from '../src/figures/health.js';
import { receive } from '../src/inbound/receive.js';
import { pollAccount } from '../src/polling.js';
import { type Desk, openDesk } from './inbound/desk.js';
import { platform, toHide } from './inbound/platform.js';

let desk: Desk;
let facebook: ReturnType<typeof platform>;
let poll: PollSide['poll'];
let checked: string[];
beforeEach(async () => {
  facebook = platform();
  poll = async () => ({ parsed: { events: [], problems: [] }, cursor: {} });
  checked = [];
  const polling = { poll: (...asked: Parameters<typeof poll>) => poll(...asked) };
  const connector: Connector = { ...facebook.connector, polling, check: async () => checked };
  desk = await openDesk({ connectors: [connector] });
});
afterEach(() => desk.close());

const action = (id: string) => desk.ctx.db.action.findUniqueOrThrow({ where: { id } });
const account = () => desk.ctx.db.account.findFirstOrThrow();
const troubles = async () => (await accountTroubles(desk.ctx, desk.schoolId, desk.time.now)).map(({ words }) => words);
const pass = (ms: number) => {
  desk.time.now = new Date(desk.time.now.getTime() + ms);
  desk.time.wall = new Date(desk.time.wall.getTime() + ms);
};
const hour = 3_600_000;

test.each([
  ['unauthorized', undefined, 5 * 60_000, 'connects it again'],
  ['blocked_by_platform', 6 * hour, 6 * hour, 'has stopped our account'],
  ['payment_required', undefined, 5 * 60_000, 'no credit left'],
] as const)('%s stops every call of the account until its time is over', async (code, wait, until, words) => {
  const [one, two] = [await toHide(desk), await toHide(desk)];
  facebook.answer = () => Promise.reject(new ConnectorError(code, 'on purpose', wait));
  await perform(desk.ctx, one.id);
  await perform(desk.ctx, two.id);
  let reads = 0;
  poll = async () => {
    reads += 1;
    return { parsed: { events: [], problems: [] }, cursor: {} };
  };
  await pollAccount(desk.ctx, desk.account.id);
  expect([facebook.calls.length, reads]).toEqual([1, 0]);
  expect(await action(two.id)).toMatchObject({ state: 'pending', attempts: 0 });
  expect(await troubles()).toEqual([expect.stringContaining(words)]);
  pass(until + 1);
  facebook.answer = async () => ({});
  await perform(desk.ctx, two.id);
  expect(await action(two.id)).toMatchObject({ state: 'done', attempts: 1 });
  expect(await account()).toMatchObject({ haltCode: null, haltedUntil: null });
});

test('a storm of 368 costs one call each time the block is tried', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 4; n += 1) ids.push((await toHide(desk)).id);
  facebook.answer = () => Promise.reject(new ConnectorError('blocked_by_platform', 'on purpose', 6 * hour));
  for (let round = 0; round < 3; round += 1) {
    for (const id of ids) await perform(desk.ctx, id);
    for (const id of ids) await perform(desk.ctx, id);
    pass(6 * hour + 1);
  }
  expect(facebook.calls).toHaveLength(3);
});

describe('reading', () => {
  test('waits as long as the page is quiet, and as long as the platform asks', async () => {
    // In the sandbox an account is read whenever something happened there.
    Object.assign(desk.ctx.config, { mode: 'live' });
    let reads = 0;
    poll = async () => {
      reads += 1;
      return { parsed: { events: [], problems: [] }, cursor: {}, nextMs: 10 * 60_000 };
    };
    const read = () => pollAccount(desk.ctx, desk.account.id);
    await read();
    await read();
    pass(10 * 60_000);
    await read();
    expect(reads).toBe(2);
    poll = async () => {
      reads += 1;
      throw new ConnectorError('rate_limited', 'on purpose', hour);
    };
    pass(10 * 60_000);
    for (const _round of [1, 2, 3]) await read();
    expect(reads).toBe(3);
    pass(hour);
    await read();
    expect(reads).toBe(4);
  });

  test('a token of the wrong kind is said in its own words', async () => {
    checked = ['The token in the settings belongs to a person and not to the page.'];
    poll = () => Promise.reject(new ConnectorError('unauthorized', 'on purpose'));
    await pollAccount(desk.ctx, desk.account.id);
    expect((await troubles()).join()).toContain('belongs to a person');
  });

  test('half an hour without a reading is told; one failure is not', async () => {
    await pollAccount(desk.ctx, desk.account.id);
    poll = () => Promise.reject(new ConnectorError('unavailable', 'on purpose'));
    pass(60_000);
    await pollAccount(desk.ctx, desk.account.id);
    expect(await troubles()).toEqual([]);
    pass(30 * 60_000);
    expect(await troubles()).toEqual([expect.stringContaining('is not being read')]);
  });
});

test('webhooks that fell silent are told, and forgotten when they come again', async () => {
  let count = 0;
  const tell = async (channel: 'webhook' | 'poll') => {
    count += 1;
    const account = await desk.ctx.db.account.findFirstOrThrow();
    const comment = {
      ...{ type: 'comment' as const, edited: false, externalId: `9_${count}`, surface: 'comment' as const },
      ...{ author: { id: '1', name: 'A', handle: '', bio: '' }, ours: false, text: `words ${count}`, permalink: '' },
      writtenAt: desk.time.now,
      postExternalId: '1_9',
    };
    const parsed = { events: [{ account: account.externalId, event: comment }], problems: [] };
    await receive(desk.ctx, { account, channel, body: JSON.stringify([count, channel]), parsed });
    pass(60_000);
    return parsed;
  };
  await pollAccount(desk.ctx, desk.account.id);
  await tell('webhook');
  for (const _round of [1, 2, 3]) await tell('poll');
  expect(await troubles()).toEqual([]);
  pass(15 * 60_000);
  expect(await troubles()).toEqual([expect.stringContaining('no longer tells Schoolgate')]);
  await tell('webhook');
  pass(15 * 60_000);
  expect((await troubles()).join()).not.toContain('no longer tells');
});
