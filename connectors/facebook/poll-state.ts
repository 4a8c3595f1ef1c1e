/** What a reading remembers for the next one: enough to tell news from what is known, and no words of anybody. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Cursor } from '../connector.js';

const time = z.number().int().nonnegative();

/** A known comment as `{hash of its words}`, with "h" before it where it was hidden. */
const known = z.record(z.string(), z.string());
const postState = z.object({
  createdAt: time,
  updatedAt: time,
  hash: z.string(),
  hidden: z.boolean(),
  picture: z.boolean(),
  /** When its comments were last read; 0: never. */
  readAt: time,
  comments: known,
  /** Of the thread of one photo: the post that it is in. */
  photoOf: z.string().optional(),
  /** Not of the feed, which would not miss it: an advertisement, or a video that only the list of videos shows. */
  beside: z.enum(['ad', 'video']).optional().catch(undefined),
});
export type PostState = z.infer<typeof postState>;

// A cursor that is not one of ours begins anew: reading twice does no harm, not reading does.
const stateSchema = z.object({
  posts: z
    .record(z.string(), postState)
    .default(() => ({}))
    .catch(() => ({})),
  tagged: known.default(() => ({})).catch(() => ({})),
  /** When the lists beside the feed were last read. */
  othersAt: time.default(0).catch(0),
  /** When Facebook last said of a list that it is not for this app. */
  refusedAt: z
    .record(z.string(), time)
    .default(() => ({}))
    .catch(() => ({})),
});
export type PollState = z.infer<typeof stateSchema>;

/** Posts kept in mind, the newest; older ones are read by webhooks alone. */
const MOST_POSTS = 200;

export function readState(cursor: Cursor | null): PollState {
  return stateSchema.parse(cursor ?? {});
}

export function writeState(state: PollState): Cursor {
  const all = Object.entries(state.posts);
  const posts = all.filter(([, post]) => post.photoOf === undefined).sort(([, a], [, b]) => b.createdAt - a.createdAt);
  const kept = Object.fromEntries(posts.slice(0, MOST_POSTS));
  const photos = all.filter(([, { photoOf }]) => photoOf !== undefined && photoOf in kept);
  return { ...state, posts: { ...kept, ...Object.fromEntries(photos) } };
}

/** Short enough for thousands of comments; two wordings of one comment that share it are one in 4 milliard. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

export function digestOf({ message, is_hidden }: { message: string; is_hidden: boolean }): string {
  return `${is_hidden ? 'h' : '-'}${hashOf(message)}`;
}
