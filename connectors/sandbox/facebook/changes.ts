import { shelves } from '../media/address.js';
import { sandboxSchool } from '../school.js';
import type { FacebookComment, FacebookPost, Person } from '../store/records.js';
import { threadOf } from './nodes.js';
import { graphTime, pictureUrl, statusOf } from './present.js';

/** One change of a feed webhook (platforms.md F3.4 and F3.5). */
export interface Change {
  field: 'feed';
  value: Record<string, unknown>;
}

export interface Said {
  verb: 'add' | 'edited' | 'remove' | 'hide' | 'unhide';
  by: Person | null;
  /** When this happened: of all but `add` it is the event's time, never the comment's (platforms.md F3.5). */
  at: Date;
}

export function commentChange(comment: FacebookComment, post: FacebookPost | undefined, said: Said): Change {
  return {
    field: 'feed',
    value: {
      ...(said.by ? { from: said.by } : {}),
      ...(post ? { post: postObject(post) } : {}),
      // A remove says no words (platforms.md F3.5).
      ...(said.verb === 'remove' ? {} : { message: comment.message }),
      post_id: threadOf(comment),
      comment_id: comment.id,
      created_time: seconds(said.at),
      item: 'comment',
      parent_id: comment.parentId ?? threadOf(comment),
      verb: said.verb,
    },
  };
}

function postObject(post: FacebookPost): Record<string, unknown> {
  return {
    status_type: statusOf(post),
    is_published: !post.dark,
    updated_time: graphTime(post.updatedAt),
    permalink_url: `https://www.facebook.com/${post.id}`,
    promotion_status: post.dark ? 'active' : 'inactive',
    id: post.id,
  };
}

export function postChange(post: FacebookPost, said: Said): Change {
  return {
    field: 'feed',
    value: {
      ...(said.by ? { from: said.by } : {}),
      ...(said.verb === 'remove' ? { recipient_id: sandboxSchool.facebook.pageId } : { message: post.message }),
      ...(said.verb === 'hide' || said.verb === 'unhide' ? { is_hidden: post.isHidden } : {}),
      post_id: post.id,
      ...(said.verb === 'remove' ? {} : media(post)),
      ...(post.visitor ? {} : { published: 1 }),
      created_time: seconds(said.at),
      item: itemOf(post, said),
      verb: said.verb,
    },
  };
}

/** A visitor's post is a `post`; the page's own is a `photo` with one picture, a `video`, else a `status`; a removal is of a `post`. */
function itemOf(post: FacebookPost, said: Said): string {
  if (post.visitor || said.verb === 'remove') return 'post';
  if (post.video) return 'video';
  return post.pictures.length === 1 ? 'photo' : 'status';
}

function media(post: FacebookPost): Record<string, unknown> {
  const [first] = post.pictures;
  if (post.video)
    return { video_id: post.video.id, link: `https://www.facebook.com/${post.from?.id}/videos/${post.video.id}/` };
  if (!first) return {};
  // What a webhook says comes from Facebook itself, whoever hears it.
  const looking = { base: shelves.facebook.api, now: new Date(post.updatedAt) };
  if (post.pictures.length === 1) return { photo_id: first.id, link: pictureUrl(first, looking) };
  return { photos: post.pictures.map((picture) => pictureUrl(picture, looking)) };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
