/** What came to a school and what became of it, as rows: for the numbers, whatever the rules would say of it. */
import { randomUUID } from 'node:crypto';
import { schoolDue } from '../../moderation/school-due.js';
import { usualSchoolDay } from '../../moderation/school-hours.js';
import type { Label } from '../../moderation/types.js';
import type { Context } from '../../src/context.js';

export interface Came {
  /** When it was received. */
  at: string;
  labels?: Label[];
  escalate?: string[];
  clause?: string;
  /** With a clock: due, and what stopped it. */
  due?: string;
  answered?: { at: string; by: string };
  acknowledged?: { at: string; by: string };
  /** With a case. */
  caseNumber?: string;
  closed?: { at: string; outcome: string };
  aboutHead?: boolean;
  hidden?: { at: string; by?: string };
  shown?: string;
  banned?: { at: string; lifted?: string };
}

interface Place {
  schoolId: string;
  accountId: string;
}

const date = (text: string | undefined) => (text === undefined ? null : new Date(text));

export async function came(ctx: Context, place: Place, one: Came): Promise<void> {
  const { schoolId, accountId } = place;
  const at = new Date(one.at);
  const { id: authorId } = await ctx.db.author.create({
    data: { schoolId, accountId, externalId: randomUUID(), name: 'Robin Writer', bannedAt: date(one.banned?.at) },
  });
  const { id: commentId } = await ctx.db.comment.create({
    data: {
      ...{ schoolId, accountId, platform: 'facebook', surface: 'comment', externalId: randomUUID(), authorId },
      ...{ postedAt: at, receivedAt: at, hiddenAt: one.shown ? null : date(one.hidden?.at) },
    },
  });
  const of = { schoolId, commentId };
  await decide(ctx, of, one);
  if (one.due) await clock(ctx, of, one);
  if (one.caseNumber) {
    const closed = one.closed && {
      state: 'closed' as const,
      closedAt: new Date(one.closed.at),
      outcome: one.closed.outcome,
    };
    await ctx.db.review.create({
      data: {
        ...{
          ...of,
          caseNumber: one.caseNumber,
          priority: 2,
          dueAt: at,
          openedAt: at,
          aboutHead: one.aboutHead ?? false,
        },
        ...closed,
      },
    });
  }
  const done = (kind: 'hide' | 'unhide' | 'ban' | 'unban', when: string | undefined, by = 'bot') =>
    when === undefined
      ? undefined
      : ctx.db.action.create({
          data: {
            ...{ ...of, accountId, authorId, kind, state: 'done', key: `${kind}:${randomUUID()}`, payload: {} },
            ...{ requestedBy: by, requestedAt: new Date(when), doneAt: new Date(when) },
          },
        });
  await done('hide', one.hidden?.at, one.hidden?.by);
  await done('unhide', one.shown, randomUUID());
  await done('ban', one.banned?.at);
  if (one.banned) await term(ctx, { schoolId, commentId, authorId }, one.banned);
  await done('unban', one.banned?.lifted, randomUUID());
}

/** It ends by itself unless a person confirms it; lifted before, it is done. */
async function term(
  { db }: Context,
  { authorId, ...of }: { schoolId: string; commentId: string; authorId: string },
  banned: NonNullable<Came['banned']>,
): Promise<void> {
  const startedAt = new Date(banned.at);
  const times = { startedAt, dueAt: new Date(startedAt.getTime() + 3 * 86_400_000) };
  const over = banned.lifted && { state: 'done' as const, doneAt: new Date(banned.lifted), doneBy: 'bot' };
  const what = { kind: 'under13_ban' as const, key: `ban:${authorId}`, subject: authorId, owner: 'dsl' as const };
  await db.term.create({ data: { ...of, ...what, ...times, ...over } });
}

async function decide({ db }: Context, of: { schoolId: string; commentId: string }, one: Came): Promise<void> {
  const at = new Date(one.at);
  const { id: revisionId } = await db.commentRevision.create({
    data: {
      ...of,
      text: 'Words that no message may repeat',
      textHash: randomUUID(),
      writtenAt: at,
      receivedAt: at,
      decidedAt: at,
    },
  });
  await db.comment.update({ where: { id: of.commentId }, data: { currentId: revisionId } });
  const disposition = one.clause ? 'hide' : 'acknowledge';
  const counted = one.clause ? [{ rule: 'a-rule', clause: one.clause, disposition }] : [];
  await db.decision.create({
    data: {
      ...{ ...of, revisionId, labels: one.labels ?? ['query'], escalate: one.escalate ?? [], disposition, ban: 'none' },
      ...{ incomplete: [], packs: [], reasons: { counted, observed: [] }, decidedAt: at },
    },
  });
}

const noHolidays = { zone: 'Europe/London', holidays: new Set<string>() };

