/** One post on X, as one of our events. */
import type { InboundComment, InboundEvent, Person } from '../connector.js';
import { statusLink } from './client.js';
import type { Post, User } from './post.js';

/** What one round of reading knows. */
export interface Known {
  /** Our own id. */
  me: string;
  users: Map<string, User>;
  posts: Map<string, Post>;
  /** Conversations that we started. */
  roots: Set<string>;
  /** Who started a conversation, told by a direct answer to its first post. */
  starters: Map<string, string>;
}

/** The event of one post; null for a repost, which has no words of its own. */
export function toEvent(post: Post, known: Known): InboundEvent | null {
  if (post.repost) return null;
  const permalink = statusLink(post.authorId ? known.users.get(post.authorId)?.username : undefined, post.id);
  const ours = post.authorId === known.me;
  if (ours && isRoot(post)) {
    const { firstId: externalId, text, edited, createdAt: at } = post;
    return { type: 'post', externalId, text, permalink, at, ...(edited ? { edited } : {}) };
  }
  return {
    type: 'comment',
    edited: post.edited,
    externalId: post.firstId,
    ...placeOf(post, known),
    author: authorOf(post, known),
    ours,
    text: post.text,
    permalink,
    postedAt: post.edited ? undefined : post.createdAt,
    writtenAt: post.createdAt,
  };
}

/** Whether it starts a conversation. */
export function isRoot(post: Post): boolean {
  return (
    !post.repliedTo && (!post.conversationId || post.conversationId === post.id || post.conversationId === post.firstId)
  );
}

type Place = Pick<InboundComment, 'surface' | 'postExternalId' | 'postText' | 'parentExternalId'>;

/** Only in a conversation that we started can a reply be hidden (platforms.md X3); all else is a mention. */
function placeOf(post: Post, known: Known): Place {
  const { conversationId, repliedTo } = post;
  const parent = repliedTo ? (known.posts.get(repliedTo)?.firstId ?? repliedTo) : undefined;
  if (isRoot(post) || !inOurs(post, known)) return { surface: 'mention', parentExternalId: parent };
  const root = conversationId ? known.posts.get(conversationId) : undefined;
  const postExternalId = root?.firstId ?? conversationId;
  return {
    surface: 'reply',
    postExternalId,
    postText: root?.text,
    // What stands directly under the post has no comment above it.
    parentExternalId: repliedTo === conversationId ? undefined : parent,
  };
}

function inOurs({ conversationId = '', inReplyToUserId }: Post, { me, posts, roots, starters }: Known): boolean {
  if (roots.has(conversationId)) return true;
  // A root that is gone or not shown to us: a reply to us is most likely in our own thread.
  return (posts.get(conversationId)?.authorId ?? starters.get(conversationId) ?? inReplyToUserId) === me;
}

function authorOf({ authorId }: Post, { users }: Known): Person {
  const user = authorId ? users.get(authorId) : undefined;
  return {
    ...(authorId ? { id: authorId } : {}),
    name: user?.name ?? '',
    handle: user?.username ?? '',
    bio: user?.description ?? '',
  };
}
