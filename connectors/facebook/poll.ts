/**
 * Facebook by reading: webhooks die silently and are never repeated after 36 hours (platforms.md F3.3), so every round
 * compares what stands on the page with what the last one saw. It brings what a webhook would have brought, and no more.
 */
import { type Cursor, type PollRound, type PollSide, retryable } from '../connector.js';
import { others } from './beside.js';
import type { GraphClient } from './client.js';
import { listPosts } from './lists.js';
import { isDue, nextMs } from './pace.js';
import { readState, writeState } from './poll-state.js';
import { missingPosts, takePosts } from './posts.js';
import { attempt, createRound, type Round } from './round.js';
import { readThread } from './thread.js';

/** How often the lists beside the feed are read: they only add to it. */
const OTHERS_MS = 15 * 60_000;
/** Threads read in one round, those with news first: the rest is due in the next one. */
const THREADS = 40;
/** After so many threads that failed in one round, the platform is left alone until the next. */
const FAILURES = 3;

/** The polling side of one page. `check` throws where the token cannot read comments at all. */
export function createPolling(client: GraphClient, pageId: string, check: () => Promise<void>): PollSide {
  return {
    async poll(cursor: Cursor | null, now = new Date()): Promise<PollRound> {
      // With a person's token Facebook answers 200 and empty lists (trap 14): nobody would ever notice.
      if (cursor === null) await check();
      const round = createRound({ client, pageId, now, state: readState(cursor) });
      const feed = await listPosts(client, pageId, 'feed');
      takePosts(round, feed);
      await missingPosts(round, feed, ({ photoOf, beside }) => photoOf === undefined && beside === undefined);
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
