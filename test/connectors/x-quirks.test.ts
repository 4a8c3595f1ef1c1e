/** X’s quirks of platforms.md part 3, one by one, through the real connector: the limits of a day, both vocabularies, money, plans. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector, Cursor, PollRound } from '../../connectors/connector.js';
import { type Sandbox, sandboxSchool } from '../../connectors/sandbox/index.js';
import { weightOf } from '../../connectors/sandbox/x/weight.js';
import { createX } from '../../connectors/x/index.js';
import type { Charge } from '../../connectors/x/prices.js';
import { prices } from '../../connectors/x/prices.js';
import { failure } from './contract-case.js';
import { happen, type Reached, reach } from './stage.js';

const { userId, handle, accessToken } = sandboxSchool.x;
const minute = 60_000;
const author = { id: '77', name: 'Idris Pen', handle: 'idrispen', bio: 'year 7' };
const usual = { userId, handle, accessToken, timeoutMs: 5_000 };

let reached: Reached;
let sandbox: Sandbox;
let x: Connector;
const connect = (more: object = {}) => createX({ ...usual, apiUrl: reached.xUrl, ...more });
beforeEach(async () => {
  reached = await reach('in process');
  ({ sandbox } = reached);
  x = connect();
  await happen(sandbox, { type: 'post_published', platform: 'x', postId: 'p', text: 'News' });
});
afterEach(async () => {
  expect(sandbox.calls().filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  await reached.close();
});

let count = 0;
const write = (more: object = {}) => {
  count += 1;
  const event = { type: 'reply_added', platform: 'x', postId: 'p', commentId: `c-${count}`, author };
  return happen(sandbox, { ...event, text: `@${handle} words ${count}`, ...more });
};
const read = async (connector: Connector, cursor: Cursor | null = null): Promise<PollRound> => {
  if (!connector.polling) throw new Error('X polls');
  return connector.polling.poll(cursor, sandbox.clock.now());
};
const reply = (commentExternalId: string, text: string) =>
  x.perform({ kind: 'reply', surface: 'reply', commentExternalId, text });

describe('the limits of a day (24)', () => {
  it('end with headers of their own: nothing is asked until that day is over', async () => {
    sandbox.x.turn({ postsADay: 2 });
    const comment = await write();
    await reply(comment, 'One');
    await reply(comment, 'Two');
    const calls = sandbox.calls().length;
    const error = await failure(reply(comment, 'Three'));
    expect(error).toMatchObject({ code: 'rate_limited' });
    expect(error.retryAfterMs).toBeGreaterThan(23 * 3_600_000);
    expect(sandbox.calls().length).toBe(calls);
  });

  it('and a refusal that says nothing of when: a minute at least, without a call', async () => {
    sandbox.x.turn({ postsADay: 1, tellsReset: false });
    const comment = await write();
    await reply(comment, 'One');
    expect(await failure(reply(comment, 'Two'))).toMatchObject({ code: 'rate_limited', retryAfterMs: undefined });
    const calls = sandbox.calls().length;
    expect((await failure(reply(comment, 'Two'))).retryAfterMs).toBeGreaterThan(50_000);
    expect(sandbox.calls().length).toBe(calls);
    await x.perform({ kind: 'hide', surface: 'reply', commentExternalId: comment });
  });
});

describe('both vocabularies (27)', () => {
  it('tell the same', async () => {
    const first = await write();
    await write({ parentId: `c-${count}`, text: 'an answer to an answer' });
    await happen(sandbox, { type: 'comment_edited', platform: 'x', commentId: `c-${count}`, text: 'other words' });
    await happen(sandbox, { type: 'school_replied', platform: 'x', inReplyTo: first, text: 'Thank you' });
    const old = await read(connect());
    sandbox.x.turn({ vocabulary: 'post' });
    const renamed = await read(connect());
    expect(renamed.parsed).toEqual(old.parsed);
    expect(old.parsed.events).toHaveLength(4);
    expect(old.parsed.problems).toEqual([]);
  });
});

describe('searching (28)', () => {
  it('finds what was indexed late, below newer ones', async () => {
    // To us, and not among the mentions: only the search shows it.
    const hidden = { parentId: `c-${count + 1}`, text: 'nobody is named here' };
    await write();
    sandbox.x.turn({ indexingMs: 5 * minute });
    const late = await write({ ...hidden, at: new Date(sandbox.clock.now().getTime() - 2 * minute).toISOString() });
    const first = await read(x);
    expect(first.parsed.events.map(({ event }) => event.externalId)).not.toContain(late);
    sandbox.x.turn({ indexingMs: 0 });
    const second = await read(x, first.cursor);
    expect(second.parsed.events.map(({ event }) => event.externalId)).toEqual([late]);
  });

  it('is refused for ever from a post of last week on, and begins anew', async () => {
    const lastWeek = sandbox.clock.now().getTime() - 9 * 24 * 60 * minute;
    const ancient = String((BigInt(lastWeek) - 1_288_834_974_657n) << 22n);
    await write();
    const stale = { mentions: { sinceId: ancient }, search: { sinceId: ancient } };
    const refused = await read(x, stale);
    expect(refused.parsed.problems).toEqual([{ at: 'search', why: 'invalid: X API: status 400 invalid-request' }]);
    const found = await write({ parentId: `c-${count}`, text: 'nobody is named here' });
    const next = await read(x, refused.cursor);
    expect(next.parsed.problems).toEqual([]);
    expect(next.parsed.events.map(({ event }) => event.externalId)).toContain(found);
  });

  it('for the school’s name and handle is off, and asks for nothing else where it is on', async () => {
    const named = { type: 'mention_added', platform: 'x', author, text: 'Has Thistlewick Primary closed today?' };
    const others = { ...named, text: 'Has the other primary closed today?' };
    await sandbox.take([{ ...named, commentId: 'n-1' }]);
    // A post that only names the school is in nobody's mentions.
    await sandbox.take([{ ...others, commentId: 'n-2' }]);
    const searches = () => sandbox.calls().filter(({ path }) => path.includes('search/recent'));
    await read(connect());
    expect(searches()).toHaveLength(1);
    const searching = connect({ searchFor: 'Thistlewick Primary' });
    const { parsed } = await read(searching);
    expect(searches()).toHaveLength(3);
    const asked = new URL(`https://x.test${searches().at(-1)?.path}`).searchParams.get('query');
    expect(asked).toBe(`("Thistlewick Primary" OR ${handle}) -from:${handle}`);
    expect(parsed.events.map(({ event }) => 'text' in event && event.text)).toContain(named.text);
    // Where the policy allows it no more only our own conversations are looked for.
    await searching.polling?.poll(null, undefined, { search: false });
    expect(searches()).toHaveLength(4);
    expect(searches().at(-1)?.path).not.toMatch(/Thistlewick(%20|\+)Primary/);
  });
});

describe('what may be posted (29)', () => {
  it.each([
    ['plain', 5],
    ['Zażółć', 6],
    ['日本', 4],
    ['👩‍👩‍👧‍👦', 2],
    ['🏴󠁧󠁢󠁷󠁬󠁳󠁿!', 3],
    ['see https://example.com/a/very/long/address', 27],
  ])('counts “%s” as X counts it', (text, weight) => expect(weightOf(text)).toBe(weight));

  it('is refused where it is too long, doubled, or an answer to who did not call us', async () => {
    const comment = await write();
    expect(await failure(reply(comment, '日'.repeat(141)))).toMatchObject({ code: 'forbidden' });
    await reply(comment, '日'.repeat(140));
    expect((await failure(reply(comment, '日'.repeat(140)))).code).toMatch(/duplicate|forbidden/);
    const stranger = await write({ type: 'mention_added', postId: null, text: `hello @${handle}` });
    const answer = await write({ postId: stranger, text: '@idrispen no' });
    const mention = { kind: 'reply', surface: 'mention', commentExternalId: answer, text: 'Hello' } as const;
    expect(await failure(x.perform(mention))).toMatchObject({ code: 'forbidden' });
  });
});

describe('an empty account (32)', () => {
  it.each(['depleted', 'payment-required'] as const)(
    'in its form “%s” stops, and hides nothing',
    async (creditWords) => {
      const comment = await write();
      sandbox.x.turn({ creditMicroUsd: 0, creditWords });
      const hide = { kind: 'hide', surface: 'reply', commentExternalId: comment } as const;
      expect(await failure(x.perform(hide))).toMatchObject({ code: 'payment_required', retryAfterMs: 60 * minute });
      expect(await failure(read(x))).toMatchObject({ code: 'payment_required' });
      sandbox.x.turn({ creditMicroUsd: null });
      await x.perform(hide);
    },
  );

  it('comes by the bill that our own ledger foresees, to the cent', async () => {
    const spent = new Map<string, number>();
    let flat = 0;
    const meter = {
      admit: async () => undefined,
      async spend(charges: Charge[]) {
        for (const { item, resource } of charges) {
          if (resource === undefined) flat += prices[item];
          else spent.set(`${item} ${resource}`, prices[item]);
        }
      },
    };
    x = connect({ meter });
    const comment = await write();
    const mention = await write({ type: 'mention_added', postId: null, text: `hello @${handle}` });
    const { cursor } = await read(x);
    await reply(comment, 'Thank you');
    await reply(comment, 'More at https://example.com/fair');
    await x.perform({ kind: 'reply', surface: 'mention', commentExternalId: mention, text: 'Hello' });
    await x.perform({ kind: 'hide', surface: 'reply', commentExternalId: comment });
    await happen(sandbox, { type: 'message_received', platform: 'x', author, text: 'May I ask?' });
    await write({ author: { ...author, id: '78', handle: 'another' } });
    await read(x, cursor);
    await read(x, null);
    const ours = flat + [...spent.values()].reduce((sum, one) => sum + one, 0);
    expect(sandbox.x.spentMicroUsd()).toBe(ours);
    expect(ours).toBeGreaterThan(200_000);
  });
});
