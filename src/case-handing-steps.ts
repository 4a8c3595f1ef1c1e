/**
 * A case given to those who lead the school: a pupil's conduct to one of them, by a day (LK-12, WH-11), and what belongs to
 * the headteacher alone (MO-07, LK-33). Nobody is answered in public by either.
 */
import { DateTime } from 'luxon';
import { validate as isUuid } from 'uuid';
import { laneOf } from '../moderation/lanes.js';
import { endOfDate, type TermOwner } from '../moderation/terms.js';
import type { Review, Role } from '../prisma/generated/client.js';
import { writeLetter } from './case-letters.js';
import { type Colleague, colleaguesFor } from './colleagues.js';
import type { Tx } from './db/index.js';
import { countedOf } from './reply-locks.js';
import { type Case, type Deciding, needReason, ResolutionError, type Step } from './resolution-steps.js';
import { openTerm } from './terms/opening.js';

type Handing = 'restrict_to_head' | 'share_again' | 'refer_to_slt';

/** Nobody: of all who are there, none is left out. */
const nobody = '00000000-0000-0000-0000-000000000000';
const kept: readonly string[] = ['safeguarding', 'reporting_restricted'];

export const handingSteps: Record<Handing, Step> = {
  async restrict_to_head(tx, at) {
    needReason(at.input);
    const review = reviewOf(at.subject);
    if (review.lane === 'head_only') throw new ResolutionError('This case is with one person alone already.');
    if (kept.includes(review.lane))
      throw new ResolutionError('The safeguarding lead must see this case: it cannot be kept from them.');
    const role = review.aboutHead ? 'chair' : 'headteacher';
    const alone = { ...review, lane: 'head_only' as const };
    const readers = await colleaguesFor(at.ctx, tx, { userId: nobody, review: alone });
    const to = readers.filter((one) => one.role === role);
    if (to.length === 0) throw new ResolutionError(noReader[role]);
    // It is that person's from now on, whoever held it and whatever it waited for.
    const open = { state: 'escalated' as const, closedAt: null, closedBy: null, outcome: null, snoozedUntil: null };
    const data = { ...open, lane: alone.lane, claimedBy: null, claimUntil: null };
    await tx.review.update({ where: { id: review.id }, data });
    const others = to.filter(({ id }) => id !== at.input.userId);
    const lines = ['A colleague has left this case to you. Nobody else can see it now; you can share it again.'];
    await letter(tx, at, { what: 'head-only', to: others, subject: 'it is with you alone', lines });
    return [];
  },
  async share_again(tx, { subject }) {
    const review = reviewOf(subject);
    if (review.lane !== 'head_only') throw new ResolutionError('This case is not kept for one person.');
    const { labels = [], escalate = [], disposition = '', reasons } = subject.current?.decision ?? {};
    // As the rules would have it.
    const lane = laneOf({ labels, escalate, disposition, reasons: countedOf(reasons) });
    await tx.review.update({ where: { id: review.id }, data: { lane } });
    return [];
  },
  async refer_to_slt(tx, at) {
    needReason(at.input);
    const { subject, input, ctx, now } = at;
    const { school, id: commentId, schoolId } = subject;
    const { to = '', until = '' } = input.referral ?? {};
    const leader = (await leadersFor(tx, at)).find(({ id }) => id === to);
    if (!leader) throw new ResolutionError('Choose somebody who leads the school and may see this case.');
    const open = { schoolId, commentId, kind: 'slt_referral', state: 'open' } as const;
    if (await tx.term.findFirst({ where: open }))
      throw new ResolutionError('Somebody who leads the school has this already: see “Terms and appeals”.');
    const dueAt = untilDay(until, { now, zone: school.timezone });
    const wish = { kind: 'slt_referral' as const, key: `slt_referral:${commentId}:${now.toISOString()}`, subject: to };
    const owner = ownerOf[leader.role] ?? 'headteacher';
    await openTerm(ctx, tx, {
      school,
      wish: { ...wish, commentId, startedAt: now, dueAt, owner, asked: input.reason },
    });
    const lines = [
      `A colleague asks you to deal with what a pupil did, by ${until}. What is asked stands on the case.`,
    ];
    await letter(tx, at, { what: 'slt', to: [leader], subject: 'it was handed to you', lines });
    return [];
  },
};

const noReader: Record<'headteacher' | 'chair', string> = {
  headteacher:
    'No headteacher is here who may deal with this: nobody would see it. Step aside or hand it over instead.',
  chair: 'It is about the headteacher, and no chair of governors is here: nobody would see it. Let somebody in first.',
};

/** Those who lead the school, its pastoral care and its safeguarding. */
const leading: readonly Role[] = ['headteacher', 'deputy_head', 'dsl', 'deputy_dsl', 'chair'];
const ownerOf: Partial<Record<Role, TermOwner>> = { dsl: 'dsl', deputy_dsl: 'dsl', chair: 'chair' };

export async function leadersFor(
  tx: Tx,
  { ctx, subject }: { ctx: Deciding['ctx']; subject: { review: Review | null } },
): Promise<Colleague[]> {
  if (!subject.review) return [];
  const there = await colleaguesFor(ctx, tx, { userId: nobody, review: subject.review });
  return there.filter(({ role }) => leading.includes(role));
}

const longestDays = 60;

/** The end of that day. */
function untilDay(until: string, { now, zone }: { now: Date; zone: string }): Date {
  const day = DateTime.fromISO(until, { zone });
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  const days = day.diff(today, 'days').days;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || !day.isValid || days < 0 || days > longestDays)
    throw new ResolutionError(`Say until which day, from today to ${longestDays} days from now.`);
  return endOfDate(until, zone);
}

function reviewOf({ review }: Case): Review {
  if (!review) throw new ResolutionError('This case does not exist any more.');
  return review;
}

interface Words {
  what: string;
  to: Colleague[];
  subject: string;
  lines: string[];
}

async function letter(tx: Tx, { ctx, subject, now, made }: Deciding, { what, ...words }: Words): Promise<void> {
  const { schoolId, id: commentId, review } = subject;
  const about = { schoolId, commentId, caseNumber: review?.caseNumber ?? '' };
  const id = await writeLetter(ctx, tx, { ...about, key: `${what}:${commentId}:${now.toISOString()}`, ...words });
  if (id && isUuid(id)) made?.push(id);
}
