/** Reads what of ours is up on an account: its pictures into the register of what is live, its words against the roll. */
import { v7 as uuid } from 'uuid';
import type { Cursor, LivePost, PublishSide } from '../../../connectors/connector.js';
import { checkPost } from '../../../moderation/posts/check.js';
import type { Finding, PostToCheck } from '../../../moderation/posts/types.js';
import type { Account, School } from '../../../prisma/generated/client.js';
import type { Context } from '../../context.js';
import { type Book, bookOf } from '../../people/book.js';
import { peopleOf } from '../../publishing/checking.js';
import { type FoundNow, settle } from './findings.js';
import { type Match, match, type Prints, printsOf } from './matching.js';

export interface Reading {
  school: School;
  account: Account;
  side: PublishSide;
}

/** A platform that never says that it came to its end is read no further. */
const mostPages = 200;

/** `whole`: to the end, so that what is no longer there is known to be gone. Otherwise the newest page. Throws ConnectorError. */
export async function readLive(ctx: Context, reading: Reading, whole: boolean): Promise<void> {
  const startedAt = ctx.clock.now();
  const { account, school, side } = reading;
  // Only what was known before can be missing: a post may go out while the pages are read.
  const before = await knownUp(ctx, account.id);
  const book = await bookOf(ctx, school.id);
  const prints = await printsOf(ctx, school.id);
  const seen = { posts: new Set<string>(), media: new Set<string>() };
  let cursor: Cursor | null = null;
  for (let page = 0; page < mostPages; page++) {
    const answer = await side.live(cursor);
    await takePage(ctx, reading, { startedAt, posts: answer.posts, book, prints });
    for (const { externalId, pictures } of answer.posts) {
      seen.posts.add(externalId);
      for (const picture of pictures) seen.media.add(picture.externalId);
    }
    cursor = answer.cursor;
    if (cursor === null || !whole) break;
  }
  if (!whole || cursor !== null) return;
  const goneAt = ctx.clock.now();
  const pictures = before.pictures.filter(({ mediaId }) => !seen.media.has(mediaId)).map(({ id }) => id);
  const names = before.names.filter(({ postExternalId }) => !seen.posts.has(postExternalId)).map(({ id }) => id);
  await ctx.db.livePicture.updateMany({ where: { id: { in: pictures } }, data: { goneAt } });
  const gone = { doneAt: goneAt, doneBy: 'bot', outcome: 'gone' };
  await ctx.db.pictureFinding.updateMany({ where: { id: { in: names }, doneAt: null }, data: gone });
  await ctx.db.account.update({ where: { id: account.id }, data: { picturesReadAt: startedAt } });
}

async function knownUp(ctx: Context, accountId: string) {
  const pictures = await ctx.db.livePicture.findMany({
    where: { accountId, goneAt: null },
    select: { id: true, mediaId: true },
  });
  const names = await ctx.db.pictureFinding.findMany({
    where: { accountId, rule: { in: ['name', 'tag'] }, doneAt: null },
    select: { id: true, postExternalId: true },
  });
  return { pictures, names };
}

interface Page {
  /** When the reading began: what we ourselves hid since then it may not have seen. */
  startedAt: Date;
  posts: LivePost[];
  book: Book;
  prints: Prints;
}

async function takePage(ctx: Context, reading: Reading, { startedAt, posts, book, prints }: Page): Promise<void> {
  const { school, account } = reading;
  const now = ctx.clock.now();
  const all = posts.flatMap((post) => post.pictures.map((picture) => ({ post, picture })));
  const known = await ctx.db.livePicture.findMany({
    where: { accountId: account.id, mediaId: { in: all.map(({ picture }) => picture.externalId) } },
    include: { picture: { select: { shows: true, people: { select: { personId: true } } } } },
  });
  const byMedia = new Map(known.map((row) => [row.mediaId, row]));
  await ctx.db.livePicture.updateMany({
    where: { id: { in: known.map(({ id }) => id) } },
    data: { lastSeenAt: now, goneAt: null },
  });
  await takeSight(ctx, { accountId: account.id, posts, startedAt, now });
  for (const { post, picture } of all) {
    const before = byMedia.get(picture.externalId);
    if (before?.pictureId) continue;
    const found = await match(ctx, picture, { schoolId: school.id, side: reading.side, prints });
    await keep(ctx, reading, { post, mediaId: picture.externalId, found, now });
  }
  const declared = new Map(
    known.flatMap(({ mediaId, picture }) => (picture ? [[mediaId, peopleOf(picture, book)] as const] : [])),
  );
  const found = posts.flatMap((post) => [
    ...namesIn(ctx, post, { book, school, account, declared }),
    ...tagsOn(ctx, post, { account, declared }),
  ]);
  const ids = posts.map(({ externalId }) => externalId);
  await settle(ctx, school, { found, of: ['name', 'tag'], posts: { accountId: account.id, ids } });
}

