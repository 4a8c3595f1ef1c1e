/** What one round of reading brought together: posts, people and problems of all its pages. */
import type { Parsed } from '../connector.js';
import { keyword, whyInvalid } from '../reading.js';
import { typeEnd } from './errors.js';
import type { Known } from './event.js';
import { type Page, type Post, postSchema, userSchema } from './post.js';

export interface Round extends Known {
  /** What the pages listed, each post once: the events of this round. */
  listed: Map<string, Post>;
  problems: Parsed['problems'];
}

/** An empty round, knowing the conversations that earlier ones found to be ours. */
export function createRound({ userId: me, handle }: { userId: string; handle: string }, roots: string[]): Round {
  // Who we are is known: what we wrote is told without its author, since asking would cost ten times the post.
  const users = new Map([[me, { id: me, name: '', username: handle, description: '' }]]);
  return {
    ...{ me, users, posts: new Map(), roots: new Set(roots), starters: new Map() },
    ...{ listed: new Map(), problems: [] },
  };
}

/** Takes in one page. A post that cannot be read is a problem, and loses no other. */
export function addPage(round: Round, page: Page, at: string): void {
  for (const [index, raw] of (page.data ?? []).entries()) {
    const post = postSchema.safeParse(raw);
    if (!post.success) {
      round.problems.push({ at: `${at}.data[${index}]`, why: whyInvalid(post.error) });
      continue;
    }
    round.listed.set(post.data.id, post.data);
    note(round, post.data);
  }
  addIncludes(round, page);
  // Parts that failed under a 200: a deleted parent, a protected author (X5). The SDK does not throw for them.
  for (const [index, error] of (page.errors ?? []).entries()) {
    const why = `${typeEnd(error.type) || 'unknown error'} of ${keyword(error.resource_type)}`;
    round.problems.push({ at: `${at}.errors[${index}]`, why });
  }
}

/** Whoever answers the first post of a conversation answers who started it: so it is known where the first post is not. */
function note({ posts, starters }: Round, post: Post): void {
  posts.set(post.id, post);
  const { conversationId, repliedTo, inReplyToUserId } = post;
  if (conversationId && repliedTo === conversationId && inReplyToUserId) starters.set(conversationId, inReplyToUserId);
}

/** Context only: parents, roots and people that came with the posts. */
export function addIncludes(round: Round, { data, includes }: Page): void {
  for (const raw of [...(data ?? []), ...(includes?.tweets ?? includes?.posts ?? [])]) {
    const post = postSchema.safeParse(raw);
    if (post.success) note(round, post.data);
  }
  for (const raw of includes?.users ?? []) {
    const user = userSchema.safeParse(raw);
    if (user.success && user.data.id !== round.me) round.users.set(user.data.id, user.data);
  }
}

/** Conversations whose first post we have not seen, so that we cannot tell whether they are ours. */
export function unknownRoots({ listed, posts, roots }: Round): string[] {
  const ids = [...listed.values()].map((post) => post.conversationId);
  const unknown = ids.filter((id): id is string => id !== undefined && !posts.has(id) && !roots.has(id));
  return [...new Set(unknown)];
}
