/** The Graph API's lists, read by `after` cursors: never by paging.next, which carries the token and lacks the proof (F2.8). */
import { z } from 'zod';
import { idSchema } from '../reading.js';
import type { GraphClient } from './client.js';
import { timeSchema } from './value.js';

const optionalId = idSchema.optional().catch(undefined);
const from = z
  .object({ id: optionalId, name: z.string().catch('').default('') })
  .optional()
  .catch(undefined);
const link = z.string().optional().catch(undefined);

/** What we cannot do without is the id; words that are no text are none, and are found again in the picture or by a person. */
const target = z.object({ id: idSchema }).optional().catch(undefined);
const photo = z.object({ media_type: z.string().catch(''), target });
const below = z
  .object({ data: z.array(photo) })
  .optional()
  .catch(undefined);
const attachments = z
  .object({ data: z.array(z.object({ target, subattachments: below })) })
  .optional()
  .catch(undefined);

const shared = {
  id: idSchema,
  message: z.string().catch('').default(''),
  from,
  created_time: timeSchema.optional().catch(undefined),
  permalink_url: link,
  is_hidden: z.boolean().catch(false).default(false),
};
export const postSchema = z.object({
  ...shared,
  updated_time: timeSchema.optional().catch(undefined),
  full_picture: link,
  is_published: z.boolean().catch(true).default(true),
  attachments,
});
export const commentSchema = z.object({
  ...shared,
  parent: z.object({ id: idSchema }).optional().catch(undefined),
});
export type ListedPost = z.infer<typeof postSchema>;
export type ListedComment = z.infer<typeof commentSchema>;

const POST_FIELDS =
  'id,message,from{id,name},created_time,updated_time,permalink_url,is_hidden,is_published,full_picture,attachments{target{id},subattachments.limit(100){media_type,target{id}}}';
const COMMENT_FIELDS = 'id,message,from{id,name},created_time,permalink_url,is_hidden,parent{id}';
/** Of a thread: 30 pages of 100. What is beyond is read by webhooks alone, and said as a problem. */
const MOST_PAGES = 30;
/** A page may hold fewer than were asked for, or none, and not be the last (F4). */
export const POST_PAGES = 5;

export interface Listing<T> {
  items: T[];
  /** False where there was more than we read: then nothing can be concluded from what is missing. */
  complete: boolean;
  /** Entries that could not be read. */
  unreadable: number;
}

/** The newest hundred of a list of the page’s: feed, published_posts, visitor_posts, tagged. */
export async function listPosts(client: GraphClient, pageId: string, edge: string): Promise<Listing<ListedPost>> {
  const params = { limit: 100, fields: POST_FIELDS, ...(edge === 'tagged' ? {} : { include_hidden: true }) };
  return readPages(client, { path: [pageId, edge], params, item: postSchema, pages: POST_PAGES, enough: 100 });
}

/** The photos of a post with several: each has a thread of its own (trap 9). */
export function photosOf({ attachments: all }: ListedPost): string[] {
  const parts = (all?.data ?? []).flatMap(({ subattachments }) => subattachments?.data ?? []);
  const photos = parts.flatMap((part) => (part.media_type === 'photo' && part.target ? [part.target.id] : []));
  return photos.length > 1 ? photos : [];
}

/** The ids of what a post shows: its photos and videos. */
export function attachedTo({ attachments: all }: ListedPost): string[] {
  const parts = (all?.data ?? []).flatMap((one) => [one, ...(one.subattachments?.data ?? [])]);
  return parts.flatMap(({ target: shown }) => (shown ? [shown.id] : []));
}

/** All comments and replies under a post, hidden ones too, oldest first: an insertion moves no page that is still to come. */
export async function listComments(client: GraphClient, postId: string): Promise<Listing<ListedComment>> {
  const params = { filter: 'stream', order: 'chronological', limit: 100, fields: COMMENT_FIELDS };
  return readPages(client, { path: [postId, 'comments'], params, item: commentSchema, pages: MOST_PAGES });
}

interface Wanted<T> {
  path: string[];
  params: Record<string, string | number | boolean>;
  item: z.ZodType<T>;
  pages: number;
  /** No further page is read beyond so many. */
  enough?: number;
}

const pageSchema = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
});

/** Page by page, by cursors. Throws where one cannot be read. */
export async function readPages<T>(
  client: GraphClient,
  { path, params, item, pages, enough }: Wanted<T>,
): Promise<Listing<T>> {
  const listing: Listing<T> = { items: [], complete: false, unreadable: 0 };
  let after: string | undefined;
  for (let count = 0; count < pages; count += 1) {
    const asked = { ...params, ...(after ? { after } : {}) };
    const { data, paging } = await client.call({ method: 'GET', path, params: asked, answer: pageSchema });
    for (const one of data) {
      const read = item.safeParse(one);
      if (read.success) listing.items.push(read.data);
      else listing.unreadable += 1;
    }
    after = paging?.cursors?.after;
    // A page may be short, even empty, and not be the last.
    if (!paging?.next || !after) return { ...listing, complete: true };
    if (enough !== undefined && listing.items.length >= enough) return listing;
  }
  return listing;
}