interface Seeing {
  accountId: string;
  posts: LivePost[];
  startedAt: Date;
  now: Date;
}

/** Hidden or shown, by whomever: on the platform a person may have done either. */
async function takeSight(ctx: Context, { accountId, posts, startedAt, now }: Seeing): Promise<void> {
  const idsOf = (wanted: boolean) => posts.filter(({ hidden }) => hidden === wanted).map((post) => post.externalId);
  await ctx.db.livePicture.updateMany({
    where: { accountId, postExternalId: { in: idsOf(true) }, hiddenAt: null },
    data: { hiddenAt: now },
  });
  await ctx.db.livePicture.updateMany({
    where: { accountId, postExternalId: { in: idsOf(false) }, hiddenAt: { lt: startedAt } },
    data: { hiddenAt: null },
  });
}

interface Keeping {
  post: LivePost;
  mediaId: string;
  found: Match;
  now: Date;
}

/** Two readings at once may both find a picture that is new: the first to write wins, and what the second entered goes again. */
async function keep(ctx: Context, { school, account }: Reading, { post, mediaId, found, now }: Keeping): Promise<void> {
  const { externalId: postExternalId, permalink, at: postedAt } = post;
  const hiddenAt = post.hidden ? now : null;
  const row = { ...found, postExternalId, permalink, lastSeenAt: now, goneAt: null, hiddenAt };
  await ctx.db.$transaction(async (tx) => {
    const of = { id: uuid(), schoolId: school.id, accountId: account.id, mediaId, postedAt, firstSeenAt: now };
    const { count } = await tx.livePicture.createMany({ data: [{ ...of, ...row }], skipDuplicates: true });
    if (count > 0) return;
    const where = { accountId: account.id, mediaId, pictureId: null };
    const late = await tx.livePicture.updateMany({ where, data: row });
    if (late.count === 0 && found.matchedBy === 'found' && found.pictureId)
      await tx.picture.delete({ where: { id: found.pictureId } });
  });
}

interface Naming {
  book: Book;
  school: School;
  account: Account;
  declared: Map<string, PostToCheck['pictures'][number]['people']>;
}

const named: readonly Finding['where'][] = ['caption', 'alt', 'tag'];

/** One finding a post, whatever number of names it holds: what must be done is the same. */
function namesIn(ctx: Context, post: LivePost, { book, school, account, declared }: Naming): FoundNow[] {
  const pictures = post.pictures.map(({ externalId, alt, caption = '' }) => {
    const people = declared.get(externalId) ?? ('none' as const);
    return { path: externalId, caption, alt, people, answers: {} };
  });
  const toCheck: PostToCheck = { text: post.text, use: 'social_media', tags: post.tags, pictures, answers: {} };
  const around = { policy: ctx.policy, known: book.known, pictures: [], at: ctx.clock.now(), zone: school.timezone };
  const findings = checkPost(toCheck, around).filter(
    ({ where, severity }) => severity === 'block' && named.includes(where),
  );
  const [first] = findings;
  if (!first) return [];
  const { externalId: postExternalId, permalink } = post;
  const evidence = [...new Set(findings.map((finding) => finding.evidence))].slice(0, 5).join(', ');
  const key = `name:${account.id}:${postExternalId}`;
  const at = { accountId: account.id, postExternalId, permalink, pictureId: null };
  return [{ ...at, key, rule: 'name', clause: first.clause, personId: first.pupil, evidence }];
}

/** People who are tagged beside a picture of pupils (LK-28); of a picture that nobody has declared pupils may be in it. */
function tagsOn(
  ctx: Context,
  { externalId: postExternalId, permalink, people = [], pictures }: LivePost,
  { account, declared }: Pick<Naming, 'account' | 'declared'>,
): FoundNow[] {
  const showsPupils = pictures.some(({ externalId }) => declared.get(externalId) !== 'none');
  if (people.length === 0 || !showsPupils) return [];
  const clause = ctx.policy.clauses.some(({ id }) => id === taggingClause) ? taggingClause : 'BN-06';
  const at = { accountId: account.id, postExternalId, permalink, pictureId: null, personId: null };
  const evidence = people.slice(0, 5).join(', ');
  return [{ ...at, key: `tag:${account.id}:${postExternalId}`, rule: 'tag', clause, evidence }];
}

const taggingClause = 'LK-28';
