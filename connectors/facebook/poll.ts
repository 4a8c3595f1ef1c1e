/**
 * Facebook by reading: webhooks die silently and are never repeated after 36 hours (platforms.md F3.3), so every round
 * compares what stands on the page with what the last one saw. It brings what a webhook would have brought, and no more.
 */
import {
  ConnectorError,
  type ConnectorErrorCode,
  type Cursor,
  hopeOf,
  type InboundEvent,
  type PollRound,
  type PollSide,
  retryable,
} from '../connector.js';
import type { GraphClient } from './client.js';
import { postId } from './ids.js';
import { type ListedPost, type Listing, listPosts, photosOf } from './lists.js';
import { isDue, nextMs } from './pace.js';
import { mentionSeen, postSeen, type Where } from './poll-events.js';
import { digestOf, hashOf, type PollState, readState, writeState } from './poll-state.js';
import { isGone, readThread } from './thread.js';

/** How often the lists beside the feed are read: they only add to it. */
const OTHERS_MS = 15 * 60_000;
/** Threads read in one round, those with news first: the rest is due in the next one. */
const THREADS = 40;
/** Posts that vanished from the feed and are asked for by id, in one round. */
const ASKED = 20;
/** After so many threads that failed in one round, the platform is left alone until the next. */
const FAILURES = 3;
/** Where a limit does not say how long it lasts. */
const PAUSE_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

export interface Round extends Where {
  client: GraphClient;
  state: PollState;
  events: InboundEvent[];
  problems: { at: string; why: string }[];
  /** Threads that are due and not read in this round. */
  waiting: number;
  /** Facebook asked for a pause. */
  pauseMs?: number;
}

/** The polling side of one page. `check` throws where the token cannot read comments at all. */
export function createPolling(client: GraphClient, pageId: string, check: () => Promise<void>): PollSide {
  return {
    async poll(cursor: Cursor | null, now = new Date()): Promise<PollRound> {
      // With a person's token Facebook answers 200 and empty lists (trap 14): nobody would ever notice.
      if (cursor === null) await check();
      const round: Round = { client, pageId, now, state: readState(cursor), events: [], problems: [], waiting: 0 };
      const feed = await listPosts(client, pageId, 'feed');
      takePosts(round, feed);
      await missingPosts(round, feed);
      if (now.getTime() - round.state.othersAt >= OTHERS_MS) await others(round);
      await threads(round, check);
      const events = round.events.map((event) => ({ account: pageId, event }));
      return {
        parsed: { events, problems: round.problems },
        cursor: writeState(round.state),
        nextMs: round.pauseMs ?? nextMs(round, client.used()),
      };
    },
  };
}

function takePosts(round: Round, { items, unreadable }: Listing<ListedPost>): void {
  // Drafts and what is planned for later stand in the feed too, and nobody sees them.
  for (const post of items) if (post.is_published) takePost(round, post);
  if (unreadable > 0) round.problems.push({ at: 'feed', why: `${unreadable} posts could not be read` });
}

function takePost(round: Round, post: ListedPost): void {
  const id = postId(post.id, round.pageId);
  const known = round.state.posts[id];
  const hash = hashOf(post.message);
  if (known?.hash !== hash) round.events.push(postSeen(post, { where: round, edited: known !== undefined }));
  // A hidden visitor's post stays in the list; a post that is first seen hidden was hidden by somebody else (trap 32).
  if ((known?.hidden ?? false) !== post.is_hidden)
    round.events.push({ type: 'visibility', externalId: id, hidden: post.is_hidden, at: round.now });
  const createdAt = (post.created_time ?? round.now).getTime();
  round.state.posts[id] = {
    createdAt,
    updatedAt: (post.updated_time ?? post.created_time)?.getTime() ?? createdAt,
    hash,
    hidden: post.is_hidden,
    picture: post.full_picture !== undefined,
    // What changed since its comments were read is due at once.
    readAt: known && known.updatedAt === (post.updated_time?.getTime() ?? known.updatedAt) ? known.readAt : 0,
    comments: known?.comments ?? {},
    ...(!post.is_published && { dark: true }),
  };
  takePhotos(round, post, { id, createdAt });
}

