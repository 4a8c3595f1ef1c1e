/** A comment among its neighbours, under its post. */
import type { Case, ThreadComment } from '../reviews.js';
import type { Viewing } from './case-view.js';
import { whenWords } from './dates.js';
import { foldSummary, standsFolded, type Wording } from './kind.js';
import { httpAddress, stateTag } from './queue-view.js';

/** Neighbours on either side that stand open; the others are folded, for a phone is small. */
const nearest = 3;

export function threadView({ comment, thread }: Case, viewing: Viewing) {
  const line = (one: ThreadComment, depth: number) => ({ ...threadLine(one, viewing), depth, self: false });
  // Below a parent everything stands one step further in.
  const depth = thread.parent ? 1 : 0;
  const self = { ...threadLine(comment, viewing), depth, self: true };
  const before = thread.before.map((one) => line(one, depth));
  const after = thread.after.map((one) => line(one, depth));
  const lines = [
    ...(thread.parent ? [line(thread.parent, 0)] : []),
    ...before.slice(-nearest),
    self,
    ...thread.below.map((one) => line(one, depth + 1)),
    ...after.slice(0, nearest),
  ];
  const postLink = httpAddress(comment.post?.permalink ?? '');
  return { post: comment.post, postLink, earlier: before.slice(0, -nearest), lines, later: after.slice(nearest) };
}

const noWords: Wording = { text: '', decision: null };

type ThreadLike = Pick<ThreadComment, 'ours' | 'postedAt' | 'hiddenAt' | 'deletedAt'> & {
  author: { name: string } | null;
  current: Wording | null;
  review?: { imageLockedAt?: Date | null } | null;
};

function threadLine(whole: ThreadLike, viewing: Viewing) {
  const one = whole.review?.imageLockedAt ? { ...whole, current: null } : whole;
  return {
    // Names of others are not needed to decide on this one, and stay out of sight.
    who: one.ours ? 'Our school' : 'Somebody',
    ours: one.ours,
    text: one.current?.text ?? '',
    folded: standsFolded(one.current ?? noWords),
    summary: foldSummary(one.current ?? noWords),
    state: one.hiddenAt || one.deletedAt ? stateTag(one) : null,
    when: whenWords(one.postedAt, viewing),
  };
}
