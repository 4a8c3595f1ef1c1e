/** What becomes of a post as a whole once one of its accounts has had it, or never will. */
import type { Tx } from '../db/index.js';

const gone = { facts: '', bytes: null, toRead: null, toReadInside: null, readingSince: null, readLeaseUntil: null };

/**
 * Out everywhere: what was found in its files, and the copies that went out, are gone. Otherwise it is given back to whoever wrote
 * it, but not before the last of its effects has ended: one that still waits would carry out what is only being written.
 */
export async function endSending(tx: Tx, publicationId: string): Promise<void> {
  // Two accounts may end at once: the second sees the other's row.
  await tx.$queryRaw`SELECT id FROM "Publication" WHERE id = ${publicationId}::uuid FOR UPDATE`;
  const targets = await tx.publicationTarget.findMany({
    where: { publicationId },
    select: {
      externalId: true,
      actions: { where: { state: { in: ['pending', 'performing'] } }, select: { id: true } },
    },
  });
  if (targets.length > 0 && targets.every(({ externalId }) => externalId !== null)) {
    await tx.publication.update({ where: { id: publicationId }, data: { state: 'published' } });
    await tx.picture.updateMany({ where: { publicationId }, data: gone });
    return;
  }
  if (targets.some(({ actions }) => actions.length > 0)) return;
  await tx.publication.updateMany({ where: { id: publicationId, state: 'publishing' }, data: { state: 'stopped' } });
}

/** The post of an action that has just ended, if it is one of publishing. */
export async function endSendingOf(
  tx: Tx,
  { kind, publicationTargetId }: { kind: string; publicationTargetId: string | null },
): Promise<void> {
  if (kind !== 'publish' || !publicationTargetId) return;
  const target = await tx.publicationTarget.findUnique({ where: { id: publicationTargetId } });
  if (target) await endSending(tx, target.publicationId);
}
