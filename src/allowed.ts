/**
 * Whether somebody may do what they are about to do, by what the database says of them at that moment. Asked inside the
 * transaction that changes something, whatever the route before it has asked: one that forgets changes nothing.
 */
import type { User } from '../prisma/generated/client.js';
import type { Tx } from './db/index.js';
import { may, type Right } from './rights.js';
import { type Sighted, sees } from './viewer.js';

export class NotAllowedError extends Error {
  override name = 'NotAllowedError';
  /** `unseen`: it is a case that they do not see, so there is none for them. */
  constructor(readonly why: 'right' | 'unseen') {
    super(`Not theirs to do: ${why}.`);
  }
}

export interface Doer {
  schoolId: string;
  userId: string;
}

/** Throws NotAllowedError where they have none of these rights, or may not come in any more. */
export async function mustMay(tx: Tx, { schoolId, userId }: Doer, rights: readonly Right[]): Promise<User> {
  const user = await tx.user.findFirst({ where: { id: userId, schoolId, disabledAt: null } });
  if (!user || !rights.some((right) => may(user.role, right))) throw new NotAllowedError('right');
  return user;
}

/** And who does not see this case. A comment that is none yet is in no lane of its own. */
export async function mustMayOn(
  tx: Tx,
  doer: Doer,
  { right, review }: { right: Right; review: Sighted | null },
): Promise<User> {
  const user = await mustMay(tx, doer, [right]);
  if (!sees(user.role, review ?? { lane: 'general', aboutHead: false, deputyCalledAt: null }))
    throw new NotAllowedError('unseen');
  return user;
}
