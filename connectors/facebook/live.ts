/** Our own posts that are up, with their pictures (platforms.md F4). */
import { z } from 'zod';
import { ConnectorError, type Cursor, type LivePost } from '../connector.js';
import { idSchema, looseObject } from '../reading.js';
import { type GraphClient, postLink } from './client.js';
import { postId } from './ids.js';
import { timeSchema } from './value.js';

/** Of one post; Facebook gives fewer unless it is asked for more. */
const SUB = 'subattachments.limit(100){media_type,media{image{src}},target{id}}';
const FIELDS = `id,message,created_time,permalink_url,message_tags{id,name,type},is_hidden,attachments{media_type,media{image{src}},target{id},${SUB}}`;
const PAGE = 25;
/** Objects that Facebook tells of in one call. */
const AT_ONCE = 50;

const attachment = z.object({
  media_type: z.string().catch(''),
  media: z
    .object({ image: z.object({ src: z.string() }) })
    .optional()
    .catch(undefined),
  target: z.object({ id: idSchema }).optional().catch(undefined),
});
const attachments = z.object({
  data: z.array(
    attachment.extend({
      subattachments: z
        .object({ data: z.array(attachment) })
        .optional()
        .catch(undefined),
    }),
  ),
});
const post = z.object({
  id: idSchema,
  message: z.string().catch('').default(''),
  created_time: timeSchema,
  permalink_url: z.string().optional().catch(undefined),
  message_tags: z
    .array(z.object({ name: z.string().catch(''), type: z.string().catch('user').default('user') }))
    .optional()
    .catch(undefined),
  is_hidden: z.boolean().catch(false).default(false),
  attachments: attachments.optional(),
});
const page = z.object({
  data: z.array(post),
  paging: z
    .object({ cursors: z.object({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
});
const photo = z.object({
  alt_text_custom: z.string().catch('').default(''),
  name: z.string().catch('').default(''),
});

type Photo = { id: string; url: string };

/** One page of them, newest first. Throws rather than leave out a post that it could not read: it may be the one that matters. */
export async function livePosts(
  client: GraphClient,
  pageId: string,
  cursor: Cursor | null,
): Promise<{ posts: LivePost[]; cursor: Cursor | null }> {
  const after = typeof cursor?.after === 'string' && { after: cursor.after };
  // A post that is hidden from the timeline still stands at its address.
  const params = { limit: PAGE, include_hidden: true, fields: FIELDS, ...after };
  const { data, paging } = await client.call({
    method: 'GET',
    path: [pageId, 'published_posts'],
    params,
    answer: page,
  });
  const words = await photoWords(client, data.flatMap(photosOf));
  const posts = data.map((one) => ({
    externalId: postId(one.id, pageId),
    permalink: one.permalink_url ?? postLink(one.id),
    at: one.created_time,
    hidden: one.is_hidden,
    text: one.message,
    tags: namesOf(one.message_tags),
    // Who is tagged on a face no app is told since v3.2 (Meta's page on /{photo-id}/tags): a person looks there each term.
    people: namesOf(one.message_tags?.filter(({ type }) => type === 'user')),
    pictures: photosOf(one).flatMap(({ id, url }) => {
      const said = words.get(id);
      return said === undefined ? [] : [{ externalId: id, url, ...said }];
    }),
  }));
  const next = paging?.next ? paging.cursors?.after : undefined;
  return { posts, cursor: next ? { after: next } : null };
}

const namesOf = (tags: { name: string }[] = []) => tags.map(({ name }) => name).filter(Boolean);

/** The ids of a post's photos, in order. */
export async function photosOfPost(client: GraphClient, id: string): Promise<{ from?: string; photos: string[] }> {
  const answer = z.object({
    from: z.object({ id: idSchema }).optional().catch(undefined),
    attachments: attachments.optional(),
  });
  const params = { fields: `from{id},attachments{media_type,media{image{src}},target{id},${SUB}}` };
  const found = await client.call({ method: 'GET', path: [id], params, answer });
  return { from: found.from?.id, photos: photosOf(found).map((one) => one.id) };
}

/** One photo stands by itself, several below an album. */
function photosOf({ attachments: all }: { attachments?: z.infer<typeof attachments> }): Photo[] {
  const parts = (all?.data ?? []).flatMap((one) => one.subattachments?.data ?? [one]);
  return parts.flatMap(({ media_type, media, target }) =>
    media_type === 'photo' && media && target ? [{ id: target.id, url: media.image.src }] : [],
  );
}

function wordsIn(id: string, { alt_text_custom: alt, name: caption }: z.infer<typeof photo>): [string, PhotoWords] {
  return [id, caption ? { alt, caption } : { alt }];
}

interface PhotoWords {
  alt: string;
  caption?: string;
}

/** What the school wrote for each: an attachment does not tell it. Not what Facebook’s machine guesses (`alt_text`). */
async function photoWords(client: GraphClient, photos: Photo[]): Promise<Map<string, PhotoWords>> {
  const words = new Map<string, PhotoWords>();
  for (let start = 0; start < photos.length; start += AT_ONCE) {
    const ids = photos.slice(start, start + AT_ONCE).map(({ id }) => id);
    for (const [id, said] of await wordsOf(client, ids)) words.set(id, said);
  }
  return words;
}

/**
 * One that was deleted meanwhile fails all of a call: then each is asked for by itself, and what is gone has no words. One that
 * Facebook did not get done in time comes as null: the others are kept, and that one is asked for again.
 */
async function wordsOf(client: GraphClient, ids: string[]): Promise<[string, PhotoWords][]> {
  const params = { ids: ids.join(), fields: 'alt_text_custom,name' };
  try {
    const found = await client.call({ method: 'GET', path: [], params, answer: looseObject });
    const read = ids.map((id) => ({ id, said: photo.safeParse(found[id]).data }));
    const late = read.flatMap(({ id, said }) => (said ? [] : [id]));
    if (late.length > 0 && ids.length === 1)
      throw new ConnectorError('unavailable', 'Graph API: no answer about a photo');
    const again = await Promise.all(late.map((id) => wordsOf(client, [id])));
    return [...read.flatMap(({ id, said }) => (said ? [wordsIn(id, said)] : [])), ...again.flat()];
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'not_found') throw error;
    const [only] = ids;
    if (ids.length === 1 && only) return [];
    return (await Promise.all(ids.map((id) => wordsOf(client, [id])))).flat();
  }
}
