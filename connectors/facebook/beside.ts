/** What stands on lists beside the feed: they only add to it, and are read less often. */
import { ConnectorError, retryable } from '../connector.js';
import { postId } from './ids.js';
import { type ListedPost, listPosts } from './lists.js';
import { mentionSeen } from './poll-events.js';
import { digestOf } from './poll-state.js';
import { missingPosts, takePost, takePosts } from './posts.js';
import { attempt, type Round } from './round.js';
import { listVideos } from './videos.js';

const DAY_MS = 24 * 60 * 60_000;

/** Our own posts and visitors' that the ranked feed leaves out, and posts elsewhere that name the page. */
export async function others(round: Round): Promise<void> {
  for (const edge of ['published_posts', 'visitor_posts'])
    await attempt(round, edge, async () => takePosts(round, await listPosts(round.client, round.pageId, edge)));
  await whereAllowed(round, 'ads_posts', advertisements);
  await whereAllowed(round, 'videos', videos);
  await attempt(round, 'tagged', async () => {
    for (const post of (await listPosts(round.client, round.pageId, 'tagged')).items) takeMention(round, post);
  });
  round.state.othersAt = round.now.getTime();
}

/** Nothing tells of them but this list, where this app may see it. */
async function advertisements(round: Round): Promise<void> {
  for (const post of (await listPosts(round.client, round.pageId, 'ads_posts')).items) {
    // Of what was first published and is advertised now, the feed tells.
    takePost(round, post, post.is_published ? undefined : 'ad');
  }
}

/** Reels and live videos, which the feed may leave out. What it shows is read there. */
async function videos(round: Round): Promise<void> {
  const { client, state, pageId, shown } = round;
  const list = await listVideos(client, pageId, shown);
  for (const video of list.items) {
    const known = state.posts[postId(video.id, pageId)];
    if (video.is_published && (!known || known.beside === 'video')) takePost(round, video, 'video');
  }
  if (list.unreadable > 0) round.problems.push({ at: 'videos', why: `${list.unreadable} videos could not be read` });
  await attempt(round, 'videos', () => missingPosts(round, list, ({ beside }) => beside === 'video'));
}

/** Some apps may not see such a list: that is no fault to speak of, and asked again tomorrow. */
async function whereAllowed(round: Round, edge: string, work: (round: Round) => Promise<void>): Promise<void> {
  const { refusedAt } = round.state;
  if (round.now.getTime() - (refusedAt[edge] ?? 0) < DAY_MS) return;
  await attempt(round, edge, async () => {
    try {
      await work(round);
      delete refusedAt[edge];
    } catch (error) {
      if (!(error instanceof ConnectorError) || retryable(error.code)) throw error;
      refusedAt[edge] = round.now.getTime();
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
