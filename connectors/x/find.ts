/** Looks among our own posts for one that X may have taken although its answer was lost (design.md section 4, rule 2). */
import { ConnectorError, type Trace } from '../connector.js';
import type { XClient } from './client.js';
import { type Page, type Post, pageSchema, postQuery, postSchema } from './post.js';
import { chargesOf } from './usage.js';

/** X keeps 3,200 of a profile's posts; a thousand of ours since a lost answer, and a person had better look. */
const MAX_PAGES = 10;

export interface Wanted {
  userId: string;
  inReplyTo: string;
  text: string;
}

/** The earliest of our replies there with the same words, or null when there is certainly none. */
export async function findReply(client: XClient, wanted: Wanted, trace: Trace): Promise<{ externalId: string } | null> {
  // X's times have milliseconds, but not always: the second is what counts.
  const since = Math.floor(trace.since.getTime() / 1000) * 1000;
  const except = new Set(trace.exceptIds);
  const fits = (post: Post) =>
    post.repliedTo === wanted.inReplyTo &&
    post.createdAt.getTime() >= since &&
    !except.has(post.firstId) &&
    plain(post.text, post.urls) === plain(wanted.text, []);
  const found = (await ownSince(client, wanted.userId, since)).filter(fits);
  found.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return found[0] ? { externalId: found[0].firstId } : null;
}

async function ownSince(client: XClient, userId: string, since: number): Promise<Post[]> {
  const read: Post[] = [];
  let token: string | undefined;
  for (let count = 0; count < MAX_PAGES; count++) {
    const query = { ...postQuery, max_results: 100, pagination_token: token };
    const page: Page = await client.call({
      family: 'own',
      answer: pageSchema,
      send: (api) => api.v2.get(`users/${userId}/tweets`, query),
      costs: (answer) => chargesOf(answer, 'owned_read'),
    });
    const posts = (page.data ?? []).flatMap((raw) => postSchema.safeParse(raw).data ?? []);
    read.push(...posts);
    token = page.meta?.next_token;
    if (!token || posts.some((post) => post.createdAt.getTime() < since)) return read;
  }
  throw new ConnectorError('unavailable', 'too many posts to be sure');
}

/** X puts the @handles in front of a reply and shortens its links: neither makes it another text. */
function plain(text: string, urls: Post['urls']): string {
  const long = urls.reduce((words, { url, expanded_url }) => words.replaceAll(url, expanded_url), text);
  return long
    .normalize('NFC')
    .replace(/^(@\w+\s+)+/, '')
    .replace(/(https?:\/\/[^\s/]+)\/(?=\s|$)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
