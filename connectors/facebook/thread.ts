/** One post's comments: which are new, edited, hidden, shown or gone since they were last read. */
import { ConnectorError } from '../connector.js';
import { looseObject } from '../reading.js';
import { commentId, lastSegment } from './ids.js';
import { listComments } from './lists.js';
import { commentSeen } from './poll-events.js';
import { digestOf, type PostState } from './poll-state.js';
import type { Round } from './round.js';

/** Comments that vanished and are asked for by id in one round; the others stay known, and are asked for next time. */
const ASKED = 20;

interface Thread {
  id: string;
  post: PostState;
  check(): Promise<void>;
}

export async function readThread(round: Round, { id, post, check }: Thread): Promise<void> {
  const { items, complete, unreadable } = await listComments(round.client, id);
  const before = Object.keys(post.comments);
  // Where there were comments and now there is none at all, it may be the token and not the comments (trap 14).
  if (items.length === 0 && before.length > 0) await check();
  for (const comment of items) {
    const key = lastSegment(comment.id);
    const digest = digestOf(comment);
    const known = post.comments[key];
    if (known === digest) continue;
    if (known?.slice(1) !== digest.slice(1))
      round.events.push(commentSeen(comment, id, { where: round, edited: known !== undefined }));
    const externalId = commentId(comment.id, id);
    if ((known?.startsWith('h') ?? false) !== comment.is_hidden)
      round.events.push({ type: 'visibility', externalId, hidden: comment.is_hidden, at: round.now });
    post.comments[key] = digest;
  }
  if (unreadable > 0) round.problems.push({ at: 'comments', why: `${unreadable} comments could not be read` });
  if (!complete) round.problems.push({ at: 'comments', why: 'more comments than can be read in one round' });
  else if (unreadable === 0)
    await missing(round, post, { id, listed: new Set(items.map((one) => lastSegment(one.id))) });
  post.readAt = round.now.getTime();
}

/** 100/33 on a read is "gone" or "not allowed" (trap 16); the thread around it was just read, so it is not the permission. */
async function missing(round: Round, post: PostState, { id, listed }: { id: string; listed: Set<string> }) {
  const gone = Object.keys(post.comments).filter((key) => !listed.has(key));
  for (const key of gone.slice(0, ASKED)) {
    const externalId = commentId(key, id);
    if (!(await isGone(round, externalId))) continue;
    round.events.push({ type: 'removal', of: 'comment', externalId, at: round.now });
    delete post.comments[key];
  }
}

export async function isGone({ client }: Pick<Round, 'client'>, id: string): Promise<boolean> {
  try {
    await client.call({ method: 'GET', path: [id], params: { fields: 'id' }, answer: looseObject });
    return false;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'not_found') return true;
    throw error;
  }
}
