/** Direct messages to the profile: read once, answered in private, never answered twice (platforms.md X2, X3). */
import { HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cursor, Effect } from '../../connectors/connector.js';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { createX } from '../../connectors/x/index.js';
import { happen, type Reached, reach, ways } from './stage.js';
import { idsOf, ME, polling, serveLists } from './x-lists.js';

describe('the inbox', () => {
  const lists = serveLists();
  const first = 2_090_000_000_000_000_000n;
  const message = (at: number, more: object = {}) => ({
    ...{ id: String(first + BigInt(at)), text: `words ${at}`, event_type: 'MessageCreate' },
    ...{ created_at: '2026-11-09T09:00:00.000Z', sender_id: '2200', dm_conversation_id: `2200-${ME}` },
    ...more,
  });
  const serve = (list: object[], size = 100) => {
    lists.feeds.messages = (query) => {
      const from = Number(query.get('pagination_token') ?? 0);
      const newestFirst = [...list].reverse();
      const next = from + size < list.length ? { next_token: String(from + size) } : {};
      return { data: newestFirst.slice(from, from + size), meta: next };
    };
  };
  const next = async (cursor: Cursor | null) => {
    const round = await polling().poll(cursor);
    // A cursor is kept as JSON.
    return { ...round.parsed, cursor: JSON.parse(JSON.stringify(round.cursor)) as Cursor };
  };

  it('gives the words, the person as their thread, and our own words in it', async () => {
    serve([message(1), message(2, { sender_id: ME })]);
    const { events, problems } = await next(null);
    expect(problems).toEqual([]);
    const permalink = `https://x.com/messages/2200-${ME}`;
    const thread = { type: 'comment', surface: 'message', parentExternalId: '2200', permalink };
    expect(events.map(({ event }) => event)).toMatchObject([
      { ...thread, author: { id: '2200', name: '' }, ours: false, text: 'words 1' },
      { ...thread, author: { id: ME }, ours: true, text: 'words 2' },
    ]);
  });

  it('is read over several pages, oldest first, and nothing of it again', async () => {
    const list = [1, 2, 3, 4, 5].map((at) => message(at));
    serve(list, 2);
    const before = await next(null);
    expect(idsOf(before.events)).toEqual(list.map(({ id }) => id));
    list.push(message(6));
    const after = await next(before.cursor);
    expect(idsOf(after.events)).toEqual([list[5]?.id]);
    expect(idsOf((await next(after.cursor)).events)).toEqual([]);
  });

  it('keeps to the person where it is a group, and loses nothing beside one that cannot be read', async () => {
    serve([message(1, { dm_conversation_id: '99' }), { id: 'x' }, message(3)]);
    const { events, problems } = await next(null);
    expect(events.map(({ event }) => event)).toMatchObject([{ parentExternalId: '99' }, { text: 'words 3' }]);
    expect(problems).toMatchObject([{ at: 'messages[0].data[1]' }]);
  });

  it('that X does not let us read is said once, holds up nothing, and is read as soon as it may be', async () => {
    const list = [message(1)];
    lists.feeds.messages = () =>
      HttpResponse.json({ title: 'Forbidden', type: 'about:blank', status: 403 }, { status: 403 });
    const refused = await next(null);
    expect(refused.problems).toMatchObject([{ at: 'messages' }]);
    const again = await next(refused.cursor);
    expect(again.problems).toEqual([]);
    serve(list);
    expect(idsOf((await next(again.cursor)).events)).toEqual([list[0]?.id]);
  });

  it('too long to be read whole is said, and what could be read is there', async () => {
    serve(
      Array.from({ length: 30 }, (_, at) => message(at)),
      2,
    );
    const { events, problems } = await next(null);
    expect(events).toHaveLength(28);
    expect(problems).toMatchObject([{ at: 'messages', why: expect.stringContaining('look at the inbox') }]);
  });

  it('whose reading fails is read again from the same place', async () => {
    serve([message(1)]);
    const { cursor } = await next(null);
    lists.feeds.messages = () => HttpResponse.json({}, { status: 503 });
    const failed = await next(cursor);
    expect(failed.problems).toMatchObject([{ at: 'messages' }]);
    serve([message(1), message(2)]);
    expect(idsOf((await next(failed.cursor)).events)).toEqual([message(2).id]);
  });
});

describe.each(ways)('an answer to a message, %s', (way) => {
  let stage: Reached;
  beforeEach(async () => {
    stage = await reach(way);
  });
  afterEach(() => stage.close());
  const x = (accessToken = sandboxSchool.x.accessToken) => {
    const { userId, handle } = sandboxSchool.x;
    return createX({ userId, handle, accessToken, apiUrl: stage.xUrl, timeoutMs: 5_000 });
  };
  const write = (id: string) =>
    happen(stage.sandbox, {
      ...{ type: 'message_received', platform: 'x', text: 'Is the office open?', author: { id, name: 'Sal Frost' } },
      at: '2026-11-09T09:00:00Z',
    });
  const reply = (more: Partial<Effect> = {}): Effect => ({
    ...{ kind: 'reply', surface: 'message', authorExternalId: '2200', text: 'It is open until four.' },
    ...more,
  });
  const sent = () => stage.sandbox.state().x.messages.filter(({ ours }) => ours);
  const since = new Date('2026-11-01T00:00:00Z');

  it('stands in the conversation, and is found there before it is repeated', async () => {
    await write('2200');
    await write('2201');
    expect(await x().find(reply(), { since, exceptIds: [] })).toBeNull();
    const { externalId } = await x().perform(reply());
    expect(sent()).toMatchObject([{ id: externalId, person_id: '2200', text: 'It is open until four.' }]);
    expect(await x().find(reply(), { since, exceptIds: [] })).toEqual({ externalId });
    expect(await x().find(reply(), { since, exceptIds: [externalId ?? ''] })).toBeNull();
    expect(await x().find(reply({ authorExternalId: '2201' }), { since, exceptIds: [] })).toBeNull();
  });

  it('goes to nobody who did not write first', async () => {
    await expect(x().perform(reply())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(x().perform(reply({ authorExternalId: '../2200' }))).rejects.toMatchObject({ code: 'invalid' });
    expect(sent()).toEqual([]);
  });

  it.each([
    ['reply', 'https://x.com/messages/2200-1'],
    ['ban', 'https://x.com/i/user/2200'],
    ['report_under_age', 'https://x.com/i/user/2200'],
  ] as const)('and a %s by hand have a place to go to, though X gives no name', (kind, place) => {
    const about = { permalink: 'https://x.com/messages/2200-1', authorHandle: '', authorExternalId: '2200' };
    const { url, text = '' } = x().assist(kind, about);
    expect(`${url} ${text}`).toContain(place);
  });

  it('is read with the inbox of the sandbox', async () => {
    const id = await write('2200');
    const answer = await x().perform(reply());
    const { parsed } = (await x().polling?.poll(null)) ?? {};
    expect(idsOf(parsed?.events ?? [])).toEqual([id, answer.externalId]);
  });
});
