/** One list of posts read from where we stopped to now, page by page, without loss (platforms.md X2, traps 25 and 26). */
import { z } from 'zod';
import type { XClient } from './client.js';
import { newest, oldest, type Page, pageSchema, postQuery } from './post.js';
import type { PriceItem } from './prices.js';
import { chargesOf } from './usage.js';

/** Five hundred posts a list and round; what is beyond waits for the next round. */
const MAX_PAGES = 5;
const PAGE_SIZE = 100;

const id = z.string().regex(/^\d+$/).optional();
export const feedSchema = z.object({
  /** All posts up to here have been read. */
  sinceId: id,
  /** A round that was too long: it goes on below `untilId`, and is done up to `newestId` when it ends. */
  more: z.object({ untilId: id, newestId: id }).optional(),
});
export type Feed = z.infer<typeof feedSchema>;

export interface Source {
  name: 'mentions' | 'own' | 'search' | 'named';
  /** What each of its posts costs. */
  price: PriceItem;
  path: string;
  query: Record<string, string>;
  /** What this endpoint calls the next page. */
  tokenName: 'pagination_token' | 'next_token';
  /** How far before `sinceId` to read once more: a search may show a post minutes after newer ones (X2.2, fake 28). */
  overlapMs: number;
}

/** The pages since `feed`, and the feed to go on from. It moves only here, after the last page was read. */
export async function readFeed(client: XClient, source: Source, feed: Feed): Promise<{ pages: Page[]; feed: Feed }> {
  const pages: Page[] = [];
  let token: string | undefined;
  // The raw endpoints, since the SDK's `for await` stops silently at an empty page or a used-up limit (X6.7).
  for (let count = 0; count < MAX_PAGES; count++) {
    const query = {
      ...postQuery,
      ...source.query,
      max_results: PAGE_SIZE,
      since_id: before(feed.sinceId, source.overlapMs),
      until_id: feed.more?.untilId,
      [source.tokenName]: token,
    };
    const page = await client.call({
      family: source.name === 'named' ? 'search' : source.name,
      answer: pageSchema,
      send: (api) => api.v2.get(source.path, query),
      costs: (answer) => chargesOf(answer, source.price),
    });
    pages.push(page);
    token = page.meta?.next_token;
    if (!token) return { pages, feed: { sinceId: newest([feed.sinceId, feed.more?.newestId ?? topOf(pages)]) } };
  }
  const more = { untilId: bottomOf(pages) ?? feed.more?.untilId, newestId: feed.more?.newestId ?? topOf(pages) };
  return { pages, feed: { ...feed, more } };
}

/** An id tells its time in milliseconds above its lowest 22 bits, so an earlier time is a smaller id. */
function before(sinceId: string | undefined, ms: number): string | undefined {
  if (sinceId === undefined || ms === 0) return sinceId;
  const earlier = BigInt(sinceId) - (BigInt(ms) << 22n);
  return earlier > 0n ? String(earlier) : undefined;
}

/** Newest first: the first page has the newest id, the last page never (X6.7). */
function topOf(pages: Page[]): string | undefined {
  return newest(pages.flatMap((page) => [page.meta?.newest_id, ...idsOf(page)]));
}

function bottomOf(pages: Page[]): string | undefined {
  return oldest(pages.flatMap((page) => [page.meta?.oldest_id, ...idsOf(page)]));
}

const withId = z.object({ id: z.string() });

function idsOf(page: Page): (string | undefined)[] {
  return (page.data ?? []).map((post) => withId.safeParse(post).data?.id);
}
