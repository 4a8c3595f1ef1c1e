/** Who else may decide on a case: those who work cases, see this one, are still here, and have no conflict of interest in it. */
import type { Review, User } from '../prisma/generated/client.js';
import { conflictKey, conflictsOf } from './conflicts.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { may, type Right } from './rights.js';
import { mayComeIn } from './sessions.js';
import { type Sighted, sees } from './viewer.js';

export type Colleague = Pick<User, 'id' | 'name' | 'role' | 'email'>;

interface Looking {
  /** Everybody but this person. */
  userId: string;
  review: Pick<Review, 'schoolId' | 'commentId'> & Sighted;
  right?: Right;
}

export async function colleaguesFor(
  ctx: Context,
  tx: Tx,
  { userId, review, right = 'moderate' }: Looking,
): Promise<Colleague[]> {
  const users = await tx.user.findMany({
    where: { schoolId: review.schoolId, disabledAt: null, id: { not: userId } },
    orderBy: { name: 'asc' },
    include: { school: { select: { timezone: true } } },
  });
  const people = users.filter((user) => may(user.role, right) && sees(user.role, review) && mayComeIn(ctx, user));
  const { commentId } = review;
  const conflicts = await conflictsOf(ctx, tx, { commentIds: [commentId], people });
  return people
    .filter(({ id }) => !conflicts.has(conflictKey(commentId, id)))
    .map(({ id, name, role, email }) => ({ id, name, role, email }));
}
