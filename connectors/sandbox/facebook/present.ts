import { pictureAddress, shelves } from '../media/address.js';
import { sandboxSchool } from '../school.js';
import type { FacebookComment, FacebookPost, Picture } from '../store/records.js';
import type { World } from '../world.js';
import { commentsOfPost, findComment, isPage, keyOf, type Node, threadOf } from './nodes.js';

/** REST speaks of times as 2026-11-20T09:00:00+0000; webhooks in unix seconds (platforms.md F3.4). */
export function graphTime(iso: string): string {
  return `${iso.slice(0, 19)}+0000`;
}

export const defaultFields: Record<Node['kind'], string> = {
  page: 'id,name',
  post: 'id,created_time,message',
  comment: 'id,created_time,from,message',
  photo: 'id,created_time,name',
  'unpublished photo': 'id,created_time,name',
};

/** Who looks: pictures lie below the address under which the caller reaches the API, and not for long. */
export interface Looking {
  base: string;
  now: Date;
}

/** All that the Graph API could say of a node; the caller then takes the fields that were asked for. */
export function present(world: World, node: Node, base: string): Record<string, unknown> {
  const looking = { base, now: world.now() };
  switch (node.kind) {
    case 'page':
      return presentPage();
    case 'post':
      return presentPost(node.post, looking);
    case 'comment':
      return presentComment(world, node.comment);
    case 'photo':
      return presentPhoto(node.picture, { createdAt: node.post.createdAt, looking, storyId: node.post.id });
    case 'unpublished photo':
      return presentPhoto(node.picture, { createdAt: node.picture.createdAt, looking });
  }
}

function presentPage(): Record<string, unknown> {
  const { pageId, pageName } = sandboxSchool.facebook;
  return { id: pageId, name: pageName, category: 'Primary School', link: `https://www.facebook.com/${pageId}` };
}

export function presentPost(post: FacebookPost, looking: Looking): Record<string, unknown> {
  const first = post.pictures[0];
  return {
    id: post.id,
    message: post.message,
    ...(post.from ? { from: post.from } : {}),
    created_time: graphTime(post.createdAt),
    updated_time: graphTime(post.updatedAt),
    permalink_url: `https://www.facebook.com/${post.id}`,
    status_type: statusOf(post),
    is_hidden: post.isHidden,
    is_published: !post.dark,
    ...(post.tags && { message_tags: post.tags }),
    ...(first ? { full_picture: pictureUrl(first, looking), attachments: { data: attachments(post, looking) } } : {}),
    ...(post.video ? { attachments: { data: [{ media_type: 'video', target: { id: post.video.id } }] } } : {}),
  };
}

export function statusOf({ pictures, video, visitor }: FacebookPost): string {
  if (video) return 'added_video';
  if (pictures.length > 0) return 'added_photos';
  return visitor ? 'wall_post' : 'mobile_status_update';
}

/** Its address lacks Facebook's own name, and the post that it is in is not always told. */
export function presentVideo({ id, message, createdAt, updatedAt, video }: FacebookPost): Record<string, unknown> {
  return {
    ...{ id: video?.id, ...(video?.as !== 'posted' && { post_id: keyOf(id) }) },
    ...{ description: message, created_time: graphTime(createdAt), updated_time: graphTime(updatedAt) },
    permalink_url: `/${sandboxSchool.facebook.pageId}/videos/${video?.id}/`,
    ...{ published: true, ...(video?.as === 'live' && { live_status: 'LIVE' }) },
  };
}

/** One photo stands by itself; several are one album, with a photo each below it. */
function attachments(post: FacebookPost, looking: Looking): unknown[] {
  const all = post.pictures.map((picture) => attachment(picture, looking));
  const [first] = all;
  if (!first || all.length === 1) return all;
  const { media } = first;
  const target = { id: keyOf(post.id), url: `https://www.facebook.com/${post.id}` };
  return [{ media_type: 'album', type: 'album', media, target, subattachments: { data: all }, url: target.url }];
}

function attachment(picture: Picture, looking: Looking): Record<string, unknown> {
  return {
    media_type: 'photo',
    type: 'photo',
    media: { image: { src: pictureUrl(picture, looking), width: 1200, height: 900 } },
    target: { id: picture.id, url: `https://www.facebook.com/photo/?fbid=${picture.id}` },
    description: picture.caption,
    url: `https://www.facebook.com/photo/?fbid=${picture.id}`,
  };
}

export function pictureUrl(picture: Picture, { base, now }: Looking): string {
  return pictureAddress(shelves.facebook, base, { picture, now });
}

interface About {
  createdAt: string;
  looking: Looking;
  /** Of the post that it is in. */
  storyId?: string;
}

/** `alt_text` is what Facebook's own machine says where nobody wrote a better one. */
function presentPhoto(picture: Picture, { createdAt, looking, storyId }: About): Record<string, unknown> {
  return {
    id: picture.id,
    name: picture.caption,
    alt_text: picture.alt || 'May be an image of outdoors',
    ...(picture.alt ? { alt_text_custom: picture.alt } : {}),
    images: [{ source: pictureUrl(picture, looking), width: 1200, height: 900 }],
    created_time: graphTime(createdAt),
    link: `https://www.facebook.com/photo/?fbid=${picture.id}`,
    ...(storyId ? { page_story_id: storyId } : {}),
  };
}

export function presentComment(world: World, comment: FacebookComment): Record<string, unknown> {
  const own = isPage(comment.from);
  const parent = comment.parentId === null ? undefined : findComment(world, comment.parentId);
  return {
    id: comment.id,
    ...(comment.from ? { from: comment.from } : {}),
    message: comment.message,
    created_time: graphTime(comment.createdAt),
    is_hidden: comment.isHidden,
    // Only comments of others on the page's posts can be hidden (platforms.md F4).
    can_hide: !own,
    can_remove: true,
    can_comment: true,
    can_like: true,
    can_reply_privately: !own && comment.from !== null && !comment.privateReply,
    ...(comment.privateReply ? { private_reply_conversation: { id: `t_${comment.from?.id}` } } : {}),
    comment_count: commentsOfPost(world, comment.postId).filter((each) => each.parentId === comment.id).length,
    like_count: 0,
    permalink_url: `https://www.facebook.com/${threadOf(comment)}?comment_id=${keyOf(comment.id)}`,
    object: { id: threadOf(comment) },
    ...(parent ? { parent: shortComment(parent) } : {}),
  };
}

function shortComment(comment: FacebookComment): Record<string, unknown> {
  const { id, message, from } = comment;
  return { id, message, ...(from ? { from } : {}), created_time: graphTime(comment.createdAt) };
}
