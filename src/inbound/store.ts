/**
 * Stores what a delivery held, whole deliveries at a time: a webhook may bring a thousand changes. Duplicates and
 * disorder end in the same rows: keys make repeats vanish, the newest wording by the platform's time is the current one.
 */
import { v7 as uuid } from 'uuid';
import type { InboundComment, InboundPost } from '../../connectors/connector.js';
import type { Tx } from '../db/index.js';

export interface Into {
  schoolId: string;
  accountId: string;
  platform: string;
  receivedAt: Date;
  channel: 'webhook' | 'poll';
  historyBefore?: Date;
}

export type Ids = Map<string, string>;
interface IdRow {
  id: string;
  externalId: string;
}

/** Postgres takes no NUL and no half surrogates in text; both are shown as the replacement character. */
export const storable = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** The same for all that an event says: one bad id or link must not lose the rest of its delivery. */
export function storableEvent<T extends object>(event: T): T {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return storable(value);
    if (value === null || typeof value !== 'object' || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one)]));
  };
  return clean(event) as T;
}

const toIds = (rows: IdRow[]): Ids => new Map(rows.map((row) => [row.externalId, row.id]));

/** The last of each key: an INSERT … ON CONFLICT DO UPDATE may touch a row only once. */
const lastByKey = <T>(rows: T[], key: (row: T) => string): T[] => [
  ...new Map(rows.map((row) => [key(row), row])).values(),
];

/** Posts told of in full, and posts known only because somebody commented under them. */
export async function storePosts(tx: Tx, into: Into, posts: Partial<InboundPost>[]): Promise<Ids> {
  // What is told in full comes last, the newest at the end, and so wins over a mere mention of the same post.
  const ordered = [...posts].sort(
    (a, b) => Number(Boolean(a.text)) - Number(Boolean(b.text)) || (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0),
  );
  const rows = lastByKey(ordered, (post) => post.externalId ?? '').map((post) => ({
    id: uuid(),
    externalId: post.externalId,
    text: post.text ?? '',
    permalink: post.permalink ?? '',
    postedAt: firstOf(ordered, post.externalId),
    textAt: post.at ?? null,
  }));
  if (rows.length === 0) return new Map();
  return toIds(
    await tx.$queryRaw<IdRow[]>`
      INSERT INTO "Post" AS old (id, "schoolId", "accountId", "externalId", text, permalink, "postedAt", "textAt")
      SELECT r.id, ${into.schoolId}::uuid, ${into.accountId}::uuid, r."externalId", r.text, r.permalink, r."postedAt",
        CASE WHEN r.text <> '' THEN r."textAt" END
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(id uuid, "externalId" text, text text, permalink text, "postedAt" timestamptz, "textAt" timestamptz)
      ON CONFLICT ("accountId", "externalId") DO UPDATE SET
        text = CASE WHEN EXCLUDED.text <> '' AND (old.text = '' OR old."textAt" IS NULL OR EXCLUDED."textAt" >= old."textAt")
          THEN EXCLUDED.text ELSE old.text END,
        "textAt" = GREATEST(old."textAt", EXCLUDED."textAt"),
        permalink = CASE WHEN EXCLUDED.permalink <> '' THEN EXCLUDED.permalink ELSE old.permalink END,
        "postedAt" = LEAST(old."postedAt", EXCLUDED."postedAt")
      RETURNING id, "externalId"`,
  );
}

