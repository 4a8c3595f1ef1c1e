/** How a person answers a case: by words of their own where they may, else by the fixed ones (LK-10, WH-12). */
import { v7 as uuid } from 'uuid';
import { localDate } from '../moderation/clock.js';
import type { ReplyLock } from '../moderation/reply-lock.js';
import type { TemplateKind } from '../moderation/reply-words.js';
import type { User } from '../prisma/generated/client.js';
import { calendarOf } from './calendars/school-calendar.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import type { PlannedAction } from './plan.js';
import { replyPrivately } from './private-replies.js';
import { fixedWords, replyProblems } from './replies.js';
import { locksOf, lockWords } from './reply-locks.js';
import { type ReplyWay, replyByHand, replyWay } from './reply-ways.js';
import {
  type Case,
  type Deciding,
  needReason,
  type ReplyResolution,
  ResolutionError,
  replyKey,
  type Step,
} from './resolution-steps.js';
import { hiddenMessage } from './words.js';

export const replySteps: Record<ReplyResolution, Step> = {
  reply_privately: replyPrivately,
  async reply(tx, at) {
    const { input, subject, ctx } = at;
    const text = input.text?.trim() ?? '';
    const [problem] = await replyProblems(ctx, tx, {
      schoolId: subject.schoolId,
      platform: subject.platform,
      text,
      to: subject.author?.name,
    });
    if (problem) throw new ResolutionError(problem.words);
    const way = await canReply(tx, at);
    const [lock] = await locksOf(ctx, tx, subject);
    if (lock) throw new ResolutionError(lockWords[lock]);
    return [await saying(tx, at, { way, text })];
  },
  async reply_fixed(tx, at) {
    const { subject, ctx, now } = at;
    const way = await canReply(tx, at);
    const [lock] = await locksOf(ctx, tx, subject);
    if (!lock) throw new ResolutionError('You may answer this in your own words.');
    const text = await fixedReply(ctx, tx, { subject, lock, now });
    if (text === undefined) throw new ResolutionError('There are no fixed words for this. Ask your administrator.');
    // To a child it is all that we say; a journalist still waits for an answer.
    if (lock === 'suspected-pupil') return [await saying(tx, at, { way, text })];
    const key = `acknowledge:${subject.clock?.conversation || subject.id}:`;
    const { schoolId } = subject;
    const sent = {
      schoolId,
      key: { startsWith: key },
      state: { in: ['pending' as const, 'performing' as const, 'done' as const] },
    };
    if (await tx.action.count({ where: sent })) throw new ResolutionError('The holding words were sent already.');
    const day = localDate(now, subject.school.timezone);
    return [{ ...(await saying(tx, at, { way, text, acknowledges: true })), key: `${key}${day}:by-hand` }];
  },
  async unlock_reply(tx, { subject, input, ctx, now }) {
    needReason(input);
    const user = await tx.user.findFirst({ where: { id: input.userId, schoolId: input.schoolId } });
    const standing = (await locksOf(ctx, tx, subject)).filter((lock) => lock !== 'suspected-pupil');
    for (const lock of standing)
      if (!user || !(await mayUnlock(tx, user, lock))) throw new ResolutionError(unlockWords[lock]);
    if (standing.length === 0) throw new ResolutionError('You may answer this in your own words.');
    const data = { replyUnlockedAt: now, replyUnlockedBy: input.userId };
    await tx.review.update({ where: { commentId: subject.id }, data });
    return [];
  },
  async mark_pupil(tx, { subject, input, ctx, now }) {
    if (!subject.authorId) throw new ResolutionError('The platform does not say who wrote this.');
    if (subject.author?.pupilMarkedAt) throw new ResolutionError('This writer is marked as a pupil already.');
    const data = { pupilMarkedAt: now, pupilMarkedBy: input.userId };
    await tx.author.update({ where: { id: subject.authorId }, data });
    return [await tellSafeguarding(tx, { subject, ctx, now, input })];
  },
};

