/** Reading X by polling, with answers made by hand: what must be understood, and what must not be lost (platforms.md X2). */
import { readFileSync } from 'node:fs';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cursor, InboundEvent, PollSide } from '../../connectors/connector.js';
import { createX } from '../../connectors/x/index.js';

const ME = '1500000000000000001';
const API = 'https://api.x.com/2';
const fixture: Answer = JSON.parse(readFileSync(new URL('fixtures/x-mentions.json', import.meta.url), 'utf8'));

type Answer = Record<string, unknown>;
type Read = (query: URLSearchParams) => Answer | Response;
type Feed = 'mentions' | 'tweets' | 'recent' | 'lookup';
const empty: Read = () => ({ meta: { result_count: 0 } });

let feeds: Record<Feed, Read>;
let asked: { feed: Feed; query: URLSearchParams }[];

function route(path: string, feed: Feed) {
  return http.get(`${API}/${path}`, ({ request }) => {
    const query = new URL(request.url).searchParams;
    asked.push({ feed, query });
    const answer = feeds[feed](query);
    return answer instanceof Response ? answer : HttpResponse.json(answer);
  });
}

const server = setupServer(
  route(`users/${ME}/mentions`, 'mentions'),
  route(`users/${ME}/tweets`, 'tweets'),
  route('tweets/search/recent', 'recent'),
  route('tweets', 'lookup'),
);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
beforeEach(() => {
  feeds = { mentions: empty, tweets: empty, recent: empty, lookup: () => ({ errors: [] }) };
  asked = [];
});
afterEach(() => server.resetHandlers());

function polling(): PollSide {
  const x = createX({
    userId: ME,
    handle: 'ThistlewickPri',
    accessToken: 'fictional',
    apiUrl: 'https://api.x.com',
    timeoutMs: 5_000,
  });
  if (!x.polling) throw new Error('X polls');
  return x.polling;
}

const idsOf = (events: { event: InboundEvent }[]) => events.map(({ event }) => event.externalId);

/** A plain mention with an id. */
const mention = (id: string, more: Answer = {}): Answer => ({
  id,
  text: `@ThistlewickPri ${id}`,
  author_id: '2200',
  conversation_id: id,
  created_at: '2026-11-09T09:00:00.000Z',
  edit_history_tweet_ids: [id],
  ...more,
});

/** A list as X pages it: newest first, honouring since_id, until_id and the token. */
function timeline(list: Answer[], pageSize: number): Read {
  return (query) => {
    const below = query.get('pagination_token') ?? query.get('next_token') ?? query.get('until_id');
    const since = query.get('since_id') ?? '0';
    const wanted = list
      .map((post) => ({ post, id: BigInt(String(post.id)) }))
      .filter(({ id }) => id > BigInt(since) && (below === null || id < BigInt(below)))
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    const page = wanted.slice(0, pageSize);
    const last = page.at(-1);
    if (!last) return { meta: { result_count: 0 } };
    const next = wanted.length > page.length ? { next_token: String(last.id) } : {};
    const meta = { result_count: page.length, newest_id: String(page[0]?.id), oldest_id: String(last.id), ...next };
    return { data: page.map(({ post }) => post), meta };
  };
}

