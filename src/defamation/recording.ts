/** Takes down a notice of complaint that came: what it says is sealed, what it lacks is found, and the 48 hours run. */
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { missingOf, type Notice } from '../../moderation/defamation/notice.js';
import { reaches } from '../../moderation/defamation/steps.js';
import type { Review, School } from '../../prisma/generated/client.js';
import { mustMayOn } from '../allowed.js';
import { appendAudit } from '../audit.js';
import { writeLetter } from '../case-letters.js';
import { colleaguesFor } from '../colleagues.js';
import type { Context } from '../context.js';
import { sealerOf } from '../crypto/keys.js';
import type { Tx } from '../db/index.js';
import { storable } from '../inbound/store.js';
import { openTerm } from '../terms/opening.js';
import { actHoldsIn, legalDays, nextOf, noticePlace, noticeWish, openNotice } from './handling.js';

/** The message is for the person who asked, in plain words; nothing was changed. */
export class NoticeError extends Error {
  override name = 'NoticeError';
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** What is too long is said, and never cut or dropped. */
export const words = (max: number) =>
  z
    .string()
    .trim()
    .max(max, { error: `Use ${max.toLocaleString('en-GB')} letters at most.` })
    .default('');
const answer = z.enum(['yes', 'no', '']).catch('');

export const noticeForm = z.object({
  ...{ name: words(200), email: words(254), statement: words(5000), place: words(1000) },
  ...{ harm: words(5000), meaning: words(5000), wrong: words(5000) },
  ...{ unknownWriter: answer, shareName: answer, shareEmail: answer },
  received: z.string({ error: 'Say when it came.' }).max(20),
  reach: z.enum(reaches, { error: 'Say whether the writer can be reached in private.' }),
  repeated: z.literal('yes').optional().catch(undefined),
  stamp: z.string({ error: 'Open the page again and send it from there.' }).min(8).max(60),
});
export type NoticeInput = z.output<typeof noticeForm>;

export interface NoticeCase {
  school: School;
  review: Review;
  comment: { id: string; authorId: string | null; postedAt: Date };
  userId: string;
}

export const otherLaw =
  'Section 5 of the Defamation Act 2013 holds in England and Wales. Where this school is, other law applies: ask your solicitor or local authority, and deal with the case as with any other.';

/** Sent twice it is one. */
export async function recordNotice(ctx: Context, about: NoticeCase, input: NoticeInput): Promise<void> {
  const { school, review, comment, userId } = about;
  if (!actHoldsIn(school.nation)) throw new NoticeError('received', otherLaw);
  const now = ctx.clock.now();
  const receivedAt = momentOf(input.received, { now, zone: school.timezone, field: 'received' });
  // The form knows no seconds.
  if (receivedAt.getTime() + 60_000 <= comment.postedAt.getTime())
    throw new NoticeError('received', 'The notice cannot have come before the comment was written.');
  const notice = noticeOf(input);
  const missing = missingOf(notice);
  if (missing.length > 7)
    throw new NoticeError('statement', 'Copy what the notice says: there is next to nothing here.');
  const id = uuid();
  const base = { id, schoolId: school.id, commentId: comment.id, stamp: input.stamp, receivedAt, missing };
  const data = {
    ...{ ...base, repeated: input.repeated === 'yes', reach: input.reach, recordedAt: now, recordedBy: userId },
    sealed: sealerOf(ctx.config).seal(JSON.stringify(notice), noticePlace(id)),
  };
  const letter = await ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${comment.id}::uuid FOR NO KEY UPDATE`;
    await mustMayOn(tx, { schoolId: school.id, userId }, { right: 'moderate', review });
    const { count } = await tx.defamationNotice.createMany({ data: [data], skipDuplicates: true });
    if (count === 0) return null;
    const row = await tx.defamationNotice.findUniqueOrThrow({ where: { id } });
    const dueAt = await startNext(ctx, tx, { school, row });
    const written = await tellLeaders(ctx, tx, about, id);
    const facts = { notice: id, receivedAt, missing, repeated: data.repeated, reach: data.reach, dueAt };
    const event = { kind: 'notice.recorded', actor: userId, commentId: comment.id, facts };
    await appendAudit(tx, { schoolId: school.id, at: now }, [event]);
    return written;
  });
  if (letter) await ctx.queue.add('perform-action', letter, { priority: 1 });
  ctx.log.info({ case: review.caseNumber, missing: missing.length }, 'notice.recorded');
}

const noticeOf = (input: NoticeInput): Notice => {
  const { received: _when, reach: _reach, repeated: _third, stamp: _stamp, ...notice } = input;
  return Object.fromEntries(Object.entries(notice).map(([part, text]) => [part, storable(text)])) as unknown as Notice;
};

/** Local date and time, as a browser sends them. Throws NoticeError where it is none, or lies in the future. */
export function momentOf(text: string, { now, zone, field }: { now: Date; zone: string; field: string }): Date {
  const at = DateTime.fromISO(text, { zone });
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) || !at.isValid)
    throw new NoticeError(field, 'Say on which day and at what time.');
  if (at.toJSDate() > now) throw new NoticeError(field, 'The time cannot lie in the future.');
  return at.toJSDate();
}

/** Opens the term of what is to be done next, and brings the case to the list until then. Null where nothing is left. */
export async function startNext(
  ctx: Context,
  tx: Tx,
  { school, row, by }: { school: School; row: Parameters<typeof nextOf>[0]; by?: string },
): Promise<Date | null> {
  const next = nextOf(row, { now: ctx.clock.now(), calendar: await legalDays(tx, school.id) });
  if (!next) return null;
  const before = by ? { before: { state: 'done' as const, by } } : {};
  await openTerm(ctx, tx, { school, wish: noticeWish(row, next), ...before });
  const { commentId } = row;
  const review = await tx.review.findUniqueOrThrow({ where: { commentId } });
  const open = { state: 'open' as const, closedAt: null, closedBy: null, outcome: null };
  const waited = review.state === 'closed' || review.state === 'none' ? open : {};
  const priority = Math.min(review.priority, 2);
  await tx.review.update({ where: { commentId }, data: { ...waited, priority, dueAt: next.dueAt } });
  return next.dueAt;
}

const leaders = ['headteacher', 'chair', 'deputy_head'];

/** LK-08: whoever leads the school hears of it at once; by number and link, as always. */
async function tellLeaders(ctx: Context, tx: Tx, { school, review, userId }: NoticeCase, id: string) {
  const to = (await colleaguesFor(ctx, tx, { userId, review })).filter(({ role }) => leaders.includes(role));
  const lines = [
    'A notice of complaint under section 5 of the Defamation Act 2013 came. 48 hours of working days run.',
  ];
  const about = { schoolId: school.id, commentId: review.commentId, caseNumber: review.caseNumber };
  return writeLetter(ctx, tx, { ...about, key: `notice:${id}:came`, to, subject: 'a notice of complaint', lines });
}

/** How often the same person had something by the same writer removed before: twice, and the writer need not be asked again. */
export async function removedBefore(ctx: Context, about: { schoolId: string; authorId: string | null; email: string }) {
  const { schoolId, authorId, email } = about;
  if (!authorId || email.trim() === '') return 0;
  const where = { schoolId, removedAt: { not: null }, comment: { is: { authorId } } };
  const rows = await ctx.db.defamationNotice.findMany({ where, select: { id: true, sealed: true } });
  const same = (one: string) => one.trim().toLowerCase() === email.trim().toLowerCase();
  return rows.filter((row) => same(openNotice(ctx.config, row).email)).length;
}
