/** The wordings of comments: which are new, which stands now, and what told us of each. */
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { InboundComment } from '../../connectors/connector.js';
import type { Tx } from '../db/index.js';
import { copyKey } from './copy-key.js';
import type { Ids, Into } from './store.js';

interface Wording {
  commentId: string;
  textHash: string;
  comment: InboundComment;
}

/** New wordings, and which of them stands now. Returns the ids of the wordings that were not known before. */
export async function storeRevisions(
  tx: Tx,
  into: Into,
  { comments, ids }: { comments: InboundComment[]; ids: Ids },
): Promise<string[]> {
  const told = comments.flatMap((comment): Wording[] => {
    const commentId = ids.get(comment.externalId);
    const textHash = createHash('sha256').update(comment.text).digest('hex');
    return commentId ? [{ commentId, textHash, comment }] : [];
  });
  const wordings = await withoutStanding(tx, told);
  const created = await tx.commentRevision.createManyAndReturn({
    data: wordings.map((wording) => rowOf(wording, into)),
    skipDuplicates: true,
    select: { id: true, commentId: true, decidedAt: true },
  });
  if (into.channel === 'webhook' && created.length < wordings.length) await noteWebhook(tx, into, wordings);
  const changed = new Set(created.map((row) => row.commentId));
  for (const { commentId, comment } of told) if (comment.seenAt) changed.add(commentId);
  if (changed.size > 0)
    await tx.$executeRaw`
      UPDATE "Comment" c SET "currentId" = (
        SELECT r.id FROM "CommentRevision" r WHERE r."commentId" = c.id
        ORDER BY GREATEST(r."writtenAt", r."seenAt") DESC, r."seenAt" DESC NULLS LAST, r.id DESC LIMIT 1)
      WHERE c.id = ANY(${[...changed]}::uuid[])`;
  return created.filter((row) => row.decidedAt === null).map((row) => row.id);
}

function rowOf({ commentId, textHash, comment }: Wording, { schoolId, receivedAt, channel, historyBefore }: Into) {
  const { text, writtenAt, seenAt, edited } = comment;
  // Our own words and what is older than our watch are never judged, so they are not waiting for it.
  const history = historyBefore !== undefined && writtenAt < historyBefore;
  return {
    ...{ id: uuid(), schoolId, commentId, text, textHash, copyKey: copyKey(text), writtenAt, receivedAt, channel },
    // The platform's times are whole seconds: an edit comes after what was added in the same one, whichever is told first.
    seenAt: seenAt ?? (edited ? new Date(writtenAt.getTime() + 1) : null),
    webhookAt: channel === 'webhook' ? receivedAt : null,
    decidedAt: comment.ours || history ? receivedAt : null,
  };
}

/**
 * A reading shows what stands and not when it was written: words that stand already are no new wording, they were only seen
 * again. And what is seen again after it was said to be gone is not gone.
 */
async function withoutStanding(tx: Tx, told: Wording[]): Promise<Wording[]> {
  const seen = told.filter(({ comment }) => comment.seenAt);
  if (seen.length === 0) return told;
  const rows = seen.map(({ commentId, textHash, comment }) => ({ id: commentId, hash: textHash, at: comment.seenAt }));
  const list = JSON.stringify(rows);
  await tx.$executeRaw`
    UPDATE "Comment" c SET "deletedAt" = NULL FROM jsonb_to_recordset(${list}::jsonb) AS s(id uuid, at timestamptz)
    WHERE c.id = s.id AND c."deletedAt" < s.at`;
  const standing = await tx.$queryRaw<{ commentId: string }[]>`
    UPDATE "CommentRevision" r SET "seenAt" = GREATEST(r."seenAt", s.at)
    FROM jsonb_to_recordset(${list}::jsonb) AS s(id uuid, hash text, at timestamptz) JOIN "Comment" c ON c.id = s.id
    WHERE r.id = c."currentId" AND r."textHash" = s.hash RETURNING r."commentId"`;
  const known = new Set(standing.map(({ commentId }) => commentId));
  return withRightClock(
    tx,
    told.filter(({ commentId, comment }) => !comment.seenAt || !known.has(commentId)),
  );
}

/** What is told while a reading goes on may be this much newer than its start; more, and one of the clocks is wrong. */
const skewMs = 2 * 60_000;

/** Our clock may be behind the platform's: what a reading sees now is newer all the same than what was known before. */
async function withRightClock(tx: Tx, wordings: Wording[]): Promise<Wording[]> {
  const ids = wordings.flatMap(({ commentId, comment }) => (comment.seenAt ? [commentId] : []));
  if (ids.length === 0) return wordings;
  const current = await tx.$queryRaw<{ id: string; at: Date }[]>`
    SELECT c.id, GREATEST(r."writtenAt", r."seenAt") AS at
    FROM "Comment" c JOIN "CommentRevision" r ON r.id = c."currentId" WHERE c.id = ANY(${ids}::uuid[])`;
  const times = new Map(current.map(({ id, at }) => [id, at.getTime()]));
  return wordings.map((wording) => {
    const { seenAt } = wording.comment;
    const at = times.get(wording.commentId) ?? 0;
    if (!seenAt || at - seenAt.getTime() <= skewMs) return wording;
    return { ...wording, comment: { ...wording.comment, seenAt: new Date(at + 1) } };
  });
}

/** What a poll had brought already: that a webhook told of it too, and how late. */
async function noteWebhook(tx: Tx, { receivedAt }: Into, wordings: Wording[]): Promise<void> {
  const list = JSON.stringify(wordings.map(({ commentId, textHash }) => ({ id: commentId, hash: textHash })));
  await tx.$executeRaw`
    UPDATE "CommentRevision" r SET "webhookAt" = ${receivedAt}
    FROM jsonb_to_recordset(${list}::jsonb) AS s(id uuid, hash text)
    WHERE r."commentId" = s.id AND r."textHash" = s.hash AND r."webhookAt" IS NULL`;
}
