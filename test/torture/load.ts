/** What visitors do, as events of the fakes. */
import { setTimeout as pause } from 'node:timers/promises';
import { visitorName } from './canaries.js';
import type { PlannedComment, Round } from './plan.js';
import type { School } from './school.js';
import type { Posted } from './seen.js';

export const postRef = (round: number, platform: 'facebook' | 'x') => `torture-${platform}-${round}`;

interface Happening {
  atMs: number;
  event: Record<string, unknown>;
}

/** The post that a round's comments stand under, one a platform. */
export async function postFor(school: School, round: number): Promise<void> {
  const platforms = ['facebook', 'x'] as const;
  const text = `Our bake sale is on Friday, table ${round}.`;
  const base = { type: 'post_published', by: 'Helen Straker', images: [], text };
  const events = platforms.map((platform) => {
    const postId = postRef(round, platform);
    return { ...base, id: postId, platform, postId };
  });
  await school.platform('/events', events);
}

/** Everything of the round at its moment; resolves when the last of it has happened. */
export async function visit(school: School, round: Round, startedAt: number): Promise<void> {
  const happenings = round.comments
    .flatMap((comment) => happeningsOf(comment, round.number))
    .sort((a, b) => a.atMs - b.atMs);
  for (const { atMs, event } of happenings) {
    await pause(Math.max(0, startedAt + atMs - performance.now()));
    await school.platform('/events', event);
  }
}

function happeningsOf(comment: PlannedComment, round: number): Happening[] {
  const { ref, platform, atMs, text, edited, removedAtMs } = comment;
  const postId = postRef(round, platform);
  const author = {
    id: `visitor-${ref}`,
    name: `${visitorName} ${ref.slice(1)}`,
    handle: ref.replace('-', '_'),
    bio: '',
  };
  const surface = platform === 'x' ? 'reply' : 'comment';
  const where = { platform, postId, commentId: ref };
  const said = {
    ...where,
    id: ref,
    type: platform === 'x' ? 'reply_added' : 'comment_added',
    surface,
    parentId: null,
    author,
    text,
  };
  const all: Happening[] = [{ atMs, event: said }];
  if (edited)
    all.push({ atMs: edited.atMs, event: { ...where, id: `${ref}-edit`, type: 'comment_edited', text: edited.text } });
  if (removedAtMs !== undefined)
    all.push({ atMs: removedAtMs, event: { ...where, id: `${ref}-gone`, type: 'comment_deleted', by: 'author' } });
  return all;
}

export function postedOf({ ref, platform, mood, text, edited, removedAtMs }: PlannedComment): Posted {
  const wordings = [{ mood, text }, ...(edited ? [{ mood: edited.mood, text: edited.text }] : [])];
  return { ref, platform, wordings, removed: removedAtMs !== undefined };
}
