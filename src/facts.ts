/** What the rules may know beside the words themselves: one question to the database for all that are judged together. */
import type { ThreadFacts } from '../moderation/types.js';
import { Prisma } from '../prisma/generated/client.js';
import type { Db } from './db/index.js';

export interface Around {
  comment: {
    id: string;
    schoolId: string;
    accountId: string;
    authorId: string | null;
    postId: string | null;
    parentExternalId: string | null;
  };
  copyKey: string;
  writtenAt: Date;
}

interface Counts {
  attackers: string[];
  copyists: bigint;
  hiddenBefore: bigint;
  underPicture: boolean;
  parentOurs: boolean | null;
  parentHidden: boolean | null;
}

/** What is known around one wording, before those that are judged together with it are counted in. */
export interface Known extends Omit<ThreadFacts, 'attackers'> {
  /** Authors who went for somebody under the same post in the hour before; ten say as much as a thousand. */
  attackers: string[];
}

/** Labels of a comment that goes for somebody, and not merely breaks a rule. */
export const attacks = ['abuse', 'hate', 'threat', 'bullying', 'sexual', 'defamation'];

const mostAttackers = 10;

/** Counts only what came before, so that the same history always gives the same facts. */
export async function threadFacts(db: Db, around: Around): Promise<ThreadFacts> {
  const [known] = await knownAround(db, [around]);
  return known ? factsOf(known) : { attackers: 0, copyists: 0, hiddenBefore: 0 };
}

export const factsOf = ({ attackers, ...known }: Known): ThreadFacts => ({ ...known, attackers: attackers.length });

/** For each in turn, by one question. */
export async function knownAround(db: Db, all: readonly Around[]): Promise<Known[]> {
  if (all.length === 0) return [];
  const rows = all.map(
    ({ comment: { id, schoolId, accountId, authorId, postId, parentExternalId }, copyKey, writtenAt }, n) => ({
      ...{ n, id, schoolId, accountId, authorId, postId, parentExternalId, copyKey, writtenAt },
    }),
  );
  const found = await db.$queryRaw<Counts[]>`
    SELECT
      ARRAY(SELECT DISTINCT c."authorId" FROM "Comment" c JOIN "Decision" d ON d."revisionId" = c."currentId"
        WHERE c."postId" = t."postId" AND c.id <> t.id AND c."authorId" IS DISTINCT FROM t."authorId" AND c."authorId" IS NOT NULL
          AND c."postedAt" BETWEEN t."writtenAt" - interval '1 hour' AND t."writtenAt"
          AND d.labels && ${attacks}::text[] LIMIT ${mostAttackers}) AS attackers,
      (SELECT count(DISTINCT c."authorId") FROM "CommentRevision" r JOIN "Comment" c ON c.id = r."commentId"
        WHERE r."schoolId" = t."schoolId" AND r."copyKey" = t."copyKey" AND r."copyKey" <> '' AND NOT c.ours
          AND c."authorId" IS DISTINCT FROM t."authorId"
          AND r."writtenAt" BETWEEN t."writtenAt" - interval '1 day' AND t."writtenAt") AS copyists,
      (SELECT count(*) FROM "Comment" c WHERE c."authorId" = t."authorId" AND c.id <> t.id AND c."hiddenAt" IS NOT NULL
          AND c."postedAt" BETWEEN t."writtenAt" - interval '30 days' AND t."writtenAt") AS "hiddenBefore",
      ${underPicture} AS "underPicture",
      parent.ours AS "parentOurs", parent."hiddenAt" IS NOT NULL AS "parentHidden"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(n int, id uuid, "schoolId" uuid, "accountId" uuid, "authorId" uuid,
        "postId" uuid, "parentExternalId" text, "copyKey" text, "writtenAt" timestamptz)
      LEFT JOIN "Comment" parent ON parent."accountId" = t."accountId" AND parent."externalId" = t."parentExternalId"
    ORDER BY t.n`;
  return found.map(({ attackers, copyists, hiddenBefore, parentOurs, parentHidden, underPicture: fresh }) => ({
    attackers,
    copyists: Number(copyists),
    hiddenBefore: Number(hiddenBefore),
    ...(fresh && { underPicture: true }),
    ...(parentOurs !== null && { repliesTo: { ours: parentOurs, hidden: parentHidden === true } }),
  }));
}

/**
 * Under the post, or on Facebook under one of its photos, which has a thread of its own. A picture of which nobody has said who is
 * in it counts as one with people.
 */
const underPicture = Prisma.sql`
  EXISTS (SELECT 1 FROM "Post" p
    JOIN "LivePicture" l ON l."accountId" = p."accountId"
      AND (l."postExternalId" = p."externalId" OR l."mediaId" = substring(p."externalId" FROM '[^_]*$'))
    LEFT JOIN "Picture" i ON i.id = l."pictureId"
    WHERE p.id = t."postId" AND l."postedAt" > t."writtenAt" - interval '14 days' AND i.shows IS DISTINCT FROM 'none')`;
