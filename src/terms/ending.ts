/**
 * The job that ends what is due. Whatever happens is written in one transaction (the term, the Action or Notification, the
 * audit event) before anything is called; a second run finds the term's next moment moved on and does nothing.
 */
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import { dutyKinds } from '../../moderation/duties.js';
import { lookAt, type Moment, momentsOf, type TermEnd, termRules } from '../../moderation/terms.js';
import type { Prisma, Role, Term } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { writeOnce } from '../letter-once.js';
import { errorName } from '../log.js';
import { eachSchool } from '../per-school.js';
import { wish, withCase } from '../resolution-steps.js';
import { lapse, remindSeconds } from '../second-person.js';
import { type TermSchool, termEvent, whoSees } from './opening.js';
import { keepTerms } from './standing.js';
import { termMessage } from './words.js';

const batch = 200;

const isDuty = (kind: Term['kind']) => dutyKinds.some((one) => one === kind);

/** Gives everything its term that should have one, then reminds and ends what is due. */
export async function endTerms(ctx: Context): Promise<void> {
  await eachSchool(ctx, async (school) => {
    await keepTerms(ctx, school);
    await endDue(ctx, school);
  });
}

async function endDue(ctx: Context, school: TermSchool): Promise<void> {
  const due = await ctx.db.term.findMany({
    where: { schoolId: school.id, state: 'open', nextAt: { lte: ctx.clock.now() } },
    orderBy: { nextAt: 'asc' },
    take: batch,
  });
  for (const term of due) {
    try {
      const actions = await ctx.db.$transaction((tx) => turn(tx, { ctx, school, term, now: ctx.clock.now() }));
      for (const id of actions) await ctx.queue.add('perform-action', id);
    } catch (error) {
      // One that cannot be ended now must not keep the others; it stays due and is tried again.
      ctx.log.error({ term: term.id, kind: term.kind, error: errorName(error) }, 'term.failed');
    }
  }
}

interface Turning {
  ctx: Context;
  school: TermSchool;
  term: Term;
  now: Date;
}

/** One moment of one term. Returns the actions that it wished for. */
async function turn(tx: Tx, at: Turning): Promise<string[]> {
  const { school, term, now } = at;
  // Whoever decides on the case holds this lock as well: a ban that is being confirmed does not lapse.
  if (term.commentId) await tx.$queryRaw`SELECT id FROM "Comment" WHERE id = ${term.commentId}::uuid FOR NO KEY UPDATE`;
  const rule = termRules[term.kind];
  const since = term.nextAt ?? term.dueAt;
  const look = lookAt(momentsOf(term, rule, school.timezone), { since, now });
  const { count } = await tx.term.updateMany({
    where: { id: term.id, state: 'open', nextAt: term.nextAt },
    data: { nextAt: look.next },
  });
  if (count === 0 || !look.now) return [];
  if (look.now.daysLeft !== null) return tell(tx, at, look.now);
  return ends[rule.end](tx, at, look.now);
}

const ends: Record<TermEnd, (tx: Tx, at: Turning, moment: Moment) => Promise<string[]>> = {
  async lift_ban(tx, at, moment) {
    const { ctx, term, now } = at;
    const subject = await tx.comment.findUnique({ where: { id: term.commentId ?? '' }, include: withCase });
    if (!subject?.author?.bannedAt) return close(tx, at, 'done');
    const wished = await wish(tx, 'unban', { ctx, subject });
    const { schoolId, accountId, id: commentId, postId, authorId } = subject;
    const data = wished.map(({ kind, key, payload }) => ({
      ...{ id: uuid(), schoolId, accountId, commentId, postId, authorId, kind, key },
      payload: JSON.parse(JSON.stringify(payload)) as Prisma.InputJsonObject,
      requestedBy: 'bot',
      requestedAt: now,
    }));
    await tx.action.createMany({ data });
    const told = await tell(tx, at, moment);
    await close(tx, at, 'lapsed');
    return [...data.filter(({ kind }) => kind !== 'assist').map(({ id }) => id), ...told];
  },
  async back_to_queue(tx, at, moment) {
    const { term } = at;
    const comment = await tx.comment.findUnique({ where: { id: term.commentId ?? '' }, include: { review: true } });
    const gone = !comment?.review || comment.deletedAt !== null || comment.hiddenAt !== null;
    if (gone) return close(tx, at, 'done');
    await tx.review.updateMany({
      where: { commentId: term.commentId ?? '' },
      data: {
        ...{ state: 'open', closedAt: null, closedBy: null, outcome: null },
        priority: Math.min(comment.review?.priority ?? 2, 2),
        // The queue is in the order of what is due: this has waited since the writer was asked.
        dueAt: term.startedAt,
      },
    });
    const told = await tell(tx, at, moment);
    await close(tx, at, 'lapsed');
    return told;
  },
  async lapse_proposal(tx, at) {
    const told = await lapse(tx, { ...at, caseNumber: await caseNumberOf(tx, at.term) });
    await close(tx, at, told ? 'lapsed' : 'done');
    return told ?? [];
  },
  async over(tx, at, moment) {
    const told = await tell(tx, at, moment);
    await close(tx, at, 'lapsed');
    return told;
  },
  async overdue(tx, at, moment) {
    const told = await tell(tx, at, moment);
    const { term, school, now } = at;
    await appendAudit(tx, { schoolId: school.id, at: now }, [termEvent(term, 'overdue', 'bot')]);
    return told;
  },
};

