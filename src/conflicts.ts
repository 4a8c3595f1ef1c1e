/**
 * Who may not decide on a case, and why (WH-18): whoever is spoken of in it, whoever seems to have written it, and whoever
 * stepped aside. Asked by everything that decides, inside its transaction, and by the pages before anybody clicks.
 */
import { concernsHead } from '../moderation/about-head.js';
import { isNamed, workerOf } from '../moderation/conflict.js';
import type { Prisma, User } from '../prisma/generated/client.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { type Roll, rollOfSchool } from './roll.js';

export type Conflict = 'named' | 'writer' | 'aside';

/** For the person who asked. */
export const conflictWords: Record<Conflict, string> = {
  named: 'This comment speaks of you, so somebody else decides on it. Hand it over to a colleague.',
  writer: 'Somebody of your name wrote this comment, so somebody else decides on it. Hand it over to a colleague.',
  aside: 'You stepped aside from this case, so somebody else decides on it.',
};

type Person = Pick<User, 'id' | 'name' | 'role'>;
interface Asking {
  commentIds: string[];
  people: Person[];
}

/** Of which person in which case, as `commentId userId`; who is not in it may decide. */
export type Conflicts = ReadonlyMap<string, Conflict>;
export const conflictKey = (commentId: string, userId: string) => `${commentId} ${userId}`;

const said = {
  id: true,
  schoolId: true,
  author: { select: { name: true } },
  review: { select: { aboutHead: true } },
  revisions: { select: { text: true } },
  stepAsides: { select: { userId: true } },
} satisfies Prisma.CommentSelect;

/** Of several cases and people at once. What was said and then edited away still was said. */
export async function conflictsOf(ctx: Context, tx: Tx, { commentIds, people }: Asking): Promise<Conflicts> {
  const found = new Map<string, Conflict>();
  const comments = await tx.comment.findMany({ where: { id: { in: commentIds } }, select: said });
  for (const schoolId of new Set(comments.map((one) => one.schoolId))) {
    const { staff } = await rollOfSchool(ctx, tx, schoolId);
    const ofSchool = comments.filter((one) => one.schoolId === schoolId);
    for (const person of people) look(ctx, found, { person, staff, comments: ofSchool });
  }
  return found;
}

type Said = Prisma.CommentGetPayload<{ select: typeof said }>;

function look(
  { policy }: Context,
  found: Map<string, Conflict>,
  { person, staff, comments }: { person: Person; staff: Roll['staff']; comments: Said[] },
): void {
  const worker = workerOf(person.name, staff);
  const leads = person.role === 'headteacher' && policy.settings.aboutHead === 'chair';
  for (const { id, author, review, revisions, stepAsides } of comments) {
    const speaks = (text: string) => isNamed(text, worker) || (leads && concernsHead(text, [person.name]));
    if (stepAsides.some(({ userId }) => userId === person.id)) found.set(conflictKey(id, person.id), 'aside');
    else if ((leads && review?.aboutHead) || revisions.some(({ text }) => speaks(text)))
      found.set(conflictKey(id, person.id), 'named');
    else if (isSame(author?.name, person.name)) found.set(conflictKey(id, person.id), 'writer');
  }
}

/** By the whole name: of a forename alone there are many. */
const isSame = (writer: string | undefined, name: string) =>
  name.trim().includes(' ') && writer?.trim().toLowerCase() === name.trim().toLowerCase();

/** Of one person in one case; null where they may decide. */
export async function conflictOf(
  ctx: Context,
  tx: Tx,
  { commentId, userId }: { commentId: string; userId: string },
): Promise<Conflict | null> {
  const person = await tx.user.findUnique({ where: { id: userId }, select: { id: true, name: true, role: true } });
  if (!person) return null;
  const found = await conflictsOf(ctx, tx, { commentIds: [commentId], people: [person] });
  return found.get(conflictKey(commentId, userId)) ?? null;
}
