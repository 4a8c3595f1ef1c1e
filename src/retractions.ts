/** Words of the school's own that went out in public and are taken back: a wrong time, a name, an answer to the wrong person. */
import { validate as isUuid } from 'uuid';
import type { Prisma } from '../prisma/generated/client.js';
import type { Target } from './claiming.js';
import type { Tx } from './db/index.js';
import { openReview } from './opening.js';
import { ability, needReason, ResolutionError, type Step } from './resolution-steps.js';

/** What was said in public; a message in somebody's inbox is theirs, and no platform takes it out again. */
export const publicWords = ['reply', 'notice'] as const;

/** One at a time, and once: what a platform refused may be wished for again. */
export const retract: Step = async (tx, { input, subject, ctx }) => {
  needReason(input);
  const { actionId = '', schoolId } = input;
  const where = {
    id: actionId,
    schoolId,
    commentId: subject.id,
    state: 'done' as const,
    kind: { in: [...publicWords] },
  };
  const said = isUuid(actionId) ? await tx.action.findFirst({ where }) : null;
  if (!said?.externalId) throw new ResolutionError('Schoolgate did not send these words, so it cannot take them back.');
  if (ability(ctx, subject, 'retract') !== 'api')
    throw new ResolutionError('This cannot be taken back here. Delete it on the platform itself.');
  const of: Prisma.ActionWhereInput = {
    commentId: subject.id,
    kind: 'retract',
    payload: { path: ['of'], equals: said.id },
  };
  const before = await tx.action.findMany({ where: of, select: { state: true } });
  if (before.some(({ state }) => state === 'done')) throw new ResolutionError('These words are taken back already.');
  if (before.some(({ state }) => state === 'pending' || state === 'performing'))
    throw new ResolutionError('These words are being taken back already.');
  const payload = { of: said.id, externalId: said.externalId };
  return [{ kind: 'retract', key: `retract:${said.id}:${before.length}`, payload }];
};

/** They are gone: our own copy says so. */
export async function noteRetracted(tx: Tx, { accountId, payload }: Target, at: Date): Promise<void> {
  const { externalId } = payload as { externalId?: string };
  if (!accountId || !externalId) return;
  await tx.comment.updateMany({
    where: { accountId, externalId, ours: true, deletedAt: null },
    data: { deletedAt: at },
  });
}

/** Whoever had only this answer waits again, and nobody would look into a case that is closed. */
export async function reopenWaiting(tx: Tx, { comment }: Target, at: Date): Promise<void> {
  if (!comment) return;
  const clock = await tx.clock.findUnique({ where: { commentId: comment.id } });
  if (clock?.state === 'running') await openReview(tx, { comment, review: { priority: 3, dueAt: clock.dueAt }, at });
}
