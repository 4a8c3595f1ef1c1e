/** How often an account on X is worth reading: a reading that finds nothing is free, but each answer is one of a limited number (platforms.md X0, X4). */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Well below the half hour after which an account counts as unread (LK-02). */
const SELDOM = 10 * MINUTE;

/** So long pictures are new to everybody, and what is said under them is read oftener (LK-14). */
const FRESH = 14 * 24 * HOUR;

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
  const pictureFor = now.getTime() - pictureAt;
  if (unfinished || pictureFor < 2 * HOUR || quietFor < 30 * MINUTE) return MINUTE;
  return quietFor < 6 * HOUR || pictureFor < FRESH ? 3 * MINUTE : SELDOM;
}