const unlockWords: Record<Exclude<ReplyLock, 'suspected-pupil'>, string> = {
  journalist: 'Only the media lead or the headteacher may open the answer to a journalist.',
  'staff-allegation':
    'Only the headteacher, the safeguarding lead or the chair of governors may say that the advice has come.',
};

async function canReply(tx: Tx, { subject, ctx }: Deciding): Promise<ReplyWay> {
  if (subject.hiddenAt !== null)
    throw new ResolutionError('This comment is hidden: nobody would see a reply. Restore it first.');
  const way = await replyWay(ctx, tx, subject);
  if (way.way === 'no') throw new ResolutionError('This platform takes no reply here.');
  return way;
}

interface Saying {
  way: ReplyWay;
  text: string;
  acknowledges?: true;
}

/** The reply, or the same by hand with the reason: the words are checked and kept either way. */
async function saying(tx: Tx, { subject, ctx }: Deciding, { way, text, acknowledges }: Saying): Promise<PlannedAction> {
  const key = await replyKey(tx, subject, text);
  if (way.way === 'api') return { kind: 'reply', key, payload: { text, acknowledges } };
  const payload = { ...replyByHand(ctx, { subject, text, why: way.why }), acknowledges };
  return { kind: 'assist', key: `by-hand:${key}`, payload };
}

const templates: Record<ReplyLock, TemplateKind> = {
  journalist: 'journalist',
  'staff-allegation': 'allegation',
  'suspected-pupil': 'signpost',
};

interface Fixing {
  subject: { school: Case['school']; clock: { dueAt: Date } | null };
  lock: ReplyLock;
  now: Date;
}

/** The only words that may be sent now. */
export async function fixedReply(ctx: Context, tx: Tx, { subject, lock, now }: Fixing): Promise<string | undefined> {
  const { school, clock } = subject;
  const calendar = await calendarOf(tx, school, ctx.policy.settings);
  const dueAt = clock?.dueAt ?? now;
  return fixedWords(ctx, { kind: templates[lock], school: school.name, dueAt, now, calendar });
}

type Unlocking = Pick<User, 'schoolId' | 'role' | 'email'>;

/**
 * Of a journalist the head, and whoever stands in the contacts as the media lead, known by their e-mail address; of an
 * allegation who hears the advice: the head, the safeguarding lead, and of the head the chair. A child's lock stays.
 */
export async function mayUnlock(tx: Tx, { schoolId, role, email }: Unlocking, lock: ReplyLock): Promise<boolean> {
  if (lock === 'suspected-pupil') return false;
  if (role === 'headteacher' || role === 'deputy_head') return true;
  if (lock === 'staff-allegation') return role === 'dsl' || role === 'deputy_dsl' || role === 'chair';
  if (role === 'media_lead') return true;
  const lead = {
    schoolId,
    role: 'media_lead' as const,
    removedAt: null,
    email: { equals: email, mode: 'insensitive' as const },
  };
  return (await tx.contact.count({ where: lead })) > 0;
}

/** By e-mail with the number of the case and no word of what was written; the mark itself stands in the chain. */
async function tellSafeguarding(tx: Tx, { subject, ctx, now }: Deciding) {
  const { schoolId, review } = subject;
  const caseNumber = review?.caseNumber ?? '';
  const link = `${ctx.config.PUBLIC_URL}/cases/${caseNumber}`;
  const done =
    'Somebody who answers for the school takes the writer of a message or comment for a pupil. Only fixed words can be sent to them.';
  const about = { caseNumber, category: 'a pupil may have written to us', link };
  const { subject: title, body } = hiddenMessage(about, done);
  const key = `pupil:${subject.authorId}`;
  const notification = { id: uuid(), schoolId, key, roles: ['dsl' as const], subject: title, body, createdAt: now };
  await tx.notification.createMany({ data: [notification], skipDuplicates: true });
  return { kind: 'notify' as const, key: `notify:${key}`, payload: {}, notificationId: notification.id };
}
