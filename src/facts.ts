/** What the rules may know beside the words themselves: one question to the database for each comment. */
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
  attackers: bigint;
  copyists: bigint;
  hiddenBefore: bigint;
  underPicture: boolean;
  parentOurs: boolean | null;
  parentHidden: boolean | null;
}

/** Labels of a comment that goes for somebody, and not merely breaks a rule. */
const attacks = ['abuse', 'hate', 'threat', 'bullying', 'sexual', 'defamation'];

/** Counts only what came before, so that the same history always gives the same facts. */
export async function threadFacts(db: Db, around: Around): Promise<ThreadFacts> {
  const { comment, copyKey, writtenAt } = around;
  const { id, schoolId, accountId, authorId, postId, parentExternalId } = comment;
  const [counts] = await db.$queryRaw<Counts[]>`
    SELECT
      (SELECT count(DISTINCT c."authorId") FROM "Comment" c JOIN "Decision" d ON d."revisionId" = c."currentId"
        WHERE c."postId" = ${postId}::uuid AND c.id <> ${id}::uuid AND c."authorId" IS DISTINCT FROM ${authorId}::uuid
          AND c."postedAt" BETWEEN ${writtenAt}::timestamptz - interval '1 hour' AND ${writtenAt}::timestamptz
          AND d.labels && ${attacks}::text[]) AS attackers,
      (SELECT count(DISTINCT c."authorId") FROM "CommentRevision" r JOIN "Comment" c ON c.id = r."commentId"
        WHERE r."schoolId" = ${schoolId}::uuid AND r."copyKey" = ${copyKey} AND r."copyKey" <> '' AND NOT c.ours
          AND c."authorId" IS DISTINCT FROM ${authorId}::uuid
          AND r."writtenAt" BETWEEN ${writtenAt}::timestamptz - interval '1 day' AND ${writtenAt}::timestamptz) AS copyists,
      (SELECT count(*) FROM "Comment" c WHERE c."authorId" = ${authorId}::uuid AND c.id <> ${id}::uuid
          AND c."hiddenAt" IS NOT NULL
          AND c."postedAt" BETWEEN ${writtenAt}::timestamptz - interval '30 days' AND ${writtenAt}::timestamptz) AS "hiddenBefore",
      ${underPicture(around)} AS "underPicture",
      parent.ours AS "parentOurs", parent."hiddenAt" IS NOT NULL AS "parentHidden"
    FROM (SELECT 1) one LEFT JOIN "Comment" parent
      ON parent."accountId" = ${accountId}::uuid AND parent."externalId" = ${parentExternalId}`;
  if (!counts) return { attackers: 0, copyists: 0, hiddenBefore: 0 };
  const { attackers, copyists, hiddenBefore, parentOurs, parentHidden, underPicture: fresh } = counts;
  return {
    attackers: Number(attackers),
    copyists: Number(copyists),
    hiddenBefore: Number(hiddenBefore),
    ...(fresh && { underPicture: true }),
    ...(parentOurs !== null && { repliesTo: { ours: parentOurs, hidden: parentHidden === true } }),
  };
}

/**
 * Under the post, or on Facebook under one of its photos, which has a thread of its own. A picture of which nobody has said who is
 * in it counts as one with people.
 */
const underPicture = ({ comment: { postId }, writtenAt }: Around) => Prisma.sql`
  EXISTS (SELECT 1 FROM "Post" p
    JOIN "LivePicture" l ON l."accountId" = p."accountId"
      AND (l."postExternalId" = p."externalId" OR l."mediaId" = substring(p."externalId" FROM '_([0-9]+)$'))
    LEFT JOIN "Picture" i ON i.id = l."pictureId"
    WHERE p.id = ${postId}::uuid AND l."postedAt" > ${writtenAt}::timestamptz - interval '14 days'
      AND i.shows IS DISTINCT FROM 'none')`;
