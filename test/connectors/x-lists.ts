/** X's lists made by hand, behind msw, for the tests of polling. */
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { InboundEvent, PollSide } from '../../connectors/connector.js';
import { createX } from '../../connectors/x/index.js';

export const ME = '1500000000000000001';
const API = 'https://api.x.com/2';

export type Answer = Record<string, unknown>;
type Read = (query: URLSearchParams) => Answer | Response;
type Feed = 'mentions' | 'tweets' | 'recent' | 'lookup' | 'messages';

export const empty: Read = () => ({ meta: { result_count: 0 } });
const allEmpty = (): Record<Feed, Read> => ({
  mentions: empty,
  tweets: empty,
  recent: empty,
  messages: empty,
  lookup: () => ({ errors: [] }),
});

/** Serves four lists for the tests of one file; a test replaces the one that it is about. */
export function serveLists() {
  const lists = { feeds: allEmpty(), asked: [] as { feed: Feed; query: URLSearchParams }[] };
  const route = (path: string, feed: Feed) =>
    http.get(`${API}/${path}`, ({ request }) => {
      const query = new URL(request.url).searchParams;
      lists.asked.push({ feed, query });
      const answer = lists.feeds[feed](query);
      return answer instanceof Response ? answer : HttpResponse.json(answer);
    });
  const server = setupServer(
    route(`users/${ME}/mentions`, 'mentions'),
    route(`users/${ME}/tweets`, 'tweets'),
    route('tweets/search/recent', 'recent'),
    route('tweets', 'lookup'),
    route('dm_events', 'messages'),
  );
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterAll(() => server.close());
  beforeEach(() => {
    lists.feeds = allEmpty();
    lists.asked = [];
  });
  return lists;
}

/** The polling side of our profile. */
export function polling(): PollSide {
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

export const idsOf = (events: { event: InboundEvent }[]) => events.map(({ event }) => event.externalId);

/** A plain mention with an id. */
export const mention = (id: string, more: Answer = {}): Answer => ({
  id,
  text: `@ThistlewickPri ${id}`,
  author_id: '2200',
  conversation_id: id,
  created_at: '2026-11-09T09:00:00.000Z',
  edit_history_tweet_ids: [id],
  ...more,
});

/** A list as X pages it: newest first, honouring since_id, until_id and the token. */
export function timeline(list: Answer[], pageSize: number): Read {
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