describe('one round', () => {
  beforeEach(() => {
    feeds.mentions = () => fixture;
  });

  it('gives events oldest first, with author, bio, context and whole text', async () => {
    const { parsed } = await polling().poll(null);
    expect(parsed.events.every(({ account }) => account === ME)).toBe(true);
    expect(parsed.events.map(({ event }) => event)).toEqual([
      {
        type: 'comment',
        edited: false,
        externalId: '2090000000000000110',
        surface: 'reply',
        postExternalId: '2090000000000000100',
        postText: 'Doors open at six.',
        parentExternalId: undefined,
        author: { id: '2200', name: 'Marian Oakes', handle: 'marian_oakes', bio: 'year 7 | 11yo' },
        ours: false,
        text: '@ThistlewickPri is the hall open?',
        permalink: 'https://x.com/marian_oakes/status/2090000000000000110',
        postedAt: new Date('2026-11-09T09:00:00Z'),
        writtenAt: new Date('2026-11-09T09:00:00Z'),
      },
      {
        type: 'comment',
        edited: true,
        externalId: '2090000000000000120',
        surface: 'mention',
        parentExternalId: undefined,
        author: { id: '2201', name: 'Idris Penhale', handle: 'idrispen', bio: '' },
        ours: false,
        text: 'Long words of @ThistlewickPri that were cut off after two hundred and eighty letters',
        permalink: 'https://x.com/idrispen/status/2090000000000000121',
        postedAt: undefined,
        writtenAt: new Date('2026-11-09T09:05:30Z'),
      },
      expect.objectContaining({
        externalId: '2090000000000000130',
        surface: 'reply',
        parentExternalId: '2090000000000000110',
        text: '@ThistlewickPri thank you <3 & see you there',
      }),
    ]);
  });

  it('understands the new vocabulary as well as the old', async () => {
    const before = await polling().poll(null);
    const renamed = JSON.stringify(fixture)
      .replaceAll('referenced_tweets"', 'referenced_posts"')
      .replaceAll('edit_history_tweet_ids', 'edit_history_post_ids')
      .replaceAll('note_tweet', 'note_post')
      .replaceAll('"tweets"', '"posts"');
    feeds.mentions = () => JSON.parse(renamed);
    expect((await polling().poll(null)).parsed).toEqual(before.parsed);
  });

  it('reports what failed under a 200, and loses nothing for it', async () => {
    const { parsed } = await polling().poll(null);
    expect(parsed.problems).toEqual([{ at: 'mentions[0].errors[0]', why: 'resource-not-found of tweet' }]);
  });

  it('reads nothing where there is nothing', async () => {
    feeds.mentions = empty;
    const { parsed, cursor } = await polling().poll(null);
    expect(parsed).toEqual({ events: [], problems: [] });
    expect((await polling().poll(cursor)).parsed.events).toEqual([]);
  });

  it('keeps the others beside a post that cannot be read', async () => {
    feeds.mentions = () => ({ data: [mention('12'), { id: '11', text: 7 }, null, mention('10')], meta: {} });
    const { parsed } = await polling().poll(null);
    expect(idsOf(parsed.events)).toEqual(['10', '12']);
    expect(parsed.problems).toEqual([
      { at: 'mentions[0].data[1]', why: 'text: expected string' },
      { at: 'mentions[0].data[2]', why: 'value: expected object' },
    ]);
  });

  it.each([
    ['empty', ''],
    ['10,000 characters', 'a'.repeat(10_000)],
    ['emoji only', '👩‍👩‍👧‍👦👏🏽'],
    ['right to left and zero width', 'שלום \u202ex\u202c h\u200ba\u200dt'],
  ])('passes text on untouched: %s', async (_name, text) => {
    feeds.mentions = () => ({ data: [mention('10', { text })], meta: {} });
    const [first] = (await polling().poll(null)).parsed.events;
    expect(first?.event).toMatchObject({ text });
  });

  it('reads a post whose author is not told', async () => {
    feeds.mentions = () => ({ data: [mention('10', { author_id: undefined })], meta: {} });
    const [first] = (await polling().poll(null)).parsed.events;
    expect(first?.event).toMatchObject({
      author: { name: '', handle: '', bio: '' },
      permalink: 'https://x.com/i/status/10',
    });
  });
});

describe('what is ours', () => {
  const root = mention('100', { author_id: ME, text: 'Doors open at six.' });
  const answer = mention('140', {
    author_id: ME,
    conversation_id: '100',
    referenced_tweets: [{ type: 'replied_to', id: '120' }],
  });

  it('is a post where it starts a conversation, and a comment of ours where it answers', async () => {
    feeds.tweets = timeline([root, answer], 100);
    const { parsed } = await polling().poll(null);
    expect(parsed.events.map(({ event }) => event)).toMatchObject([
      { type: 'post', externalId: '100', text: 'Doors open at six.' },
      {
        type: 'comment',
        externalId: '140',
        ours: true,
        surface: 'reply',
        postExternalId: '100',
        parentExternalId: '120',
      },
    ]);
  });

  it('leads the sweep to replies that do not mention us', async () => {
    feeds.tweets = timeline([root], 100);
    feeds.recent = timeline(
      [mention('150', { conversation_id: '100', referenced_tweets: [{ type: 'replied_to', id: '130' }] })],
      100,
    );
    const { parsed } = await polling().poll(null);
    expect(parsed.events[1]?.event).toMatchObject({
      externalId: '150',
      surface: 'reply',
      postText: 'Doors open at six.',
    });
    const query = asked.find(({ feed }) => feed === 'recent')?.query.get('query');
    expect(query).toBe('(to:ThistlewickPri OR conversation_id:100) -from:ThistlewickPri');
  });

  it('keeps the query of the sweep within 512 characters', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(2_090_000_000_000_000_000n + BigInt(index)));
    feeds.tweets = timeline(
      ids.map((id) => mention(id, { author_id: ME })),
      100,
    );
    await polling().poll(null);
    const query = asked.find(({ feed }) => feed === 'recent')?.query.get('query') ?? '';
    expect(query.length).toBeLessThanOrEqual(512);
    expect(query).toContain('conversation_id:2090000000000000039');
  });

  it('asks once for the start of a conversation that it has not seen', async () => {
    const below = (id: string, conversation: string) =>
      mention(id, { conversation_id: conversation, referenced_tweets: [{ type: 'replied_to', id: '99' }] });
    feeds.mentions = () => ({ data: [below('201', '50'), below('202', '60')], meta: {} });
    feeds.lookup = () => ({ data: [mention('50', { author_id: ME }), mention('60')] });
    const { parsed } = await polling().poll(null);
    expect(asked.find(({ feed }) => feed === 'lookup')?.query.get('ids')).toBe('50,60');
    expect(parsed.events.map(({ event }) => event)).toMatchObject([
      { externalId: '201', surface: 'reply', postExternalId: '50' },
      { externalId: '202', surface: 'mention' },
    ]);
  });

  it('passes over reposts', async () => {
    feeds.mentions = () => ({
      data: [mention('10', { referenced_tweets: [{ type: 'retweeted', id: '9' }] })],
      meta: {},
    });
    expect((await polling().poll(null)).parsed.events).toEqual([]);
  });
});

