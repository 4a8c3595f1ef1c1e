import type { Person, Picture } from './store/records.js';
import type { Store } from './store/store.js';
import type { PlayerState } from './time/player.js';

/** Everything as the platforms know it, texts as posted: for tests and for people, not for connectors. */
export interface SandboxState {
  facebook: {
    posts: {
      id: string;
      ref: string | null;
      from: Person | null;
      visitor: boolean;
      message: string;
      created_time: string;
      is_hidden: boolean;
      pictures: Picture[];
    }[];
    comments: {
      id: string;
      ref: string | null;
      post_id: string;
      /** Where it stands under one of several photos. */
      photo_id: string | null;
      parent_id: string | null;
      from: Person | null;
      message: string;
      created_time: string;
      is_hidden: boolean;
    }[];
    messages: { id: string; ref: string | null; person: Person; by_page: boolean; message: string }[];
    blocked: Person[];
    /** Uploaded for a post that does not exist yet. */
    unpublished_photos: string[];
  };
  x: {
    tweets: {
      id: string;
      ref: string | null;
      text: string;
      author_id: string;
      conversation_id: string;
      in_reply_to_id: string | null;
      created_at: string;
      hidden: boolean;
      edit_history_tweet_ids: string[];
      superseded_by: string | null;
      pictures: Picture[];
    }[];
    messages: { id: string; ref: string | null; person_id: string; ours: boolean; text: string }[];
    users: { id: string; name: string; username: string; description: string }[];
    blocked: string[];
    muted: string[];
  };
  clock: { now: string; speed: number; paused: boolean; position: number; total: number };
}

export function sandboxState(store: Store, player: PlayerState): SandboxState {
  return {
    facebook: facebookState(store),
    x: xState(store),
    clock: { ...player, now: player.now.toISOString() },
  };
}

function facebookState(store: Store): SandboxState['facebook'] {
  return {
    posts: [...store.all('facebookPosts').values()].map(({ createdAt, updatedAt: _, isHidden, ...post }) => ({
      ...post,
      created_time: createdAt,
      is_hidden: isHidden,
    })),
    comments: [...store.all('facebookComments').values()].map((comment) => ({
      id: comment.id,
      ref: comment.ref,
      post_id: comment.postId,
      photo_id: comment.photoId ?? null,
      parent_id: comment.parentId,
      from: comment.from,
      message: comment.message,
      created_time: comment.createdAt,
      is_hidden: comment.isHidden,
    })),
    messages: [...store.all('facebookMessages').values()].map(({ id, ref, person, byPage, text }) => ({
      id,
      ref,
      person,
      by_page: byPage,
      message: text,
    })),
    blocked: [...store.all('facebookBlocked').values()],
    unpublished_photos: [...store.all('facebookPhotos').keys()],
  };
}

function xState(store: Store): SandboxState['x'] {
  return {
    tweets: [...store.all('tweets').values()].map((tweet) => ({
      id: tweet.id,
      ref: tweet.ref,
      text: tweet.text,
      author_id: tweet.authorId,
      conversation_id: tweet.conversationId,
      in_reply_to_id: tweet.inReplyTo?.id ?? null,
      created_at: tweet.createdAt,
      hidden: tweet.hidden,
      edit_history_tweet_ids: tweet.history,
      superseded_by: tweet.supersededBy,
      pictures: tweet.pictures,
    })),
    messages: [...store.all('xMessages').values()].map(({ id, ref, personId, ours, text }) => ({
      ...{ id, ref, person_id: personId, ours, text },
    })),
    users: [...store.all('xUsers').values()].map(({ id, name, username, description }) => ({
      id,
      name,
      username,
      description,
    })),
    blocked: [...store.all('xBlocked').keys()],
    muted: [...store.all('xMuted').keys()],
  };
}
