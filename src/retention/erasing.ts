/**
 * Erases the words and names of one comment wherever they stand, in one transaction. Rows, ids, times and categories stay, so that
 * figures stay right and the audit chain holds: words and names are hashed apart in it (src/audit.ts).
 */
import { randomUUID } from 'node:crypto';
import { Prisma } from '../../prisma/generated/client.js';
import type { Tx } from '../db/index.js';

/** What a page shows where the words were. */
export const erasedWords = '(erased: the time for which this is kept is over)';

export async function eraseComment(tx: Tx, { id: commentId, at }: { id: string; at: Date }): Promise<void> {
  const where = { commentId };
  const { authorId } = await tx.comment.update({
    where: { id: commentId },
    data: { erasedAt: at, permalink: '' },
    select: { authorId: true },
  });
  // A hash of short words can be guessed back.
  for (const { id } of await tx.commentRevision.findMany({ where, select: { id: true } }))
    await tx.commentRevision.update({
      where: { id },
      data: { text: erasedWords, textHash: `erased ${randomUUID()}`, copyKey: '' },
    });
  await eraseReasons(tx, commentId);
  await eraseOfPeople(tx, commentId);
  await tx.auditEvent.updateMany({
    where,
    data: { content: Prisma.DbNull, contentSalt: null, person: Prisma.DbNull, personSalt: null },
  });
  if (authorId) await eraseAuthor(tx, authorId);
}

/** Which rule and which clause stays; the words that showed it do not. */
async function eraseReasons(tx: Tx, commentId: string): Promise<void> {
  for (const { id, reasons } of await tx.decision.findMany({
    where: { commentId },
    select: { id: true, reasons: true },
  }))
    await tx.decision.update({ where: { id }, data: { reasons: withoutWords(reasons) as Prisma.InputJsonValue } });
}

/** Of what a reason says, these are words of ours. */
const kept = new Set([
  'counted',
  'observed',
  'rule',
  'clause',
  'pack',
  'disposition',
  'kind',
  'labels',
  'task',
  'ban',
  'mode',
]);

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, one]) => [key, kept.has(key) ? withoutWords(one) : '']);
  return Object.fromEntries(entries);
}

/** What people wrote about it, and what we said there. */
async function eraseOfPeople(tx: Tx, commentId: string): Promise<void> {
  const where = { commentId };
  await tx.action.updateMany({ where, data: { payload: {} } });
  await tx.proposal.updateMany({ where, data: { reason: '', note: '' } });
  await tx.proposal.updateMany({ where: { commentId, text: { not: null } }, data: { text: '' } });
  await tx.caseStep.updateMany({ where, data: { note: '', details: Prisma.DbNull } });
  await tx.handOver.updateMany({ where, data: { note: '' } });
  await tx.stepAside.updateMany({ where, data: { reason: '' } });
  await tx.clockMark.updateMany({ where, data: { note: '' } });
  await tx.term.updateMany({ where, data: { note: '', asked: '' } });
}

/** Whoever wrote nothing that is still kept, and is not banned, is nobody here any more. */
async function eraseAuthor(tx: Tx, id: string): Promise<void> {
  const data = { externalId: null, name: '', handle: '', bio: '', toldAt: null };
  await tx.author.updateMany({ where: { id, bannedAt: null, comments: { none: { erasedAt: null } } }, data });
}
