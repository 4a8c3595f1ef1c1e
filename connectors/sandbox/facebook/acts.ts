import { sandboxSchool } from '../school.js';
import type { FacebookComment, FacebookPost, Person, Picture } from '../store/records.js';
import { nameRef, nextNumber, type World } from '../world.js';
import { commentChange, postChange, type Said } from './changes.js';
import { commentsOfPost, keyOf, pagePerson, threadOf } from './nodes.js';

/** Everything that can happen on the page, whoever does it. Each act tells the page's subscribers by webhook. */

export interface NewPost {
  ref: string | null;
  id?: string;
  from: Person | null;
  visitor: boolean;
  message: string;
  at: Date;
  pictures: Picture[];
  dark?: true;
  tags?: FacebookPost['tags'];
  video?: FacebookPost['video'];
  byApp?: true;
  /** A post from before anybody listened. */
  silent?: boolean;
}

export function addPost(world: World, input: NewPost): FacebookPost {
  const at = input.at.toISOString();
  const post: FacebookPost = {
    id: input.id ?? `${sandboxSchool.facebook.pageId}_${nextNumber(world)}`,
    ref: input.ref,
    from: input.from,
    visitor: input.visitor,
    message: input.message,
    createdAt: at,
    updatedAt: at,
    isHidden: false,
    pictures: input.pictures,
    ...(input.dark && { dark: true }),
    ...(input.tags?.length && { tags: input.tags }),
    ...(input.video && { video: input.video }),
    ...(input.byApp && { byApp: true }),
  };
  world.store.put('facebookPosts', keyOf(post.id), post);
  nameRef(world, 'facebook', post);
  if (!input.silent) world.deliveries.announce(postChange(post, { verb: 'add', by: post.from, at: input.at }));
  return post;
}

export function editPost(world: World, post: FacebookPost, change: { message: string; pictures: Picture[]; at: Date }) {
  const edited = { ...post, message: change.message, pictures: change.pictures, updatedAt: change.at.toISOString() };
  world.store.put('facebookPosts', keyOf(post.id), edited);
  world.deliveries.announce(postChange(edited, { verb: 'edited', by: post.from, at: change.at }));
}

export function hidePost(world: World, post: FacebookPost, hidden: boolean): void {
  const changed = { ...post, isHidden: hidden };
  world.store.put('facebookPosts', keyOf(post.id), changed);
  const verb = hidden ? 'hide' : 'unhide';
  world.deliveries.announce(postChange(changed, { verb, by: pagePerson, at: world.now() }));
}

export function removePost(world: World, post: FacebookPost, said: { by: Person | null; at: Date }): void {
  for (const comment of commentsOfPost(world, post.id)) world.store.drop('facebookComments', keyOf(comment.id));
  for (const { id } of post.pictures) world.store.drop('pictureFiles', id);
  world.store.drop('facebookPosts', keyOf(post.id));
  world.deliveries.announce(postChange(post, { verb: 'remove', ...said }));
}

export interface NewComment {
  ref: string | null;
  post: FacebookPost;
  /** One of several photos of the post, under which it stands. */
  photoId?: string;
  /** The comment that is answered; an answer to an answer hangs below the first, as Facebook has two levels. */
  parent: FacebookComment | null;
  from: Person | null;
  message: string;
  at: Date;
}

export function addComment(world: World, input: NewComment): FacebookComment {
  const { post, parent, photoId } = input;
  const thread = { postId: post.id, ...(photoId !== undefined && { photoId }) };
  const comment: FacebookComment = {
    id: `${keyOf(threadOf(thread))}_${nextNumber(world)}`,
    ref: input.ref,
    ...thread,
    parentId: parent ? (parent.parentId ?? parent.id) : null,
    from: input.from,
    message: input.message,
    createdAt: input.at.toISOString(),
    isHidden: false,
  };
  world.store.put('facebookComments', keyOf(comment.id), comment);
  // The time of a post is that of the last comment under it, too (platforms.md F4).
  if (photoId === undefined && post.updatedAt < comment.createdAt)
    world.store.put('facebookPosts', keyOf(post.id), { ...post, updatedAt: comment.createdAt });
  nameRef(world, 'facebook', comment);
  announce(world, comment, { verb: 'add', by: comment.from, at: input.at });
  return comment;
}

export function editComment(world: World, comment: FacebookComment, change: { message: string; at: Date }): void {
  const edited = { ...comment, message: change.message };
  world.store.put('facebookComments', keyOf(comment.id), edited);
  announce(world, edited, { verb: 'edited', by: comment.from, at: change.at });
}

export function hideComment(world: World, comment: FacebookComment, hidden: boolean): void {
  const changed = { ...comment, isHidden: hidden };
  world.store.put('facebookComments', keyOf(comment.id), changed);
  announce(world, changed, { verb: hidden ? 'hide' : 'unhide', by: pagePerson, at: world.now() });
}

/** Its replies vanish with it. */
export function removeComment(world: World, comment: FacebookComment, said: { by: Person | null; at: Date }): void {
  const replies = commentsOfPost(world, comment.postId).filter((each) => each.parentId === comment.id);
  for (const gone of [...replies, comment]) {
    world.store.drop('facebookComments', keyOf(gone.id));
    announce(world, gone, { verb: 'remove', ...said });
  }
}

function announce(world: World, comment: FacebookComment, said: Said): void {
  const post = world.store.get('facebookPosts', keyOf(comment.postId));
  world.deliveries.announce(commentChange(comment, post, said));
}

export function block(world: World, person: Person): void {
  world.store.put('facebookBlocked', person.id, person);
}

export function isBlocked(world: World, person: Person | null): boolean {
  return person !== null && world.store.get('facebookBlocked', person.id) !== undefined;
}
