/** How often a page and each of its threads are worth reading: busy and fresh ones often, a quiet night seldom. */
import type { PollState, PostState } from './poll-state.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Well below the half hour after which an account counts as unread (LK-02). */
const SELDOM = 10 * MINUTE;

/** A thread with news is due at once; one without may hide edits and hides, which do not show in the post’s time. */
export function isDue({ createdAt, readAt, photoOf }: PostState, now: Date): boolean {
  if (readAt === 0) return true;
  const age = now.getTime() - createdAt;
  if (photoOf !== undefined) return now.getTime() - readAt >= everyOfPhoto(age);
  const every = age < DAY ? 0 : age < 7 * DAY ? 30 * MINUTE : age < 60 * DAY ? 12 * HOUR : 7 * DAY;
  return now.getTime() - readAt >= every;
}

/** There are ten times as many as posts, little is said there, and nothing shows without a read whether anything was. */
function everyOfPhoto(age: number): number {
  if (age < DAY) return SELDOM;
  return age < 14 * DAY ? 2 * HOUR : age < 60 * DAY ? DAY : 7 * DAY;
}

interface Read {
  state: PollState;
  now: Date;
  /** Threads that are due and were not read. */
  waiting: number;
}

/** Until the next reading. `used`: percent of the calls that Facebook allows; at 100 each further call lengthens the pause (F7). */
export function nextMs({ state, now, waiting }: Read, used: number): number {
  const all = Object.values(state.posts);
  const quietFor = now.getTime() - Math.max(0, ...all.map((post) => Math.max(post.updatedAt, post.createdAt)));
  // Pictures of children are what must not stand wrong for long.
  const freshPicture = all.some((post) => post.picture && now.getTime() - post.createdAt < 2 * HOUR);
  const wanted =
    waiting > 0 || freshPicture || quietFor < 30 * MINUTE ? MINUTE : quietFor < 6 * HOUR ? 3 * MINUTE : SELDOM;
  if (used >= 90) return 2 * SELDOM;
  return used >= 60 ? Math.max(wanted, SELDOM) : wanted;
}
