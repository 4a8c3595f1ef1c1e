/** How often a page and each of its threads are worth reading: busy and fresh ones often, a quiet night seldom. */
import type { PollState, PostState } from './poll-state.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Well below the half hour after which an account counts as unread (LK-02). */
const SELDOM = 10 * MINUTE;

/** So long pictures are new to everybody, and what is said under them is read oftener (LK-14). */
const FRESH = 14 * DAY;

/** A thread with news is due at once; one without may hide edits and hides, which do not show in the post’s time. */
export function isDue({ createdAt, readAt, photoOf, picture }: PostState, now: Date): boolean {
  if (readAt === 0) return true;
  const age = now.getTime() - createdAt;
  if (photoOf !== undefined) return now.getTime() - readAt >= everyOfPhoto(age);
  const watched = picture && age < FRESH ? SELDOM : 12 * HOUR;
  const every = age < DAY ? 0 : age < 7 * DAY ? Math.min(watched, 30 * MINUTE) : age < 60 * DAY ? watched : 7 * DAY;
  return now.getTime() - readAt >= every;
}

/** There are ten times as many as posts, little is said there, and nothing shows without a read whether anything was. */
function everyOfPhoto(age: number): number {
  if (age < DAY) return SELDOM;
  return age < FRESH ? HOUR : age < 60 * DAY ? DAY : 7 * DAY;
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
  const pictureFor = Math.min(...all.map((post) => (post.picture ? now.getTime() - post.createdAt : Infinity)));
  const often = waiting > 0 || pictureFor < 2 * HOUR || quietFor < 30 * MINUTE;
  const wanted = often ? MINUTE : quietFor < 6 * HOUR || pictureFor < FRESH ? 3 * MINUTE : SELDOM;
  if (used >= 90) return 2 * SELDOM;
  return used >= 60 ? Math.max(wanted, SELDOM) : wanted;
}
