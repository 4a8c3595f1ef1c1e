/** The shape of posts as X sends them, in the old vocabulary and in the new (platforms.md X0), and as we read them. */
import { z } from 'zod';
import { idSchema } from '../reading.js';

/** The address of a post's own picture or video. */
const ownMedia = /^https:\/\/(?:x|twitter)\.com\/[^/]+\/status\/\d+\/(?:photo|video)\/\d+$/;

/** Asked for in the old words, which the SDK and the documents still use; answers are read in both. */
export const postQuery = {
  'tweet.fields': [
    'id',
    'text',
    'author_id',
    'conversation_id',
    'created_at',
    'in_reply_to_user_id',
    'referenced_tweets',
    'edit_history_tweet_ids',
    'entities',
    'attachments',
    'note_tweet',
  ].join(','),
  expansions: 'author_id,referenced_tweets.id',
  // The bio comes with the post and is the only sign of age that X gives (X2.1); nobody is looked up for it.
  'user.fields': 'id,name,username,description',
};

const optionalId = idSchema.optional().catch(undefined);
const reference = z.object({ type: z.string(), id: idSchema });
const references = z.array(reference).optional().catch(undefined);
const history = z.array(idSchema).min(1).optional().catch(undefined);
const note = z.object({ text: z.string() }).optional().catch(undefined);
const urls = z
  .array(z.object({ url: z.string(), expanded_url: z.string() }))
  .optional()
  .catch(undefined);

export const postSchema = z
  .object({
    id: idSchema,
    text: z.string(),
    author_id: optionalId,
    conversation_id: optionalId,
    created_at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
    in_reply_to_user_id: optionalId,
    referenced_tweets: references,
    referenced_posts: references,
    edit_history_tweet_ids: history,
    edit_history_post_ids: history,
    note_tweet: note,
    note_post: note,
    entities: z.object({ urls }).optional().catch(undefined),
    attachments: z
      .object({ media_keys: z.array(z.string()) })
      .optional()
      .catch(undefined),
  })
  .transform((raw) => {
    const versions = raw.edit_history_tweet_ids ?? raw.edit_history_post_ids ?? [raw.id];
    const refs = raw.referenced_tweets ?? raw.referenced_posts ?? [];
    return {
      id: raw.id,
      /** An edit gets a new id (trap 5): the first one names the post for us. */
      firstId: oldest(versions) ?? raw.id,
      edited: versions.length > 1,
      // Long posts are cut in `text` (X2.1).
      text: unescaped(withoutMediaLink((raw.note_tweet ?? raw.note_post)?.text ?? raw.text, raw.entities?.urls ?? [])),
      authorId: raw.author_id,
      conversationId: raw.conversation_id,
      createdAt: raw.created_at,
      inReplyToUserId: raw.in_reply_to_user_id,
      repliedTo: refs.find((ref) => ref.type === 'replied_to')?.id,
      repost: refs.some((ref) => ref.type === 'retweeted' || ref.type === 'reposted'),
      urls: raw.entities?.urls ?? [],
      pictures: raw.attachments?.media_keys.length ?? 0,
    };
  });
export type Post = z.infer<typeof postSchema>;

export const userSchema = z.object({
  id: idSchema,
  name: z.string().catch('').default(''),
  username: z.string().catch('').default(''),
  description: z.string().catch('').default(''),
});
export type User = z.infer<typeof userSchema>;

const list = z.array(z.unknown()).optional().catch(undefined);
const inline = z
  .array(z.object({ type: z.string().optional(), resource_type: z.string().optional() }))
  .optional()
  .catch(undefined);

/** One page of a list of posts. Empty pages have no `data`, and failed parts stand in `errors` under a 200 (X2.1, X5). */
export const pageSchema = z.object({
  data: z.array(z.unknown()).optional(),
  includes: z.object({ users: list, tweets: list, posts: list }).optional().catch(undefined),
  errors: inline,
  meta: z.object({ newest_id: optionalId, oldest_id: optionalId, next_token: z.string().optional() }).optional(),
});
export type Page = z.infer<typeof pageSchema>;

/** X puts a link to a post's pictures behind its words, which nobody wrote. */
function withoutMediaLink(text: string, links: { url: string; expanded_url: string }[]): string {
  const own = links.find(({ url, expanded_url }) => ownMedia.test(expanded_url) && text.endsWith(url));
  return own ? text.slice(0, -own.url.length).trimEnd() : text;
}

/** X escapes these three in every text, so that "<3" comes as "&lt;3"; we keep what was written. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Ids are compared as BigInt: they are beyond what a number holds (trap 25). */
export function newest(ids: (string | undefined)[]): string | undefined {
  return numeric(ids).reduce<string | undefined>(
    (a, b) => (a !== undefined && BigInt(a) >= BigInt(b) ? a : b),
    undefined,
  );
}

/** The smallest of some ids. */
export function oldest(ids: (string | undefined)[]): string | undefined {
  return numeric(ids).reduce<string | undefined>(
    (a, b) => (a !== undefined && BigInt(a) <= BigInt(b) ? a : b),
    undefined,
  );
}

function numeric(ids: (string | undefined)[]): string[] {
  return ids.filter((id): id is string => id !== undefined && /^\d+$/.test(id));
}
