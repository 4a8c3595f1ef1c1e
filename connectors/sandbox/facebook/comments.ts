import type { FacebookComment, FacebookPost } from '../store/records.js';
import type { World } from '../world.js';
import {
  addComment,
  addPost,
  editComment,
  editPost,
  hideComment,
  hidePost,
  removeComment,
  removePost,
} from './acts.js';
import { GraphError, notFound } from './errors.js';
import { parseFields, project } from './fields.js';
import { findNode, findPost, isPage, pagePerson, threadAt } from './nodes.js';
import { attached, deletePhoto, describePhoto } from './photos.js';
import { defaultFields, present } from './present.js';
import { booleanParam, type GraphCall, textParam } from './request.js';
import { isLate } from './ways.js';

export function getNode(world: World, call: GraphCall): unknown {
  return nodeById(world, call, call.path[0] ?? '');
}

function nodeById(world: World, call: GraphCall, id: string): unknown {
  const node = findNode(world, id);
  if (!node) throw notFound(call.method, id);
  const fields = parseFields(textParam(call, 'fields') ?? defaultFields[node.kind]);
  return project(present(world, node, call.base), fields);
}

/** GET ?ids=: several at once, by id; one that is not there fails them all, one that is late does not. */
export function getNodes(world: World, call: GraphCall): unknown {
  const ids = (textParam(call, 'ids') ?? '').split(',').filter(Boolean);
  if (ids.length === 0 || ids.length > 50) throw new GraphError(100, '(#100) Param ids must name 1 to 50 objects');
  return Object.fromEntries(ids.map((id) => [id, isLate(world.facebook.ways) ? null : nodeById(world, call, id)]));
}

/** POST /{id}: applies every field that was sent, so that the SDK's trap shows (platforms.md F2.1). */
export function updateNode(world: World, call: GraphCall): object {
  const id = call.path[0] ?? '';
  const node = findNode(world, id);
  const alt = textParam(call, 'alt_text_custom');
  if ((node?.kind === 'photo' || node?.kind === 'unpublished photo') && alt !== undefined) {
    describePhoto(world, id, alt);
    return { success: true };
  }
  const wish = { hidden: booleanParam(call, 'is_hidden'), message: textParam(call, 'message') };
  if (wish.hidden === undefined && wish.message === undefined)
    throw new GraphError(100, '(#100) At least one of is_hidden and message is required');
  if (node?.kind === 'comment') updateComment(world, node.comment, wish);
  else if (node?.kind === 'post') updatePost(world, node.post, wish);
  else throw notFound(call.method, id);
  return { success: true };
}

interface Wish {
  hidden?: boolean;
  message?: string;
}

function updateComment(world: World, comment: FacebookComment, wish: Wish): void {
  const own = isPage(comment.from);
  if (wish.message !== undefined && !own)
    throw new GraphError(200, '(#200) You may only edit a comment that you wrote');
  if (wish.hidden !== undefined && own) throw new GraphError(200, '(#200) This comment can not be hidden');
  if (wish.message !== undefined) editComment(world, comment, { message: wish.message, at: world.now() });
  if (wish.hidden !== undefined && wish.hidden !== comment.isHidden) hideComment(world, comment, wish.hidden);
}

function updatePost(world: World, post: FacebookPost, wish: Wish): void {
  // What visitors wrote may be hidden by any app; of the page's own each app changes what it made (platforms.md F5).
  if (!post.byApp && (wish.message !== undefined || !post.visitor))
    throw new GraphError(200, '(#200) You may only edit a post that your app made');
  if (wish.message !== undefined)
    editPost(world, post, { message: wish.message, pictures: post.pictures, at: world.now() });
  if (wish.hidden !== undefined && wish.hidden !== post.isHidden) hidePost(world, post, wish.hidden);
}

export function deleteNode(world: World, call: GraphCall): object {
  const id = call.path[0] ?? '';
  const node = findNode(world, id);
  const said = { by: pagePerson, at: world.now() };
  if (node?.kind === 'comment') removeComment(world, node.comment, said);
  else if (node?.kind === 'post') removePost(world, node.post, said);
  else if (node?.kind === 'photo' || node?.kind === 'unpublished photo') deletePhoto(world, id);
  else throw notFound(call.method, id);
  return { success: true };
}

/** POST {post|comment}/comments: always a new comment by the page. */
export function createComment(world: World, call: GraphCall): object {
  const id = call.path[0] ?? '';
  const node = findNode(world, id);
  const thread = node && threadAt(node);
  if (!node || !thread) throw notFound(call.method, id);
  const message = textParam(call, 'message') ?? '';
  if (message === '') throw new GraphError(100, '(#100) One of message, attachment_url or attachment_id is required');
  const parent = node.kind === 'comment' ? node.comment : null;
  const post = findPost(world, thread.postId);
  if (!post) throw notFound(call.method, id);
  const comment = addComment(world, {
    ...{ ref: null, post, photoId: thread.photoId, parent },
    ...{ from: pagePerson, message, at: world.now() },
  });
  return { id: comment.id };
}

/** POST {page}/feed: words, photos that wait for a post, or both. */
export function publish(world: World, call: GraphCall): object {
  const message = textParam(call, 'message') ?? '';
  const withPhotos = Object.keys(call.params).some((name) => name.startsWith('attached_media'));
  if (message === '' && !withPhotos) throw new GraphError(100, '(#100) Missing message or attachment');
  const latest = [...world.store.all('facebookPosts').values()].filter((post) => !post.visitor && !post.dark).at(-1);
  if (message !== '' && latest?.message === message) throw new GraphError(506, '(#506) Duplicate status message');
  const post = addPost(world, {
    ref: null,
    from: pagePerson,
    visitor: false,
    message,
    at: world.now(),
    byApp: true,
    pictures: withPhotos ? attached(world, call) : [],
  });
  return { id: post.id };
}
