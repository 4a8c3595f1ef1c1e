import { pictureAddress, shelves } from '../media/address.js';
import { sandboxSchool } from '../school.js';
import type { Tweet, XUser } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { World } from '../world.js';
import { notFoundPart } from './errors.js';
import { listParam, type XCall } from './request.js';

type Shown = Record<string, unknown>;

/** `data`, `includes` for the expansions that were asked for, and `errors` for those that failed. */
export function presentTweets(
  world: World,
  call: XCall,
  tweets: Tweet[],
): { data?: Shown[]; includes?: Shown; errors?: Shown[] } {
  if (tweets.length === 0) return {};
  const fields = new Set(['id', 'text', 'edit_history_tweet_ids', ...listParam(call, 'tweet.fields')]);
  const expansions = new Set(listParam(call, 'expansions'));
  if (expansions.has('author_id')) fields.add('author_id');
  if (expansions.has('in_reply_to_user_id')) fields.add('in_reply_to_user_id');
  if (expansions.has('referenced_tweets.id')) fields.add('referenced_tweets');
  if (expansions.has('attachments.media_keys')) fields.add('attachments');
  const { includes, errors } = expand(world, call, { tweets, expansions, fields });
  return {
    data: tweets.map((tweet) => only(fields, wholeTweet(world.store, tweet))),
    ...(Object.keys(includes).length > 0 ? { includes } : {}),
    ...(errors.length > 0 ? { errors } : {}),
  };
}

interface Expanding {
  tweets: Tweet[];
  expansions: Set<string>;
  fields: Set<string>;
}

function expand(
  world: World,
  call: XCall,
  { tweets, expansions, fields }: Expanding,
): { includes: Shown; errors: Shown[] } {
  const parents = new Map<string, Tweet>();
  const errors: Shown[] = [];
  if (expansions.has('referenced_tweets.id') || expansions.has('referenced_tweets.id.author_id'))
    for (const { inReplyTo } of tweets) {
      if (!inReplyTo) continue;
      const parent = world.store.get('tweets', inReplyTo.id);
      if (parent) parents.set(parent.id, parent);
      else errors.push(notFoundPart('tweet', 'referenced_tweets.id', inReplyTo.id));
    }
  const userIds = new Set<string>();
  if (expansions.has('author_id')) for (const tweet of tweets) userIds.add(tweet.authorId);
  if (expansions.has('in_reply_to_user_id'))
    for (const tweet of tweets) if (tweet.inReplyTo) userIds.add(tweet.inReplyTo.userId);
  if (expansions.has('referenced_tweets.id.author_id'))
    for (const tweet of parents.values()) userIds.add(tweet.authorId);
  const users = [...userIds].flatMap((id) => world.store.get('xUsers', id) ?? []);
  const media = expansions.has('attachments.media_keys')
    ? tweets.flatMap((tweet) => wholeMedia(world, call, tweet))
    : [];
  return {
    includes: {
      ...(users.length > 0 ? { users: users.map((user) => presentUser(call, user)) } : {}),
      ...(parents.size > 0
        ? { tweets: [...parents.values()].map((each) => only(fields, wholeTweet(world.store, each))) }
        : {}),
      ...(media.length > 0
        ? { media: media.map((each) => only(new Set(['media_key', 'type', ...listParam(call, 'media.fields')]), each)) }
        : {}),
    },
    errors,
  };
}

/** All that X tells of a post. Whether it is hidden is not among it (platforms.md X3). */
function wholeTweet(store: Store, tweet: Tweet): Shown {
  const mentions = tweet.mentions.flatMap((id) => {
    const user = store.get('xUsers', id);
    const start = user ? tweet.text.toLowerCase().indexOf(`@${user.username.toLowerCase()}`) : -1;
    return user && start >= 0 ? [{ start, end: start + user.username.length + 1, username: user.username, id }] : [];
  });
  const link = mediaLink(tweet);
  return {
    id: tweet.id,
    text: [tweet.text, ...(link ? [link.url] : [])].filter(Boolean).join(' '),
    author_id: tweet.authorId,
    conversation_id: tweet.conversationId,
    created_at: tweet.createdAt,
    edit_history_tweet_ids: tweet.history,
    ...(tweet.inReplyTo
      ? {
          in_reply_to_user_id: tweet.inReplyTo.userId,
          referenced_tweets: [{ type: 'replied_to', id: tweet.inReplyTo.id }],
        }
      : {}),
    ...(mentions.length > 0 || link
      ? { entities: { ...(mentions.length > 0 ? { mentions } : {}), ...(link ? { urls: [link] } : {}) } }
      : {}),
    ...(tweet.pictures.length > 0 ? { attachments: { media_keys: tweet.pictures.map((each) => `3_${each.id}`) } } : {}),
    lang: 'en',
    possibly_sensitive: false,
    reply_settings: 'everyone',
    public_metrics: { retweet_count: 0, reply_count: 0, like_count: 0, quote_count: 0 },
  };
}

/** X writes a link to its pictures behind the words of a post. */
function mediaLink(tweet: Tweet): Shown | undefined {
  const [first] = tweet.pictures;
  if (!first) return undefined;
  const start = tweet.text === '' ? 0 : [...tweet.text].length + 1;
  const url = `https://t.co/${first.id.slice(-10)}`;
  const page = `x.com/${sandboxSchool.x.handle}/status/${tweet.id}/photo/1`;
  const shown = { expanded_url: `https://${page}`, display_url: `pic.${page}`, media_key: `3_${first.id}` };
  return { start, end: start + url.length, url, ...shown };
}

function wholeMedia(world: World, call: XCall, tweet: Tweet): Shown[] {
  // The sandbox answers under two addresses, with and without /x; pictures lie below the one.
  const base = call.base === shelves.x.api ? call.base : `${new URL(call.base).origin}/x`;
  return tweet.pictures.map((picture) => ({
    media_key: `3_${picture.id}`,
    type: 'photo',
    url: pictureAddress(shelves.x, base, { picture, now: world.now() }),
    ...(picture.alt === '' ? {} : { alt_text: picture.alt }),
  }));
}

/** What a webhook tells of a post: all of it, its writer, us, and what it answers (platforms.md X2.3). */
export function activityOf(store: Store, type: string, tweet: Tweet): { payload: Shown; includes: Shown } {
  if (type === 'post.delete') return { payload: { id: tweet.id, author_id: tweet.authorId }, includes: {} };
  const { inReplyTo } = tweet;
  const parent = inReplyTo ? store.get('tweets', inReplyTo.id) : undefined;
  const users = [tweet.authorId, sandboxSchool.x.userId].flatMap((id) => store.get('xUsers', id) ?? []);
  return {
    payload: { ...wholeTweet(store, tweet), ...(inReplyTo && { in_reply_to_tweet_id: inReplyTo.id }) },
    includes: {
      users: [...new Set(users)].map(wholeUser),
      tweets: [tweet, ...(parent ? [parent] : [])].map((one) => wholeTweet(store, one)),
    },
  };
}

export function presentUser(call: XCall, user: XUser): Shown {
  return only(new Set(['id', 'name', 'username', ...listParam(call, 'user.fields')]), wholeUser(user));
}

function wholeUser(user: XUser): Shown {
  return {
    id: user.id,
    name: user.name,
    username: user.username,
    description: user.description,
    created_at: user.createdAt,
    protected: false,
    verified: false,
    verified_type: 'none',
    public_metrics: { followers_count: 0, following_count: 0, tweet_count: 0, listed_count: 0 },
  };
}

function only(fields: Set<string>, whole: Shown): Shown {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => fields.has(name)));
}
