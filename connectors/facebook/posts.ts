/** Posts as the page's lists show them: which are new, edited, hidden, shown or gone since they were last seen. */
import { postId } from './ids.js';
import { attachedTo, type ListedPost, type Listing, photosOf } from './lists.js';
import { postSeen } from './poll-events.js';
import { hashOf, type PostState } from './poll-state.js';
import type { Round } from './round.js';
import { isGone } from './thread.js';

/** Posts that vanished from their list and are asked for by id, in one round. */
const ASKED = 20;

export function takePosts(round: Round, { items, unreadable }: Listing<ListedPost>): void {
  // Drafts and what is planned for later stand in the feed too, and nobody sees them.
  for (const post of items) if (post.is_published) takePost(round, post);
  if (unreadable > 0) round.problems.push({ at: 'feed', why: `${unreadable} posts could not be read` });
}

export function takePost(round: Round, post: ListedPost, beside?: PostState['beside']): void {
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
    ...(beside && { beside }),
  };
  for (const shown of attachedTo(post)) round.shown.add(shown);
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

/** A known post that its list no longer shows among its like was deleted, or the list ranks it away: only a read can tell. */
export async function missingPosts(
  round: Round,
  list: Listing<ListedPost>,
  belongs: (post: PostState) => boolean,
): Promise<void> {
  const listed = new Set(list.items.map(({ id }) => postId(id, round.pageId)));
  const oldest = Math.min(...list.items.map((post) => post.created_time?.getTime() ?? Number.POSITIVE_INFINITY));
  const since = list.complete ? 0 : oldest;
  const missing = Object.entries(round.state.posts).filter(
    ([id, post]) => !listed.has(id) && post.createdAt >= since && belongs(post),
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
