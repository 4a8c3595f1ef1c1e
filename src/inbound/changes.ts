/** What happened to comments that exist: deleted, hidden or shown elsewhere, answered outside the tool. */
import { v7 as uuid } from 'uuid';
import type { InboundComment, InboundRemoval, InboundVisibility } from '../../connectors/connector.js';
import type { AuditEntry } from '../audit.js';
import type { Tx } from '../db/index.js';
import type { Into } from './store.js';

/** A removal may come before the comment itself: then a tombstone waits for it. */
export async function storeRemoval(tx: Tx, into: Into, removal: InboundRemoval): Promise<AuditEntry[]> {
  const { schoolId, accountId, receivedAt } = into;
  const { externalId, at } = removal;
  if (removal.of === 'post') {
    await tx.$executeRaw`
      INSERT INTO "Post" AS old (id, "schoolId", "accountId", "externalId", "removedAt")
      VALUES (${uuid()}::uuid, ${schoolId}::uuid, ${accountId}::uuid, ${externalId}, ${at})
      ON CONFLICT ("accountId", "externalId") DO UPDATE SET "removedAt" = LEAST(old."removedAt", EXCLUDED."removedAt")`;
    // Facebook does not say whose post it was: a visitor's is a comment to us.
    const visitors = await tx.comment.count({ where: { accountId, externalId } });
    if (visitors === 0) return [];
  }
  const [row] = await tx.$queryRaw<{ id: string; before: Date | null }[]>`
    INSERT INTO "Comment" AS old (id, "schoolId", "accountId", platform, "externalId", surface, "postedAt", "receivedAt", "deletedAt")
    VALUES (${uuid()}::uuid, ${schoolId}::uuid, ${accountId}::uuid, ${into.platform}::"Platform", ${externalId}, 'comment',
      ${at}, ${receivedAt}, ${at})
    ON CONFLICT ("accountId", "externalId") DO UPDATE SET "deletedAt" = LEAST(old."deletedAt", EXCLUDED."deletedAt")
    RETURNING id`;
  if (!row) return [];
  return [{ kind: 'comment.removed', actor: 'outside', commentId: row.id, facts: { externalId, at } }];
}

/**
 * Hidden or shown by another hand: other tools and other people hide too, and what a person shows again we never fight
 * (platforms.md part 4, 32). Our own acts come back as echoes, late and out of order: what is not newer than our last
 * finished act is one of those. The platform's times are whole seconds.
 */
export async function storeVisibility(tx: Tx, into: Into, change: InboundVisibility): Promise<AuditEntry[]> {
  const { accountId } = into;
  const comment = await tx.comment.findUnique({
    where: { accountId_externalId: { accountId, externalId: change.externalId } },
    select: { id: true, hiddenAt: true },
  });
  if (!comment || (comment.hiddenAt !== null) === change.hidden) return [];
  const ours = await tx.action.findFirst({
    where: { commentId: comment.id, kind: { in: ['hide', 'unhide'] }, state: { in: ['done', 'performing'] } },
    orderBy: { requestedAt: 'desc' },
    select: { doneAt: true },
  });
  if (ours && (ours.doneAt === null || change.at.getTime() < ours.doneAt.getTime() + 1000)) return [];
  await tx.comment.update({ where: { id: comment.id }, data: { hiddenAt: change.hidden ? change.at : null } });
  const kind = change.hidden ? 'comment.hidden-outside' : 'comment.shown-outside';
  return [{ kind, actor: 'outside', commentId: comment.id, facts: { externalId: change.externalId, at: change.at } }];
}

/** The comments that these replies of ours answer. Under a visitor's own post a reply has no parent: the post is what it answers. */
export async function answeredBy(tx: Tx, into: Into, replies: InboundComment[]): Promise<string[]> {
  const externalIds = replies.flatMap((reply) =>
    reply.ours ? (reply.parentExternalId ?? reply.postExternalId ?? []) : [],
  );
  if (externalIds.length === 0) return [];
  // The thread of a private message is the person on the other side.
  const answered = [
    { externalId: { in: externalIds } },
    { surface: 'message' as const, parentExternalId: { in: externalIds } },
  ];
  const where = { accountId: into.accountId, ours: false, OR: answered };
  return (await tx.comment.findMany({ where, select: { id: true } })).map(({ id }) => id);
}
