import { z } from 'zod';
import { sandboxSchool } from '../school.js';
import type { Tweet } from '../store/records.js';
import type { World } from '../world.js';
import { addTweet, currentTweets, hideTweet, removeTweet } from './acts.js';
import { forbidden, invalid, notFound, notFoundPart } from './errors.js';
import { takeMedia } from './media.js';
import { presentTweets } from './present.js';
import { listParam, type XCall } from './request.js';
import { weightOf } from './weight.js';

/** GET tweets?ids=: what is missing is an error beside the rest, under 200 (platforms.md X5). */
export function lookUpMany(world: World, call: XCall): object {
  const ids = listParam(call, 'ids');
  if (ids.length === 0 || ids.length > 100) throw invalid('ids', ids, 'The number of values in `ids` is not 1 to 100');
  return lookUp(world, call, { ids, parameter: 'ids' });
}

/** GET tweets/:id. */
export function lookUpOne(world: World, call: XCall): object {
  const found = lookUp(world, call, { ids: [call.ids.id ?? ''], parameter: 'id' });
  return { ...found, ...('data' in found ? { data: found.data?.[0] } : {}) };
}

function lookUp(world: World, call: XCall, asked: { ids: string[]; parameter: string }) {
  const tweets = asked.ids.flatMap((id) => world.store.get('tweets', id) ?? []);
  const found = presentTweets(world, call, tweets);
  const missing = asked.ids.filter((id) => !world.store.get('tweets', id));
  const errors = [...(found.errors ?? []), ...missing.map((id) => notFoundPart('tweet', asked.parameter, id))];
  return { ...found, ...(errors.length > 0 ? { errors } : {}) };
}

/** PUT tweets/:id/hidden: only replies in conversations that we started, never their root (platforms.md X3). */
export function hide(world: World, call: XCall): object {
  const body = z.strictObject({ hidden: z.boolean() }).safeParse(call.body);
  if (!body.success) throw invalid('hidden', JSON.stringify(call.body), 'hidden must be a boolean');
  const tweet = existing(world, call);
  const root = world.store.get('tweets', tweet.conversationId);
  if (tweet.inReplyTo === null || root?.authorId !== sandboxSchool.x.userId)
    throw forbidden('You can only hide or unhide replies to conversations that you started.');
  hideTweet(world, tweet, body.data.hidden);
  return { data: { hidden: body.data.hidden } };
}

/** DELETE tweets/:id: one's own only. */
export function remove(world: World, call: XCall): object {
  const tweet = existing(world, call);
  if (tweet.authorId !== sandboxSchool.x.userId)
    throw forbidden('You are not authorized to delete this Tweet. You can only delete Tweets you have authored.');
  removeTweet(world, tweet);
  return { data: { deleted: true } };
}

function existing(world: World, call: XCall): Tweet {
  const id = call.ids.id ?? '';
  if (!/^\d{1,19}$/.test(id)) throw invalid('id', id, 'The `id` query parameter value is not valid');
  const tweet = world.store.get('tweets', id);
  if (!tweet) throw notFound('tweet', id);
  return tweet;
}

const newTweet = z.strictObject({
  text: z.string().min(1).optional(),
  media: z.strictObject({ media_ids: z.array(z.string()).min(1).max(4) }).optional(),
  reply: z
    .strictObject({ in_reply_to_tweet_id: z.string(), exclude_reply_user_ids: z.array(z.string()).optional() })
    .optional(),
  reply_settings: z.enum(['following', 'mentionedUsers', 'subscribers', 'verified']).optional(),
  for_super_followers_only: z.boolean().optional(),
  made_with_ai: z.boolean().optional(),
});

/** POST tweets: a strict body, 280 letters, nothing twice, and replies only where we were called (platforms.md X0). */
export function create(world: World, call: XCall): object {
  const body = newTweet.safeParse(call.body);
  if (!body.success) {
    const [issue] = body.error.issues;
    throw invalid(issue?.path.join('.') || 'body', JSON.stringify(call.body), issue?.message ?? 'Invalid body');
  }
  const { text = '', reply, media } = body.data;
  if (text === '' && !media) throw invalid('text', text, 'One of text and media is required');
  if (weightOf(text) > 280) throw forbidden('Your Tweet text is too long.');
  const parent = reply ? parentOf(world, reply.in_reply_to_tweet_id) : null;
  const { userId } = sandboxSchool.x;
  if (
    text !== '' &&
    currentTweets(world).some((tweet) => tweet.authorId === userId && tweet.text === text && sameParent(tweet, parent))
  )
    throw forbidden('You are not allowed to create a Tweet with duplicate content.');
  const input = {
    ref: null,
    authorId: userId,
    text,
    at: world.now(),
    inReplyTo: parent,
    pictures: takeMedia(world, media?.media_ids ?? []),
  };
  const tweet = addTweet(world, input);
  return { data: { id: tweet.id, text, edit_history_tweet_ids: tweet.history } };
}

/** In millionths of a dollar: an address makes it dear, an answer to who called us cheaper (platforms.md X0). */
export function costOfPost({ store }: World, { body }: XCall): number {
  const { text = '', reply } = body as { text?: string; reply?: { in_reply_to_tweet_id: string } };
  if (/https?:\/\/|\bwww\.|\b[\w-]+\.(com|org|net|uk|co)\b/iu.test(text)) return 200_000;
  const parent = store.get('tweets', reply?.in_reply_to_tweet_id ?? '');
  const root = store.get('tweets', parent?.conversationId ?? '');
  return parent && root?.authorId !== sandboxSchool.x.userId ? 10_000 : 15_000;
}

function sameParent(tweet: Tweet, parent: Tweet | null): boolean {
  return (tweet.inReplyTo?.id ?? null) === (parent?.id ?? null);
}

function parentOf(world: World, id: string): Tweet {
  const parent = world.store.get('tweets', id);
  if (!parent) throw forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.');
  const { userId } = sandboxSchool.x;
  const ours = world.store.get('tweets', parent.conversationId)?.authorId === userId || parent.authorId === userId;
  if (!ours && !parent.mentions.includes(userId))
    throw forbidden(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    );
  return parent;
}