async function clock({ db }: Context, of: { schoolId: string; commentId: string }, one: Came): Promise<void> {
  const stopped = one.answered && {
    ...{ state: 'answered' as const, stoppedAt: new Date(one.answered.at), stoppedBy: one.answered.by },
    ...{ elapsedSeconds: (Date.parse(one.answered.at) - Date.parse(one.at)) / 1000 },
  };
  await db.clock.create({
    data: {
      ...{ ...of, startedAt: new Date(one.at), dueAt: new Date(one.due ?? one.at), ...stopped },
      schoolDueAt: schoolDue(new Date(one.at), { calendar: noHolidays, schoolDay: usualSchoolDay, hours: 24 }),
      ...{ acknowledgedAt: date(one.acknowledged?.at), acknowledgedBy: one.acknowledged?.by },
    },
  });
}

/** A weekend and the Friday before it, and a little of what came earlier: 23 comments (domain.md 8.1). */
export function weekend(person: string): Came[] {
  const answer = (at: string, due: string, answered?: string, by = person): Came => ({
    ...{ at, due },
    ...(answered !== undefined && { answered: { at: answered, by } }),
  });
  const friday = (hour: string) => `2026-11-20T${hour}:00Z`;
  const saturday = (hour: string) => `2026-11-21T${hour}:00Z`;
  const mondayEnd = '2026-11-24T00:00:00Z';
  return [
    // Before the digest of Friday: only what is late still, or opened and not closed, is told again.
    answer('2026-11-18T12:00:00Z', '2026-11-19T12:00:00Z'),
    { at: '2026-11-18T13:00:00Z', labels: ['praise'] },
    {
      at: '2026-11-19T10:00:00Z',
      labels: ['defamation'],
      escalate: ['headteacher'],
      clause: 'LK-08',
      caseNumber: '2026-0101',
      hidden: { at: '2026-11-19T10:00:05Z' },
    },
    answer(friday('08:10'), '2026-11-21T08:10:00Z', friday('09:00')),
    answer(friday('08:20'), '2026-11-21T08:20:00Z', friday('15:30')),
    answer(friday('09:00'), '2026-11-21T09:00:00Z', friday('16:00'), 'outside'),
    answer(friday('16:00'), '2026-11-21T16:00:00Z', '2026-11-21T20:00:00Z'),
    answer(friday('17:00'), '2026-11-21T17:00:00Z'),
    { ...answer(friday('18:00'), '2026-11-21T18:00:00Z'), acknowledged: { at: '2026-11-20T18:01:00Z', by: 'bot' } },
    { ...answer(saturday('10:00'), mondayEnd), acknowledged: { at: saturday('10:01'), by: 'bot' } },
    answer(saturday('11:00'), mondayEnd),
    // Answered after the digest: on Monday at half past seven nobody could know.
    answer(saturday('12:00'), mondayEnd, '2026-11-23T09:00:00Z'),
    { at: saturday('12:10'), labels: ['praise'] },
    { at: saturday('12:20'), labels: ['praise'] },
    { at: saturday('12:30'), labels: ['complaint'], due: mondayEnd },
    {
      at: saturday('20:00'),
      labels: ['abuse'],
      clause: 'LK-04',
      caseNumber: '2026-0102',
      hidden: { at: saturday('20:01') },
    },
    {
      at: saturday('20:05'),
      labels: ['abuse'],
      clause: 'LK-04',
      caseNumber: '2026-0103',
      hidden: { at: saturday('20:06') },
      shown: '2026-11-22T09:00:00Z',
      closed: { at: '2026-11-22T09:00:00Z', outcome: 'restore' },
    },
    {
      at: saturday('20:10'),
      labels: ['spam'],
      clause: 'BN-09',
      caseNumber: '2026-0104',
      hidden: { at: saturday('20:11') },
    },
    {
      at: saturday('21:00'),
      labels: ['under13'],
      escalate: ['dsl'],
      clause: 'BN-08',
      caseNumber: '2026-0105',
      hidden: { at: saturday('21:01') },
      banned: { at: saturday('21:02') },
    },
    { at: saturday('21:30'), labels: ['safeguarding'], escalate: ['dsl'], caseNumber: '2026-0106' },
    {
      at: '2026-11-22T10:00:00Z',
      labels: ['threat'],
      escalate: ['headteacher', 'police'],
      clause: 'LK-09',
      caseNumber: '2026-0107',
      hidden: { at: '2026-11-22T10:00:03Z' },
    },
    {
      at: '2026-11-22T11:00:00Z',
      labels: ['defamation'],
      escalate: ['headteacher'],
      clause: 'LK-08',
      caseNumber: '2026-0108',
      hidden: { at: '2026-11-22T11:00:03Z' },
      closed: { at: '2026-11-22T12:00:00Z', outcome: 'keep_hidden' },
    },
    // About the head: nothing of it reaches the head, not even in a number.
    {
      at: '2026-11-22T13:00:00Z',
      labels: ['defamation'],
      escalate: ['headteacher'],
      clause: 'LK-08',
      caseNumber: '2026-0109',
      aboutHead: true,
      hidden: { at: '2026-11-22T13:00:03Z' },
    },
  ];
}
