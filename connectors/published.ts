/** What both platforms' publishing share: what is too much, and how to know a post that is already out. */
import type { Cursor, LivePost, Publication, Published, PublishSide, Trace } from './connector.js';
import { ConnectorError } from './connector.js';

/** Throws `invalid` for what the platform would refuse, before anything is sent. `length` counts letters as the platform does. */
export function mustFit(
  { text, pictures }: Publication,
  limits: PublishSide['limits'],
  length: (text: string) => number,
): void {
  const wrong = (why: string) => new ConnectorError('invalid', why);
  if (text.trim() === '' && pictures.length === 0) throw wrong('a post without words and pictures');
  if (length(text) > limits.text) throw wrong(`a text of more than ${limits.text} letters`);
  if (pictures.length > limits.pictures) throw wrong(`more than ${limits.pictures} pictures`);
  if (pictures.some(({ alt }) => [...alt].length > limits.alt))
    throw wrong(`an alternative text of more than ${limits.alt} letters`);
  if (pictures.some(({ bytes }) => bytes.length > limits.bytes || bytes.length === 0))
    throw wrong(`a picture that is empty or has more than ${limits.bytes} bytes`);
}

/** Twenty pages of our own posts since a lost answer, and a person had better look. */
const MAX_PAGES = 20;

/** The earliest of our posts that fits, or null when there is certainly none. */
export async function findPublished(
  live: (cursor: Cursor | null) => Promise<{ posts: LivePost[]; cursor: Cursor | null }>,
  publication: Publication,
  trace: Trace,
): Promise<Published | null> {
  // Facebook's times have no milliseconds, X's not always: the second is what counts.
  const since = Math.floor(trace.since.getTime() / 1000) * 1000;
  let found: LivePost | null = null;
  let cursor: Cursor | null = null;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page: { posts: LivePost[]; cursor: Cursor | null } = await live(cursor);
    for (const post of page.posts)
      if (post.at.getTime() >= since && !trace.exceptIds.includes(post.externalId) && isSame(post, publication))
        found = post;
    cursor = page.cursor;
    if (cursor === null || page.posts.some((post) => post.at.getTime() < since))
      return found && { ...published(found), pictures: found.pictures.map(({ externalId }) => externalId) };
  }
  throw new ConnectorError('unavailable', 'too many posts to be sure');
}

const published = ({ externalId, permalink }: LivePost) => ({ externalId, permalink });

/**
 * Alternative texts tell apart only what has no words: with words, a platform that changed one would make us publish twice, which
 * is worse than to take a twin for ours.
 */
function isSame(post: LivePost, { text, pictures }: Publication): boolean {
  if (plain(post.text) !== plain(text) || post.pictures.length !== pictures.length) return false;
  return (
    plain(text) !== '' || pictures.every(({ alt }, index) => plain(alt) === plain(post.pictures[index]?.alt ?? ''))
  );
}

function plain(text: string): string {
  return (
    text
      .normalize('NFC')
      // Platforms end an address that has no path with a stroke, and give one its scheme that had none.
      .replace(/https?:\/\//gi, '')
      .replace(/([\w-]\.[a-z]{2,})\/(?=[\s.,;!?)]|$)/gi, '$1')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
