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
export async function storeVisibility(tx: Tx, into: Into, changes: InboundVisibility[]): Promise<AuditEntry[]> {
  const newest = new Map<string, InboundVisibility>();
  for (const change of changes) {
    const known = newest.get(change.externalId);
    if (!known || isNewer(change, known)) newest.set(change.externalId, change);
  }
  if (newest.size === 0) return [];
  const rows = [...newest.values()].map(({ externalId, hidden, at }) => ({ externalId, hidden, at }));
  const taken = await tx.$queryRaw<{ externalId: string }[]>`
    INSERT INTO "Sight" AS old ("accountId", "externalId", hidden, at)
    SELECT ${into.accountId}::uuid, r."externalId", r.hidden, r.at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("externalId" text, hidden boolean, at timestamptz)
    ORDER BY r."externalId"
    ON CONFLICT ("accountId", "externalId") DO UPDATE SET hidden = EXCLUDED.hidden, at = EXCLUDED.at
    WHERE EXCLUDED.at > old.at OR (EXCLUDED.at = old.at AND EXCLUDED.hidden)
    RETURNING "externalId"`;
  return applySights(
    tx,
    into,
    taken.map(({ externalId }) => externalId),
  );
}

/** Of two in the same second nobody knows the order: hidden is taken for the last, and a reading sets it right. */
const isNewer = (one: InboundVisibility, other: InboundVisibility): boolean =>
  one.at > other.at || (one.at.getTime() === other.at.getTime() && one.hidden);

/** What the platform told of these comments before they came themselves, or just now. */
export async function applySights(tx: Tx, { accountId }: Into, externalIds: string[]): Promise<AuditEntry[]> {
  if (externalIds.length === 0) return [];
  const where = { accountId, externalId: { in: externalIds } };
  const sights = await tx.sight.findMany({ where, orderBy: { externalId: 'asc' } });
  if (sights.length === 0) return [];
  const found = await tx.comment.findMany({ where, select: { id: true, externalId: true, hiddenAt: true } });
  const comments = new Map(found.map((one) => [one.externalId, one]));
  const ours = await lastOfOurs(
    tx,
    found.map(({ id }) => id),
  );
  const entries: AuditEntry[] = [];
  for (const sight of sights) {
    const comment = comments.get(sight.externalId);
    if (comment) entries.push(...(await applySight(tx, sight, { ...comment, ours: ours.get(comment.id) })));
  }
  return entries;
}

/** By the comment: when our last hiding or showing of it ended, null where it is under way. */
async function lastOfOurs(tx: Tx, commentIds: string[]): Promise<Map<string, Date | null>> {
  const actions = await tx.action.findMany({
    where: { commentId: { in: commentIds }, kind: { in: ['hide', 'unhide'] }, state: { in: ['done', 'performing'] } },
    orderBy: { requestedAt: 'asc' },
    select: { commentId: true, doneAt: true },
  });
  return new Map(actions.flatMap(({ commentId, doneAt }) => (commentId ? [[commentId, doneAt] as const] : [])));
}

interface Sighted {
  id: string;
  hiddenAt: Date | null;
  /** As lastOfOurs says; undefined: we never did. */
  ours: Date | null | undefined;
}

/**
 * Other tools and other people hide too, and what a person shows again we never fight (platforms.md part 4, 32). Our own
 * acts come back as echoes, late and out of order: what is not newer than our last finished act is one of those. The
 * platform's times are whole seconds.
 */
async function applySight(tx: Tx, { externalId, hidden, at }: Sight, comment: Sighted): Promise<AuditEntry[]> {
  const { id, hiddenAt, ours } = comment;
  if (hiddenAt?.getTime() === (hidden ? at.getTime() : undefined)) return [];
  if (ours === null || (ours && at.getTime() < ours.getTime() + 1000)) return [];
  await tx.comment.update({ where: { id }, data: { hiddenAt: hidden ? at : null }, select: { id: true } });
  // Hidden anew while it was hidden: the time is set right, and nothing happened.
  if (hidden && hiddenAt !== null) return [];
  const kind = hidden ? 'comment.hidden-outside' : 'comment.shown-outside';
  return [{ kind, actor: 'outside', commentId: id, facts: { externalId, at } }];
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
