/** A letter as rows: what it says, and the effect that sends it. The same wished for twice is one letter. */
import { v7 as uuid } from 'uuid';
import type { Role } from '../prisma/generated/client.js';
import type { Tx } from './db/index.js';

export interface OnceLetter {
  schoolId: string;
  /** What it is, unique in its school. */
  key: string;
  roles: Role[];
  /** Addresses, where it goes to these and not to all of their roles. */
  remaining?: string[];
  subject: string;
  body: string;
  createdAt: Date;
  /** The case that it is about. */
  commentId?: string | null;
}

/** Answers the effect to set off once all is committed; null where it was written before. */
export async function writeOnce(tx: Tx, { commentId, ...letter }: OnceLetter): Promise<string | null> {
  const notification = { id: uuid(), ...letter };
  const { count } = await tx.notification.createMany({ data: [notification], skipDuplicates: true });
  if (count === 0) return null;
  const { schoolId, key, createdAt } = letter;
  const what = { id: uuid(), kind: 'notify' as const, key: `notify:${key}`, payload: {} };
  const from = { schoolId, commentId, notificationId: notification.id, requestedBy: 'bot', requestedAt: createdAt };
  await tx.action.create({ data: { ...what, ...from } });
  return what.id;
}