/** An edit tells its own time, so of several the earliest is the closest to when the post appeared. */
function firstOf(posts: Partial<InboundPost>[], externalId: string | undefined): Date | null {
  const times = posts.flatMap((post) => (post.externalId === externalId && post.at ? [post.at.getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** Authors by the platform's id. One without an id gets a row of its own for each comment, if there is a name at all. */
export async function storeAuthors(tx: Tx, into: Into, comments: InboundComment[]): Promise<Ids> {
  const known = comments.filter(({ author }) => author.id !== undefined || author.name !== '');
  const placed = await withAuthor(
    tx,
    into,
    known.filter(({ author }) => author.id === undefined),
  );
  const wanted = known.filter(({ author, externalId }) => author.id !== undefined || !placed.has(externalId));
  const oldestFirst = [...wanted].sort((a, b) => a.writtenAt.getTime() - b.writtenAt.getTime());
  const rows = lastByKey(oldestFirst, authorKey).map((comment) => ({
    id: uuid(),
    key: authorKey(comment),
    toldAt: comment.writtenAt,
    externalId: comment.author.id ?? null,
    name: comment.author.name,
    handle: comment.author.handle,
    bio: comment.author.bio,
  }));
  if (rows.length === 0) return new Map();
  const stored = await tx.$queryRaw<{ id: string; externalId: string | null }[]>`
      INSERT INTO "Author" AS old (id, "schoolId", "accountId", "externalId", name, handle, bio, "toldAt")
      SELECT r.id, ${into.schoolId}::uuid, ${into.accountId}::uuid, r."externalId", r.name, r.handle, r.bio, r."toldAt"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(id uuid, "externalId" text, name text, handle text, bio text, "toldAt" timestamptz)
      ON CONFLICT ("accountId", "externalId") DO UPDATE SET
        name = CASE WHEN EXCLUDED.name <> '' AND (old.name = '' OR EXCLUDED."toldAt" >= COALESCE(old."toldAt", '-infinity'))
          THEN EXCLUDED.name ELSE old.name END,
        handle = CASE WHEN EXCLUDED.handle <> '' AND (old.handle = '' OR EXCLUDED."toldAt" >= COALESCE(old."toldAt", '-infinity'))
          THEN EXCLUDED.handle ELSE old.handle END,
        bio = CASE WHEN EXCLUDED."toldAt" >= COALESCE(old."toldAt", '-infinity') THEN EXCLUDED.bio ELSE old.bio END,
        "toldAt" = GREATEST(old."toldAt", EXCLUDED."toldAt")
      RETURNING id, "externalId"`;
  const byId = new Map(stored.map((row) => [row.externalId ?? row.id, row.id]));
  return new Map(
    rows.flatMap((row) => {
      const id = byId.get(row.externalId ?? row.id);
      return id ? [[row.key, id] as const] : [];
    }),
  );
}

/** Of these comments, those whose author has a row: a repeat of a nameless one must not leave another row behind. */
async function withAuthor(tx: Tx, { accountId }: Into, comments: InboundComment[]): Promise<Set<string>> {
  if (comments.length === 0) return new Set();
  const externalIds = comments.map((comment) => comment.externalId);
  const found = await tx.comment.findMany({
    where: { accountId, externalId: { in: externalIds }, authorId: { not: null } },
    select: { externalId: true },
  });
  return new Set(found.map((comment) => comment.externalId));
}

export const authorKey = ({ author, externalId }: InboundComment) => author.id ?? `nobody of ${externalId}`;

export interface CommentLinks {
  posts: Ids;
  authors: Ids;
}

/** A tombstone (deleted before it was told of), or an edit that came first, is filled in by what comes later. */
export async function storeComments(
  tx: Tx,
  into: Into,
  { comments, links }: { comments: InboundComment[]; links: CommentLinks },
): Promise<Ids> {
  const rows = lastByKey(comments, (comment) => comment.externalId).map((comment) => ({
    id: uuid(),
    externalId: comment.externalId,
    surface: comment.surface,
    ours: comment.ours,
    authorId: links.authors.get(authorKey(comment)) ?? null,
    postId: links.posts.get(comment.postExternalId ?? '') ?? null,
    parent: comment.parentExternalId ?? null,
    permalink: comment.permalink,
    postedAt: earliest(comments, comment.externalId),
  }));
  if (rows.length === 0) return new Map();
  return toIds(
    await tx.$queryRaw<IdRow[]>`
      INSERT INTO "Comment" AS old (id, "schoolId", "accountId", platform, "externalId", surface, ours, "authorId", "postId",
        "parentExternalId", permalink, "postedAt", "receivedAt")
      SELECT r.id, ${into.schoolId}::uuid, ${into.accountId}::uuid, ${into.platform}::"Platform", r."externalId",
        r.surface::"Surface", r.ours, r."authorId", r."postId", r.parent, r.permalink, r."postedAt", ${into.receivedAt}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(id uuid, "externalId" text, surface text, ours boolean, "authorId" uuid, "postId" uuid, parent text,
             permalink text, "postedAt" timestamptz)
      ON CONFLICT ("accountId", "externalId") DO UPDATE SET
        surface = CASE WHEN old."currentId" IS NULL THEN EXCLUDED.surface ELSE old.surface END,
        ours = old.ours OR EXCLUDED.ours,
        "authorId" = CASE WHEN EXISTS (SELECT 1 FROM "Author" a WHERE a.id = old."authorId" AND a."externalId" IS NULL)
          THEN COALESCE(EXCLUDED."authorId", old."authorId") ELSE COALESCE(old."authorId", EXCLUDED."authorId") END,
        "postId" = COALESCE(old."postId", EXCLUDED."postId"),
        "parentExternalId" = COALESCE(old."parentExternalId", EXCLUDED."parentExternalId"),
        permalink = CASE WHEN old.permalink = '' THEN EXCLUDED.permalink ELSE old.permalink END,
        "postedAt" = LEAST(old."postedAt", EXCLUDED."postedAt")
      RETURNING id, "externalId"`,
  );
}

/** A visitor's post that was removed before it was told of: its tombstone is a post, since nobody knew whose it was. */
export async function buryRemoved(
  tx: Tx,
  { comments, ids: all }: { comments: InboundComment[]; ids: Ids },
): Promise<void> {
  const ids = comments.flatMap((comment) => (comment.postExternalId ? [] : (all.get(comment.externalId) ?? [])));
  if (ids.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Comment" c SET "deletedAt" = p."removedAt" FROM "Post" p
    WHERE c.id = ANY(${ids}::uuid[]) AND c."deletedAt" IS NULL AND p."accountId" = c."accountId"
      AND p."externalId" = c."externalId" AND p."removedAt" IS NOT NULL`;
}

/** The time of an edit is not when the comment appeared (platforms.md F3.5), but it is the latest that this can have been. */
function earliest(comments: InboundComment[], externalId: string): Date {
  const times = comments.filter((one) => one.externalId === externalId).map((one) => one.postedAt ?? one.writtenAt);
  return new Date(Math.min(...times.map((time) => time.getTime())));
}
