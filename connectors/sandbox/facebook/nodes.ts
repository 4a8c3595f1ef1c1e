import { sandboxSchool } from '../school.js';
import type { FacebookComment, FacebookPost, Picture, UnpublishedPhoto } from '../store/records.js';
import type { World } from '../world.js';

export type Node =
  | { kind: 'page' }
  | { kind: 'post'; post: FacebookPost }
  | { kind: 'comment'; comment: FacebookComment }
  | { kind: 'photo'; picture: Picture; post: FacebookPost }
  | { kind: 'unpublished photo'; picture: UnpublishedPhoto };

/** Records are kept under the last part of their id: `{page}_{post}`, `{post}_{comment}` (platforms.md F3.4). */
export function keyOf(id: string): string {
  return id.slice(id.lastIndexOf('_') + 1);
}

export function findPost(world: World, id: string): FacebookPost | undefined {
  const post = world.store.get('facebookPosts', keyOf(id));
  return post && [post.id, keyOf(post.id)].includes(id) ? post : undefined;
}

/** By `{post}_{comment}`, `{page}_{post}_{comment}` or the bare comment half. */
export function findComment(world: World, id: string): FacebookComment | undefined {
  const comment = world.store.get('facebookComments', keyOf(id));
  if (!comment) return undefined;
  const spelled = [comment.id, keyOf(comment.id), `${sandboxSchool.facebook.pageId}_${comment.id}`];
  return spelled.includes(id) ? comment : undefined;
}

export function findNode(world: World, id: string): Node | undefined {
  if (id === sandboxSchool.facebook.pageId || id === 'me') return { kind: 'page' };
  const post = findPost(world, id);
  if (post) return { kind: 'post', post };
  const comment = findComment(world, id);
  if (comment) return { kind: 'comment', comment };
  return findPhoto(world, id);
}

/** By its own id or `{page}_{photo}`. */
export function findPhoto(
  world: World,
  id: string,
): Extract<Node, { kind: 'photo' | 'unpublished photo' }> | undefined {
  const key = id.startsWith(`${sandboxSchool.facebook.pageId}_`) ? keyOf(id) : id;
  const waiting = world.store.get('facebookPhotos', key);
  if (waiting) return { kind: 'unpublished photo', picture: waiting };
  for (const candidate of world.store.all('facebookPosts').values()) {
    const picture = candidate.pictures.find((each) => each.id === key);
    if (picture) return { kind: 'photo', picture, post: candidate };
  }
  return undefined;
}

export function isPage(from: { id: string } | null): boolean {
  return from?.id === sandboxSchool.facebook.pageId;
}

export const pagePerson = { id: sandboxSchool.facebook.pageId, name: sandboxSchool.facebook.pageName };

/** All of them, below its photos too. */
export function commentsOfPost(world: World, postId: string): FacebookComment[] {
  return [...world.store.all('facebookComments').values()].filter((comment) => comment.postId === postId);
}

/** The id of what a comment stands under, as its own id and the webhooks have it: `{page}_{post}` or `{page}_{photo}`. */
export function threadOf({ postId, photoId }: Pick<FacebookComment, 'postId' | 'photoId'>): string {
  return photoId === undefined ? postId : `${sandboxSchool.facebook.pageId}_${photoId}`;
}

/** The thread that a post or one of its photos has: the only photo of a post shares the post's. */
export function threadAt(node: Node): Pick<FacebookComment, 'postId' | 'photoId'> | undefined {
  if (node.kind === 'post') return { postId: node.post.id };
  if (node.kind === 'comment') return { postId: node.comment.postId, photoId: node.comment.photoId };
  if (node.kind !== 'photo') return undefined;
  return { postId: node.post.id, ...(node.post.pictures.length > 1 && { photoId: node.picture.id }) };
}

/** Hidden on Facebook means hidden from everyone but its author and the author's friends (platforms.md F4). */
export function visibleTo(viewer: string | null, item: { isHidden: boolean; from: { id: string } | null }): boolean {
  return !item.isHidden || (viewer !== null && item.from?.id === viewer);
}