async function close(tx: Tx, { term, school, now }: Turning, state: 'done' | 'lapsed'): Promise<string[]> {
  const data = { state, doneAt: now, doneBy: 'bot', nextAt: null };
  const closed = await tx.term.update({ where: { id: term.id }, data });
  await appendAudit(tx, { schoolId: school.id, at: now }, [termEvent(closed, state, 'bot')]);
  return [];
}

const caseNumberOf = async (tx: Tx, { commentId }: Term): Promise<string> =>
  (await tx.review.findUnique({ where: { commentId: commentId ?? '' }, select: { caseNumber: true } }))?.caseNumber ??
  '';

/** One message a moment: its key says which. */
async function tell(tx: Tx, { ctx, school, term, now }: Turning, { daysLeft }: Moment): Promise<string[]> {
  const { id: schoolId, timezone } = school;
  const review = term.commentId ? await tx.review.findUnique({ where: { commentId: term.commentId } }) : null;
  const lastDay = DateTime.fromMillis(term.dueAt.getTime() - 1, { zone: timezone }).toFormat('d LLLL yyyy');
  const page = term.kind === 'data_protection' ? '/requests' : isDuty(term.kind) ? '/duties' : '/terms';
  const link = `${ctx.config.PUBLIC_URL}${review ? `/cases/${review.caseNumber}` : page}`;
  const caseNumber = review?.caseNumber ?? null;
  const message = termMessage({ kind: term.kind, caseNumber, link, daysLeft, lastDay });
  const key = `term:${term.id}:${daysLeft ?? 'end'}`;
  if (term.kind === 'second_person')
    return remindSeconds(tx, { ctx, term, caseNumber: caseNumber ?? '' }, { key, lastDay });
  // Where nobody has the role, those who work the queue must hear of it.
  // That it is not for its owner may have come out since the term began.
  const owner = review ? whoSees(review, term.owner) : term.owner;
  const known = await tx.user.count({ where: { schoolId, role: owner, disabledAt: null } });
  // The office does not see complaints about the use of data.
  const others = term.kind === 'data_protection' ? ('headteacher' as const) : ('comms_admin' as const);
  const roles = [known > 0 ? owner : others];
  const readers = await named(tx, { term, roles, late: daysLeft === null });
  const about = { schoolId, commentId: term.commentId, key, createdAt: now };
  const written = await writeOnce(tx, { ...about, ...readers, ...message });
  return written ? [written] : [];
}

/** What was handed to one person is theirs; once it is late, whoever owns it hears of it as well. */
async function named(tx: Tx, { term, roles, late }: { term: Term; roles: Role[]; late: boolean }) {
  if (term.kind !== 'slt_referral') return { roles };
  const { schoolId, subject: id } = term;
  const where = { schoolId, disabledAt: null, OR: [{ id }, ...(late ? [{ role: { in: roles } }] : [])] };
  const users = await tx.user.findMany({ where, select: { role: true, email: true } });
  if (users.length === 0) return { roles };
  return { roles: [...new Set(users.map(({ role }) => role))], remaining: users.map(({ email }) => email) };
}
