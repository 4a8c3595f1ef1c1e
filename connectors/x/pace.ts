/** How often an account on X is worth reading: a reading that finds nothing is free, but each answer is one of a limited number (platforms.md X0, X4). */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Well below the half hour after which an account counts as unread (LK-02). */
const SELDOM = 10 * MINUTE;

export interface Pace {
  now: Date;
  /** When the newest thing that we know of was written, in milliseconds; 0 for never. */
  newsAt: number;
  /** When we last published a picture: of children, these must not stand wrong for long. */
  pictureAt: number;
  /** A round that was too long goes on at once. */
  unfinished: boolean;
}

/** Milliseconds until the next reading. */
export function nextMs({ now, newsAt, pictureAt, unfinished }: Pace): number {
  const quietFor = now.getTime() - newsAt;
  const freshPicture = now.getTime() - pictureAt < 2 * HOUR;
  if (unfinished || freshPicture || quietFor < 30 * MINUTE) return MINUTE;
  return quietFor < 6 * HOUR ? 3 * MINUTE : SELDOM;
}
