/** A hold keeps a case from being erased: a court, the police or a complaint needs it. It has a reason, and an end or none. */
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { localDate } from '../../moderation/clock.js';
import type { LegalHold, Role } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import { storable } from '../inbound/store.js';
import { seenBy } from '../viewer.js';

/** What is wrong with the form, in words for the person who sent it. */
export class HoldError extends Error {
  override name = 'HoldError';
  constructor(
    message: string,
    /** The field that it is about. */
    readonly field = 'caseNumber',
  ) {
    super(message);
  }
}

export const liveHold = ({ liftedAt, untilDate }: Pick<LegalHold, 'liftedAt' | 'untilDate'>, day: string): boolean =>
  liftedAt === null && (untilDate === null || untilDate >= day);

export interface Keeper {
  schoolId: string;
  role: Role;
  userId: string;
}

/** A data protection officer names any case by its number and reads none; everybody else only those that they see (src/case-reads.ts). */
const casesOf = (role: Role) => (role === 'dpo' ? {} : seenBy(role));

export const holdForm = z.object({
  caseNumber: z.string().trim().min(1, 'Write the number of the case.').max(40),
  reason: z.string().trim().min(1, 'Say why it must be kept.').max(500),
  untilDate: z.union([z.literal(''), z.iso.date('Write the date as 2027-06-30, or leave it empty.')]).default(''),
});

/** Throws HoldError. */
export async function placeHold(ctx: Context, keeper: Keeper, given: unknown): Promise<void> {
  const parsed = holdForm.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new HoldError(issue?.message ?? 'Something is missing.', String(issue?.path[0] ?? 'caseNumber'));
  }
  const { caseNumber, reason, untilDate } = parsed.data;
  const { schoolId, role, userId: placedBy } = keeper;
  const placedAt = ctx.clock.now();
  const { timezone } = await ctx.db.school.findUniqueOrThrow({ where: { id: schoolId }, select: { timezone: true } });
  const day = localDate(placedAt, timezone);
  if (untilDate && untilDate < day)
    throw new HoldError('That day is over. Write a later one, or leave it empty.', 'untilDate');
  await ctx.db.$transaction(async (tx) => {
    const review = await tx.review.findFirst({ where: { schoolId, caseNumber, ...casesOf(role) } });
    if (!review) throw new HoldError('There is no such case.');
    const { commentId } = review;
    await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${commentId}::uuid FOR UPDATE`;
    const { erasedAt, holds } = await tx.comment.findUniqueOrThrow({
      where: { id: commentId },
      include: { holds: true },
    });
    if (erasedAt) throw new HoldError('Its words are erased already: nothing is left to hold.');
    if (holds.some((hold) => liveHold(hold, day))) throw new HoldError('That case is held already.');
    const id = uuid();
    const row = { id, schoolId, commentId, reason: storable(reason), untilDate: untilDate || null, placedBy, placedAt };
    await tx.legalHold.create({ data: row });
    const facts = { hold: id, caseNumber, untilDate: row.untilDate };
    await appendAudit(tx, { schoolId, at: placedAt }, [{ kind: 'hold.placed', actor: placedBy, commentId, facts }]);
  });
}

/** Throws HoldError where it is not there, or was lifted. */
export async function liftHold(ctx: Context, { schoolId, role, userId: liftedBy }: Keeper, id: string): Promise<void> {
  const liftedAt = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const comment = { review: { is: casesOf(role) } };
    const hold = await tx.legalHold.findFirst({ where: { id, schoolId, comment } });
    const where = { id: hold?.id ?? '00000000-0000-0000-0000-000000000000', liftedAt: null };
    const { count } = await tx.legalHold.updateMany({ where, data: { liftedAt, liftedBy } });
    if (!hold || count === 0) throw new HoldError('Somebody else lifted it a moment ago, or it is not there.');
    const entry = { kind: 'hold.lifted', actor: liftedBy, commentId: hold.commentId, facts: { hold: id } };
    await appendAudit(tx, { schoolId, at: liftedAt }, [entry]);
  });
}

/** Those that hold today, the latest first. */
export async function holdsOf(ctx: Context, { schoolId, role }: Keeper, day: string) {
  const rows = await ctx.db.legalHold.findMany({
    where: { schoolId, liftedAt: null, comment: { review: { is: casesOf(role) } } },
    orderBy: { placedAt: 'desc' },
    include: { comment: { select: { review: { select: { caseNumber: true } } } } },
  });
  return rows.filter((hold) => liveHold(hold, day));
}
