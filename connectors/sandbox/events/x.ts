import { sandboxSchool } from '../school.js';
import type { Picture, Tweet } from '../store/records.js';
import { idOfRef, nextNumber, type World } from '../world.js';
import { addTweet, editTweet, removeTweet } from '../x/acts.js';
import { addXMessage } from '../x/messages.js';
import { xAuthor } from './authors.js';
import { EventError, EventIgnored, type EventOf, type SandboxEvent, type Written } from './event.js';

/** Makes an event happen on X; gives the id of what it made or changed. */
export function happenOnX(world: World, event: SandboxEvent, at: Date): string {
  switch (event.type) {
    case 'post_published':
      return publish(world, event, at);
    case 'post_edited':
      return editTweet(world, existing(world, event.postId, 'postId'), { text: event.text, at, ...media(world, event) })
        .id;
    case 'comment_added':
    case 'reply_added':
      return reply(world, event, at);
    case 'mention_added':
      return mention(world, event, at);
    case 'comment_edited':
      return editTweet(world, existing(world, event.commentId, 'commentId'), { text: event.text, at }).id;
    case 'comment_deleted': {
      const tweet = existing(world, event.commentId, 'commentId');
      removeTweet(world, tweet);
      return tweet.id;
    }
    case 'school_replied': {
      const parent = existing(world, event.inReplyTo, 'inReplyTo');
      return addTweet(world, { ...ours(event.commentId), text: event.text, at, inReplyTo: parent, pictures: [] }).id;
    }
    case 'account_blocked':
      world.store.put('xBlocked', event.authorId, { id: event.authorId });
      return event.authorId;
    case 'account_unblocked':
      world.store.drop('xBlocked', event.authorId);
      return event.authorId;
    case 'message_received': {
      const { ref, authorId: personId } = newcomer(world, event);
      return addXMessage(world, { ref, personId, ours: false, text: event.text, at }).id;
    }
    case 'visitor_post_added':
      throw new EventError(`type: ${event.type} is for platform facebook only`);
  }
}

function ours(ref: string | null | undefined) {
  return { ref: ref ?? null, authorId: sandboxSchool.x.userId };
}

function find(world: World, ref: string): Tweet | undefined {
  const tweet = world.store.get('tweets', idOfRef(world, 'x', ref) ?? ref);
  return tweet?.supersededBy ? find(world, tweet.supersededBy) : tweet;
}

function existing(world: World, ref: string, key: string): Tweet {
  const tweet = find(world, ref);
  if (!tweet) throw new EventError(`${key}: there is no post ${ref}`);
  return tweet;
}

function media(world: World, event: { images?: { file: string; caption: string; alt: string }[] }) {
  if (!event.images) return {};
  const pictures: Picture[] = event.images.map(({ file, caption, alt }) => ({
    id: nextNumber(world),
    file,
    caption,
    alt,
  }));
  return { pictures };
}

function publish(world: World, event: EventOf<'post_published'>, at: Date): string {
  if (event.postId && find(world, event.postId))
    throw new EventError(`postId: there is already a post ${event.postId}`);
  const pictures = media(world, event).pictures ?? [];
  return addTweet(world, { ...ours(event.postId), text: event.text, at, inReplyTo: null, pictures }).id;
}

function reply(world: World, event: EventOf<'comment_added' | 'reply_added'>, at: Date): string {
  const { ref, authorId } = newcomer(world, event);
  if (event.parentId && !find(world, event.parentId))
    throw new EventError(`parentId: there is no post ${event.parentId}`);
  const root = find(world, event.postId) ?? unseenPost(world, event.postId, at);
  const inReplyTo = (event.parentId ? find(world, event.parentId) : undefined) ?? root;
  return addTweet(world, { ref, authorId, text: event.text, at, inReplyTo, pictures: [] }).id;
}

function mention(world: World, event: EventOf<'mention_added'>, at: Date): string {
  const { ref, authorId } = newcomer(world, event);
  const inReplyTo = event.postId ? (find(world, event.postId) ?? null) : null;
  return addTweet(world, { ref, authorId, text: event.text, at, inReplyTo, pictures: [], mentionsSchool: true }).id;
}

function newcomer(world: World, event: Written) {
  const ref = event.commentId ?? null;
  if (ref !== null && idOfRef(world, 'x', ref)) throw new EventError(`commentId: there is already a post ${ref}`);
  const authorId = xAuthor(world, event);
  if (world.store.get('xBlocked', authorId)) throw new EventIgnored('The account has blocked the author');
  return { ref, authorId };
}

/** A post of the school from before anybody read. */
function unseenPost(world: World, ref: string, at: Date): Tweet {
  const id = /^\d{15,19}$/.test(ref) ? { id: ref } : {};
  return addTweet(world, { ...ours(ref), ...id, text: '', at, inReplyTo: null, pictures: [] });
}