describe('round after round', () => {
  const first = 2_090_000_000_000_000_000n;
  const many = (count: number) => Array.from({ length: count }, (_, index) => mention(String(first + BigInt(index))));

  it('goes on after the newest id of the first page, not of the last', async () => {
    feeds.mentions = timeline(many(5), 2);
    const { parsed, cursor } = await polling().poll(null);
    expect(parsed.events).toHaveLength(5);
    asked = [];
    await polling().poll(cursor);
    expect(asked[0]?.query.get('since_id')).toBe(String(first + 4n));
  });

  it('passes each post on once, whichever feeds list it', async () => {
    feeds.mentions = timeline(many(5), 100);
    feeds.recent = timeline(many(7), 100);
    const round = await polling().poll(null);
    expect(idsOf(round.parsed.events)).toHaveLength(7);
    expect((await polling().poll(round.cursor)).parsed.events).toEqual([]);
  });

  it('loses nothing when a round is too long, and nothing that comes meanwhile', async () => {
    const list = many(27);
    feeds.mentions = timeline(list, 2);
    const got: string[] = [];
    let cursor: Cursor | null = null;
    for (let round = 0; round < 6; round++) {
      const answer: { parsed: { events: { event: InboundEvent }[] }; cursor: Cursor } = await polling().poll(cursor);
      got.push(...idsOf(answer.parsed.events));
      // A cursor is kept as JSON.
      cursor = JSON.parse(JSON.stringify(answer.cursor));
      list.push(mention(String(first + 100n + BigInt(round))));
    }
    expect(got).toHaveLength(new Set(got).size);
    expect(got).toHaveLength(27 + 5);
  });

  it('finds a post that the search shows late, below newer ones', async () => {
    // Ids tell the time: minutes above 22 bits.
    const at = (minute: number) => String(first + (BigInt(minute * 60_000) << 22n));
    const list = [mention(at(0)), mention(at(20))];
    feeds.recent = timeline(list, 100);
    const round = await polling().poll(null);
    list.push(mention(at(15)), mention(at(21)));
    const next = await polling().poll(round.cursor);
    expect(idsOf(next.parsed.events)).toEqual([at(15), at(21)]);
    expect(asked.findLast(({ feed }) => feed === 'recent')?.query.get('since_id')).toBe(at(10));
  });

  it('does not move where mentions cannot be read', async () => {
    feeds.mentions = () =>
      HttpResponse.json({ title: 'CreditsDepleted', type: 'https://api.x.com/2/problems/credits' }, { status: 402 });
    await expect(polling().poll(null)).rejects.toMatchObject({ code: 'blocked' });
  });

  it('passes mentions on where the sweep fails, and takes the sweep up again', async () => {
    feeds.mentions = timeline(many(2), 100);
    feeds.recent = () => HttpResponse.html('<html>', { status: 503 });
    const round = await polling().poll(null);
    expect(idsOf(round.parsed.events)).toHaveLength(2);
    expect(round.parsed.problems).toEqual([{ at: 'search', why: 'unavailable: X API: status 503' }]);
    feeds.recent = timeline([mention('55')], 100);
    expect(idsOf((await polling().poll(round.cursor)).parsed.events)).toEqual(['55']);
  });

  it('begins the sweep anew where its since_id has become too old', async () => {
    feeds.recent = timeline(many(1), 100);
    let { cursor } = await polling().poll(null);
    feeds.recent = (query) =>
      query.has('since_id')
        ? HttpResponse.json({ type: 'x/invalid-request' }, { status: 400 })
        : timeline([mention('56')], 9)(query);
    cursor = (await polling().poll(cursor)).cursor;
    expect(idsOf((await polling().poll(cursor)).parsed.events)).toEqual(['56']);
  });

  it('begins from the beginning where the cursor is not one of ours', async () => {
    feeds.mentions = timeline(many(1), 100);
    expect((await polling().poll({ mentions: 'x', seen: 7 })).parsed.events).toHaveLength(1);
  });
});
