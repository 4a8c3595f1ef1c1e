/**
 * The page's videos, as posts. Reels have no list that can be read (`video_reels` takes new ones only), and of `live_videos`
 * Meta's documents say both: but `videos` is said to hold all videos of a page (Video API, "Get Facebook Videos").
 */
import { z } from 'zod';
import { idSchema } from '../reading.js';
import { type GraphClient, postLink } from './client.js';
import { postId } from './ids.js';
import { type ListedPost, type Listing, POST_PAGES, postSchema, readPages } from './lists.js';

const FIELDS = 'id,post_id,description,created_time,updated_time,permalink_url,published';

const video = z
  .object({
    ...{ id: idSchema, post_id: idSchema.optional().catch(undefined) },
    description: z.string().catch('').default(''),
    published: z.boolean().catch(true).default(true),
    ...postSchema.pick({ created_time: true, updated_time: true, permalink_url: true }).shape,
  })
  .transform((raw) => ({ ...raw, message: raw.description }));

/** The newest hundred, without those that a listed post shows. */
export async function listVideos(
  client: GraphClient,
  pageId: string,
  shown: ReadonlySet<string>,
): Promise<Listing<ListedPost>> {
  const params = { type: 'uploaded', limit: 100, fields: FIELDS };
  const path = [pageId, 'videos'];
  const list = await readPages(client, { path, params, item: video, pages: POST_PAGES, enough: 100 });
  const items = list.items.filter(({ id }) => !shown.has(id)).map((one) => asPost(one, pageId));
  return { ...list, items };
}

/** By the post that it is in, as webhooks name it; where Facebook tells of none, the video is what is commented on. */
function asPost({ post_id: post, published, ...one }: z.infer<typeof video>, pageId: string): ListedPost {
  const id = postId(post ?? one.id, pageId);
  // Of a video Facebook writes the address without its own name.
  const link = one.permalink_url;
  const permalink_url = link?.startsWith('/') ? postLink(link.slice(1)) : link;
  return {
    ...{ ...one, id, permalink_url },
    from: { id: pageId, name: '' },
    is_hidden: false,
    is_published: published,
    attachments: undefined,
  };
}
