/** What happened to comments that exist: deleted, hidden or shown elsewhere, answered outside the tool. */
import { v7 as uuid } from 'uuid';
import type { InboundComment, InboundRemoval, InboundVisibility } from '../../connectors/connector.js';
import type { Sight } from '../../prisma/generated/client.js';
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

/** Hidden or shown on the platform. The newest by the platform's time counts, also where the comment itself comes later. */
export async function storeVisibility(tx: Tx, into: Into, change: InboundVisibility): Promise<AuditEntry[]> {
  const { externalId, hidden, at } = change;
  // Of two in the same second nobody knows the order: hidden is taken for the last, and a reading sets it right.
  const newer = await tx.$executeRaw`
    INSERT INTO "Sight" AS old ("accountId", "externalId", hidden, at)
    VALUES (${into.accountId}::uuid, ${externalId}, ${hidden}, ${at})
    ON CONFLICT ("accountId", "externalId") DO UPDATE SET hidden = EXCLUDED.hidden, at = EXCLUDED.at
    WHERE EXCLUDED.at > old.at OR (EXCLUDED.at = old.at AND EXCLUDED.hidden)`;
  return newer === 0 ? [] : applySights(tx, into, [externalId]);
}

/** What the platform told of these comments before they came themselves, or just now. */
export async function applySights(tx: Tx, { accountId }: Into, externalIds: string[]): Promise<AuditEntry[]> {
  if (externalIds.length === 0) return [];
  const sights = await tx.sight.findMany({ where: { accountId, externalId: { in: externalIds } } });
  const entries: AuditEntry[] = [];
  for (const sight of sights) entries.push(...(await applySight(tx, sight)));
  return entries;
}

/**
 * Other tools and other people hide too, and what a person shows again we never fight (platforms.md part 4, 32). Our own
 * acts come back as echoes, late and out of order: what is not newer than our last finished act is one of those. The
 * platform's times are whole seconds.
 */
async function applySight(tx: Tx, { accountId, externalId, hidden, at }: Sight): Promise<AuditEntry[]> {
  const comment = await tx.comment.findUnique({
    where: { accountId_externalId: { accountId, externalId } },
    select: { id: true, hiddenAt: true },
  });
  if (!comment || comment.hiddenAt?.getTime() === (hidden ? at.getTime() : undefined)) return [];
  const ours = await tx.action.findFirst({
    where: { commentId: comment.id, kind: { in: ['hide', 'unhide'] }, state: { in: ['done', 'performing'] } },
    orderBy: { requestedAt: 'desc' },
    select: { doneAt: true },
  });
  if (ours && (ours.doneAt === null || at.getTime() < ours.doneAt.getTime() + 1000)) return [];
  await tx.comment.update({ where: { id: comment.id }, data: { hiddenAt: hidden ? at : null } });
  // Hidden anew while it was hidden: the time is set right, and nothing happened.
  if (hidden && comment.hiddenAt !== null) return [];
  const kind = hidden ? 'comment.hidden-outside' : 'comment.shown-outside';
  return [{ kind, actor: 'outside', commentId: comment.id, facts: { externalId, at } }];
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