/** Threads like those of posts, but on no list: nothing tells of news in them. */
function takePhotos(round: Round, post: ListedPost, { id, createdAt }: { id: string; createdAt: number }): void {
  for (const photo of photosOf(post))
    round.state.posts[postId(photo, round.pageId)] ??= {
      ...{ createdAt, updatedAt: createdAt, readAt: 0, photoOf: id },
      ...{ hash: '', hidden: false, picture: true, comments: {} },
    };
}

/** A known post that the feed no longer lists among its like was deleted, or the feed ranks it away: only a read can tell. */
async function missingPosts(round: Round, feed: Listing<ListedPost>): Promise<void> {
  const listed = new Set(feed.items.map(({ id }) => postId(id, round.pageId)));
  const oldest = Math.min(...feed.items.map((post) => post.created_time?.getTime() ?? Number.POSITIVE_INFINITY));
  const since = feed.complete ? 0 : oldest;
  const missing = Object.entries(round.state.posts).filter(
    ([id, post]) => !listed.has(id) && post.createdAt >= since && post.photoOf === undefined && !post.dark,
  );
  for (const [id] of missing.slice(0, ASKED)) {
    if (!(await isGone(round, id))) continue;
    round.events.push({ type: 'removal', of: 'post', externalId: id, at: round.now });
    forget(round, id);
  }
}

/** A post, and the threads of its photos. */
function forget({ state }: Round, gone: string): void {
  for (const [id, { photoOf }] of Object.entries(state.posts))
    if (id === gone || photoOf === gone) delete state.posts[id];
}

/** Our own posts and visitors' that the ranked feed leaves out, and posts elsewhere that name the page. */
async function others(round: Round): Promise<void> {
  for (const edge of ['published_posts', 'visitor_posts'])
    await attempt(round, edge, async () => takePosts(round, await listPosts(round.client, round.pageId, edge)));
  await advertisements(round);
  await attempt(round, 'tagged', async () => {
    for (const post of (await listPosts(round.client, round.pageId, 'tagged')).items) takeMention(round, post);
  });
  round.state.othersAt = round.now.getTime();
}

/** Many apps may not see them: that is no fault to speak of, and asked again tomorrow. */
async function advertisements(round: Round): Promise<void> {
  const { client, pageId, state, now } = round;
  if (now.getTime() - state.adsRefusedAt < DAY_MS) return;
  await attempt(round, 'ads_posts', async () => {
    try {
      for (const post of (await listPosts(client, pageId, 'ads_posts')).items) takePost(round, post);
    } catch (error) {
      if (!(error instanceof ConnectorError) || retryable(error.code)) throw error;
      state.adsRefusedAt = now.getTime();
    }
  });
}

function takeMention(round: Round, post: ListedPost): void {
  // What the page wrote itself, or stands on its wall, is no mention.
  if (post.from?.id === round.pageId || round.state.posts[postId(post.id, round.pageId)]) return;
  const digest = digestOf(post);
  const known = round.state.tagged[post.id];
  if (known === digest) return;
  round.events.push(mentionSeen(post, { where: round, edited: known !== undefined }));
  round.state.tagged[post.id] = digest;
}

/** What only adds may fail: it is said, and the round goes on. What no call of this account survives ends the round. */
async function attempt(round: Round, at: string, work: () => Promise<void>): Promise<ConnectorErrorCode | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ConnectorError) || hopeOf(error.code) === 'person') throw error;
    round.problems.push({ at, why: `${error.code}: ${error.message}` });
    if (error.code === 'rate_limited') round.pauseMs = error.retryAfterMs ?? PAUSE_MS;
    return error.code;
  }
}

/** Those with news first. One thread that fails is no reason to keep the others waiting; several, or a limit, are (trap 27). */
async function threads(round: Round, check: () => Promise<void>): Promise<void> {
  const due = Object.entries(round.state.posts)
    .filter(([, post]) => isDue(post, round.now))
    .sort(([, a], [, b]) => a.readAt - b.readAt || b.updatedAt - a.updatedAt);
  round.waiting = Math.max(0, due.length - THREADS);
  let failures = 0;
  for (const [id, post] of due.slice(0, THREADS)) {
    if (round.pauseMs !== undefined || failures >= FAILURES) return;
    const failed = await attempt(round, 'comments', () => readThread(round, { id, post, check }));
    if (failed) failures += 1;
    // A thread that will never be ours to read does not come first in every round.
    if (failed && !retryable(failed)) post.readAt = round.now.getTime();
    if (failed === 'not_found' && post.photoOf !== undefined) delete round.state.posts[id];
  }
}
