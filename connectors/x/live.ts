/** Our own posts that are up, with their pictures (platforms.md X2, X3). */
import { z } from 'zod';
import { ConnectorError, type Cursor, type LivePost } from '../connector.js';
import { statusLink, type XClient, type XSettings } from './client.js';
import { postSchema } from './post.js';
import { chargesOf } from './usage.js';

const query = {
  // Each post of a page is paid for, so a page is small: whoever reads stops where it knows the rest.
  max_results: 20,
  // Answers are moderation's business; what others wrote is not ours to publish or take down.
  exclude: 'replies,retweets',
  'tweet.fields': 'id,text,created_at,entities,attachments,edit_history_tweet_ids,note_tweet',
  expansions: 'attachments.media_keys',
  'media.fields': 'media_key,type,url,alt_text',
};

const media = z.object({
  media_key: z.string(),
  type: z.string().catch(''),
  url: z.string().catch('').default(''),
  alt_text: z.string().catch('').default(''),
});
const named = z.object({ entities: z.object({ mentions: z.array(z.object({ username: z.string() })) }) });
const withPictures = z.object({ attachments: z.object({ media_keys: z.array(z.string()) }) });
const page = z.object({
  data: z.array(z.unknown()).default([]),
  includes: z.object({ media: z.array(media).default([]) }).default({ media: [] }),
  errors: z.array(z.object({ type: z.string().optional() })).optional(),
  meta: z.object({ next_token: z.string().optional() }).optional(),
});

/** One page of them, newest first; X keeps 3,200. Throws rather than leave out a post that it could not read. */
export async function livePosts(
  client: XClient,
  { userId, handle }: XSettings,
  cursor: Cursor | null,
): Promise<{ posts: LivePost[]; cursor: Cursor | null }> {
  const token = typeof cursor?.next === 'string' ? cursor.next : undefined;
  const { data, includes, errors, meta } = await client.call({
    family: 'own',
    answer: page,
    send: (api) => api.v2.get(`users/${userId}/tweets`, { ...query, pagination_token: token }),
    costs: (answer) => chargesOf(answer, 'owned_read'),
  });
  // A part that failed under a 200 may be the picture that matters (X5).
  if (errors?.length) throw new ConnectorError('unavailable', 'X told of our posts in part only');
  const known = new Map(includes.media.map((one) => [one.media_key, one]));
  const posts = data.map((raw) => {
    const { firstId, createdAt, text, urls } = mustRead(raw);
    const names = named.safeParse(raw).data?.entities.mentions ?? [];
    const keys = withPictures.safeParse(raw).data?.attachments.media_keys ?? [];
    return {
      externalId: firstId,
      permalink: statusLink(handle, firstId),
      at: createdAt,
      text: inFull(text, urls),
      tags: names.map(({ username }) => username),
      pictures: keys.flatMap((key) => pictureOf(known.get(key))),
    };
  });
  return { posts, cursor: meta?.next_token ? { next: meta.next_token } : null };
}

/** X writes each address short: as it was written it is what we published, and what a post is found by. */
function inFull(text: string, urls: { url: string; expanded_url: string }[]): string {
  return urls.reduce((words, { url, expanded_url }) => words.replaceAll(url, expanded_url), text);
}

function mustRead(raw: unknown) {
  const read = postSchema.safeParse(raw);
  if (read.success) return read.data;
  throw new ConnectorError('unavailable', 'X told of a post of ours that could not be read');
}

/** By the id that the upload gave: a media key is its kind, a line and that id. */
function pictureOf(one: z.infer<typeof media> | undefined): LivePost['pictures'] {
  if (one?.type !== 'photo') return [];
  return [{ externalId: one.media_key.slice(one.media_key.indexOf('_') + 1), alt: one.alt_text, url: one.url }];
}
