/** What a listing shows, as our events: the same that webhooks would have brought (platforms.md F3.5, F4). */
import type { InboundComment, InboundEvent, Person } from '../connector.js';
import { commentLink, postLink } from './client.js';
import { commentId, postId } from './ids.js';
import type { ListedComment, ListedPost } from './lists.js';

export interface Where {
  pageId: string;
  /** The start of this reading: later than anything that it saw was written. */
  now: Date;
}

interface Seen {
  where: Where;
  /** Known before, with other words. */
  edited: boolean;
}

/** A post of the page’s own, or what a visitor wrote on its wall. Without `from` it is read as a stranger’s (trap 12). */
export function postSeen(post: ListedPost, { where, edited }: Seen): InboundEvent {
  const { pageId, now } = where;
  const externalId = postId(post.id, pageId);
  const permalink = post.permalink_url ?? postLink(externalId);
  const at = edited ? now : (post.created_time ?? now);
  if (post.from?.id === pageId)
    return { type: 'post', externalId, text: post.message, permalink, at, ...(edited && { edited: true }) };
  return { ...words(post, { where, edited }), externalId, surface: 'visitor_post', permalink };
}

/** A post of somebody else that names the page. */
export function mentionSeen(post: ListedPost, seen: Seen): InboundComment {
  const permalink = post.permalink_url ?? postLink(post.id);
  return { ...words(post, seen), externalId: post.id, surface: 'mention', permalink };
}

export function commentSeen(comment: ListedComment, under: string, seen: Seen): InboundComment {
  const externalId = commentId(comment.id, under);
  const parent = comment.parent ? commentId(comment.parent.id, under) : undefined;
  return {
    ...words(comment, seen),
    externalId,
    surface: parent ? 'reply' : 'comment',
    postExternalId: under,
    parentExternalId: parent,
    permalink: comment.permalink_url ?? commentLink(postLink(under), externalId),
  };
}

/** When words were edited a listing does not say: at the latest now. */
function words(item: ListedComment | ListedPost, { where, edited }: Seen) {
  const createdAt = item.created_time ?? where.now;
  const author: Person = {
    ...(item.from?.id && { id: item.from.id }),
    name: item.from?.name ?? '',
    handle: '',
    bio: '',
  };
  return {
    type: 'comment' as const,
    edited,
    author,
    ours: author.id === where.pageId,
    text: item.message,
    postedAt: createdAt,
    writtenAt: edited ? where.now : createdAt,
    seenAt: where.now,
  };
}
