/** Why only fixed words may go out on a case (LK-10, WH-12). */
import { z } from 'zod';
import { mayBePupil, type ReplyLock, replyLocks } from '../moderation/reply-lock.js';
import { type CaseKind, caseKinds } from '../moderation/types.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import type { Case } from './resolution-steps.js';

export const lockWords: Record<ReplyLock, string> = {
  journalist: 'A journalist wrote this. Until the media lead agrees, only the holding words may be sent.',
  'staff-allegation':
    'Somebody accuses a member of staff. Until the advice has come, only the fixed words may be sent, and they name nobody.',
  'suspected-pupil': 'A pupil may have written this. Only the words that show where to turn may be sent.',
};

type Lockable = Pick<Case, 'currentId' | 'surface' | 'id'> & {
  author: { pupilMarkedAt: Date | null } | null;
  review: { replyUnlockedAt: Date | null } | null;
};

/** Why only fixed words may go out on this case, by what stands there now; empty where anybody may write. */
export async function locksOf(ctx: Context, tx: Tx, subject: Lockable): Promise<ReplyLock[]> {
  const decision = await tx.decision.findUnique({ where: { revisionId: subject.currentId ?? '' } });
  const markedPupil = Boolean(subject.author?.pupilMarkedAt);
  const unlocked = Boolean(subject.review?.replyUnlockedAt);
  const labels = decision?.labels ?? [];
  const talk = subject.surface === 'message' ? await earlierLabels(tx, subject.id) : [];
  // Of a talk in private the whole counts: a child is a child also in the next message.
  const all = mayBePupil({ labels: talk, markedPupil }) ? [...labels, 'under13'] : labels;
  const one = { labels: all, kinds: kindsOf(decision?.reasons), surface: subject.surface, markedPupil, unlocked };
  return replyLocks(one, ctx.policy.settings);
}

const span = z.object({ field: z.enum(['text', 'name', 'handle', 'bio']), start: z.number(), end: z.number() });
const counted = z.object({
  kind: z.enum(caseKinds).optional(),
  labels: z.array(z.string()).optional(),
  signals: z.array(z.object({ name: z.string(), span: span.optional() })).optional(),
});
const reasonsSchema = z.object({ counted: z.array(counted) });

/** Why, as a decision keeps it: as much of it as says of whom a case is, and for whom. */
export const countedOf = (reasons: unknown) => reasonsSchema.safeParse(reasons).data?.counted ?? [];

export const kindsOf = (reasons: unknown): CaseKind[] => countedOf(reasons).flatMap(({ kind }) => kind ?? []);

async function earlierLabels(tx: Tx, commentId: string): Promise<string[]> {
  const { authorId } = await tx.comment.findUniqueOrThrow({ where: { id: commentId }, select: { authorId: true } });
  if (!authorId) return [];
  const found = await tx.decision.findMany({
    where: { comment: { authorId, surface: 'message' }, labels: { has: 'under13' } },
    take: 1,
    select: { labels: true },
  });
  return found.flatMap(({ labels }) => labels);
}
