import {
  addComment,
  addPost,
  block,
  editComment,
  editPost,
  isBlocked,
  removeComment,
  removePost,
} from '../facebook/acts.js';
import { addMessage } from '../facebook/messages.js';
import { findComment, findPost, pagePerson } from '../facebook/nodes.js';
import { sandboxSchool } from '../school.js';
import type { FacebookComment, FacebookPost, Picture } from '../store/records.js';
import { idOfRef, nextNumber, type World } from '../world.js';
import { facebookAuthor } from './authors.js';
import { EventError, EventIgnored, type EventOf, type SandboxEvent, type Written } from './event.js';

/** Makes an event happen on the page; gives the id of what it made or changed. */
export function happenOnFacebook(world: World, event: SandboxEvent, at: Date): string {
  switch (event.type) {
    case 'post_published':
      return publish(world, event, at);
    case 'post_edited':
      return edit(world, event, at);
    case 'comment_added':
    case 'reply_added':
      return comment(world, event, at);
    case 'visitor_post_added':
      return visitorPost(world, event, at);
    case 'comment_edited':
    case 'comment_deleted':
      return change(world, event, at);
    case 'school_replied':
      return reply(world, event, at);
    case 'account_blocked':
      block(world, { id: event.authorId, name: '' });
      return event.authorId;
    case 'account_unblocked':
      world.store.drop('facebookBlocked', event.authorId);
      return event.authorId;
    case 'message_received':
      return message(world, event, at);
    case 'mention_added':
      throw new EventError('type: mention_added is for platform x only');
  }
}

function postOf(world: World, ref: string): FacebookPost | undefined {
  return findPost(world, idOfRef(world, 'facebook', ref) ?? ref);
}

function commentOf(world: World, ref: string): FacebookComment | undefined {
  return findComment(world, idOfRef(world, 'facebook', ref) ?? ref);
}

function picturesOf(world: World, images: { file: string; caption: string; alt: string }[]): Picture[] {
  return images.map(({ file, caption, alt }) => ({ id: nextNumber(world), file, caption, alt }));
}

function publish(world: World, event: EventOf<'post_published'>, at: Date): string {
  const ref = event.postId ?? null;
  if (ref !== null && postOf(world, ref)) throw new EventError(`postId: there is already a post ${ref}`);
  const pictures = picturesOf(world, event.images);
  const video = event.video && { id: nextNumber(world), as: event.video };
  const post = { ref, from: pagePerson, visitor: false, message: event.text, at, pictures, video, tags: event.tags };
  // No webhook tells of an advertisement; only of what is said under it.
  return addPost(world, event.dark ? { ...post, dark: true, silent: true } : post).id;
}

function edit(world: World, event: EventOf<'post_edited'>, at: Date): string {
  const post = postOf(world, event.postId);
  if (!post) throw new EventError(`postId: there is no post ${event.postId}`);
  const pictures = event.images ? picturesOf(world, event.images) : post.pictures;
  editPost(world, post, { message: event.text, pictures, at });
  return post.id;
}

function comment(world: World, event: EventOf<'comment_added' | 'reply_added'>, at: Date): string {
  const { ref, from } = newcomer(world, event);
  const parent = event.parentId ? commentOf(world, event.parentId) : null;
  if (parent === undefined) throw new EventError(`parentId: there is no comment ${event.parentId}`);
  const post = postOf(world, event.postId) ?? unseenPost(world, event.postId, at);
  const photoId = parent ? parent.photoId : photoOf(post, event.photo);
  return addComment(world, { ref, post, photoId, parent, from, message: event.text, at }).id;
}

/** The only photo of a post shares its thread. */
function photoOf({ pictures }: FacebookPost, photo: number | undefined): string | undefined {
  if (photo === undefined || pictures.length < 2) return undefined;
  const picture = pictures[photo];
  if (!picture) throw new EventError(`photo: the post has ${pictures.length} photos`);
  return picture.id;
}

function visitorPost(world: World, event: EventOf<'visitor_post_added'>, at: Date): string {
  const { ref, from } = newcomer(world, event);
  return addPost(world, { ref, from, visitor: true, message: event.text, at, pictures: [] }).id;
}

function message(world: World, event: EventOf<'message_received'>, at: Date): string {
  const { ref, from } = newcomer(world, event);
  if (!from) throw new EventError('author: Facebook always says who wrote a message');
  return addMessage(world, { ref, person: from, byPage: false, text: event.text, at }).id;
}

function newcomer(world: World, event: Written) {
  const from = facebookAuthor(event);
  if (isBlocked(world, from)) throw new EventIgnored('The page has blocked the author');
  const ref = event.commentId ?? null;
  if (ref !== null && idOfRef(world, 'facebook', ref))
    throw new EventError(`commentId: there is already a comment ${ref}`);
  return { ref, from };
}

/** A post of the school from before anybody listened: no webhook tells of it. */
function unseenPost(world: World, ref: string, at: Date): FacebookPost {
  const platformId = ref.startsWith(`${sandboxSchool.facebook.pageId}_`) && /^\d+_\d+$/.test(ref);
  return addPost(world, {
    ref,
    ...(platformId ? { id: ref } : {}),
    from: pagePerson,
    visitor: false,
    message: '',
    at,
    pictures: [],
    silent: true,
  });
}

function change(world: World, event: EventOf<'comment_edited' | 'comment_deleted'>, at: Date): string {
  const found = commentOf(world, event.commentId);
  const post = found ? undefined : postOf(world, event.commentId);
  const item = found ?? post;
  if (!item) throw new EventError(`commentId: there is no comment ${event.commentId}`);
  if (event.type === 'comment_edited') {
    if (found) editComment(world, found, { message: event.text, at });
    else if (post) editPost(world, post, { message: event.text, pictures: post.pictures, at });
  } else if (found) removeComment(world, found, { by: found.from, at });
  else if (post) removePost(world, post, { by: post.from, at });
  return item.id;
}

function reply(world: World, event: EventOf<'school_replied'>, at: Date): string {
  const parent = commentOf(world, event.inReplyTo) ?? null;
  const post = postOf(world, parent ? parent.postId : event.inReplyTo);
  if (!post) throw new EventError(`inReplyTo: there is no comment ${event.inReplyTo}`);
  return addComment(world, { ref: event.commentId ?? null, post, parent, from: pagePerson, message: event.text, at })
    .id;
}
