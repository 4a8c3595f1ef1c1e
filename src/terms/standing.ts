/**
 * What should have a term, read from what is there: bans, reports that wait, policies, people and contacts. Worked out anew
 * each time, so that nothing which began before, elsewhere or half-way is without its end.
 */

import { z } from 'zod';
import type { Calendar } from '../../moderation/clock.js';
import { dayOf } from '../../moderation/consent.js';
import type { PackAbout } from '../../moderation/policy.js';
import { endOf, endOfDate, type TermKind, type TermOwner, termOwners } from '../../moderation/terms.js';
import { appendAudit } from '../audit.js';
import { calendarOf } from '../calendars/school-calendar.js';
import type { Context } from '../context.js';
import { noticeWishes } from '../defamation/handling.js';
import { assessmentWishes } from '../duties/assessing.js';
import { dutyWishes, roundDuties } from '../duties/standing.js';
import { bookOf } from '../people/book.js';
import { daysLater, renewals } from '../people/renewals.js';
import { banKey } from './deciders.js';
import { openTerm, type TermSchool, type TermWish, termEvent } from './opening.js';

interface Wanted {
  wish: TermWish;
  before?: { state: 'done' | 'extended'; by: string };
}

/** Each finds what should have a term now; an open term of its kinds whose subject it does not name is no longer needed. */
const sources: { kinds: TermKind[]; find(ctx: Context, school: TermSchool): Promise<Wanted[]> }[] = [
  { kinds: ['ban', 'under13_ban'], find: bans },
  { kinds: ['report'], find: reports },
  { kinds: ['policy_review'], find: policies },
  { kinds: ['training'], find: people },
  { kinds: ['leaving'], find: leavers },
  { kinds: ['second_person'], find: proposals },
  { kinds: ['contact_test'], find: contacts },
  {
    kinds: ['defamation_notice'],
    find: async (ctx, { id }) => (await noticeWishes(ctx, id)).map((wish) => ({ wish })),
  },
  { kinds: ['consent'], find: consents },
  {
    kinds: [...roundDuties],
    find: async (ctx, school) => (await dutyWishes(ctx, school)).map((wish) => ({ wish })),
  },
  {
    kinds: ['assessment'],
    find: async (ctx, school) => (await assessmentWishes(ctx, school)).map((wish) => ({ wish })),
  },
];

export async function keepTerms(ctx: Context, school: TermSchool): Promise<void> {
  const { id: schoolId } = school;
  for (const { kinds, find } of sources) {
    // Read first: what another worker opens meanwhile is not in this list, and is not ended for being unknown here.
    const open = await ctx.db.term.findMany({
      where: { schoolId, kind: { in: kinds }, state: 'open' },
      select: { id: true, subject: true },
    });
    const wanted = await find(ctx, school);
    const keys = wanted.map(({ wish }) => wish.key);
    const known = await ctx.db.term.findMany({ where: { schoolId, key: { in: keys } }, select: { key: true } });
    const seen = new Set(known.map(({ key }) => key));
    for (const one of wanted.filter(({ wish }) => !seen.has(wish.key))) {
      await ctx.db.$transaction((tx) => openTerm(ctx, tx, { school, ...one }));
    }
    const subjects = new Set(wanted.map(({ wish }) => wish.subject));
    const over = open.filter(({ subject }) => !subjects.has(subject)).map(({ id }) => id);
    if (over.length > 0) await endNeedless(ctx, schoolId, over);
  }
}

async function endNeedless(ctx: Context, schoolId: string, ids: string[]): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const ended = await tx.term.updateManyAndReturn({
      where: { id: { in: ids }, state: 'open' },
      data: { state: 'done', doneAt: now, doneBy: 'bot', nextAt: null },
    });
    await appendAudit(
      tx,
      { schoolId, at: now },
      ended.map((term) => termEvent(term, 'done', 'bot')),
    );
  });
}

/** For how many days somebody was banned, where a person said so. */
const banPayload = z.object({ days: z.number().int().min(1).max(365).optional() }).catch({});

/** One for each act of banning: once it has ended, the same act brings no second. */
async function bans(ctx: Context, school: TermSchool): Promise<Wanted[]> {
  const { id: schoolId } = school;
  const calendar = await calendarOf(ctx.db, school, ctx.policy.settings);
  const authors = await ctx.db.author.findMany({
    where: { schoolId, bannedAt: { not: null } },
    select: {
      id: true,
      bannedAt: true,
      actions: {
        where: {
          state: 'done',
          OR: [{ kind: 'ban' }, { kind: 'assist', payload: { path: ['assists'], equals: 'ban' } }],
        },
        orderBy: { doneAt: 'desc' },
        take: 1,
        select: { kind: true, requestedBy: true, commentId: true, payload: true },
      },
    },
  });
  return authors.map(({ id, bannedAt, actions: [action] }) => {
    const startedAt = bannedAt ?? ctx.clock.now();
    // What was done by hand was done by a person who had the case before them.
    const kind = action?.kind === 'ban' && action.requestedBy === 'bot' ? 'under13_ban' : 'ban';
    const { days } = banPayload.parse(action?.payload);
    const dueAt = kind === 'ban' && days !== undefined ? endOf(startedAt, { days }, calendar) : undefined;
    return { wish: { kind, key: banKey(id, startedAt), subject: id, commentId: action?.commentId, startedAt, dueAt } };
  });
}

async function reports(ctx: Context, { id: schoolId }: TermSchool): Promise<Wanted[]> {
  const waiting = await ctx.db.action.findMany({
    where: { schoolId, kind: 'assist', state: 'pending', payload: { path: ['assists'], equals: 'report_under_age' } },
    select: { id: true, commentId: true, requestedAt: true },
  });
  return waiting.map(({ id, commentId, requestedAt }) => ({
    wish: { kind: 'report', key: `report:${id}`, subject: id, commentId, startedAt: requestedAt },
  }));
}

/** The packs name the dates; another date in a pack takes the place of what was open. */
async function policies(ctx: Context, school: TermSchool): Promise<Wanted[]> {
  const calendar = await calendarOf(ctx.db, school, ctx.policy.settings);
  return ctx.policy.about.flatMap(({ id, review }): Wanted[] => {
    if (!review) return [];
    const { last, due, owner } = review;
    const now = ctx.clock.now();
    const startedAt = last ? endOfDate(last, school.timezone) : now;
    // A policy without any date: the school must say when it was last read, so it is due from the first day on.
    const dueAt = reviewDue(review, calendar) ?? now;
    const key = `policy_review:${id}:${last ?? ''}:${due ?? ''}`;
    return [{ wish: { kind: 'policy_review', key, subject: id, startedAt, dueAt, owner: toOwner(owner) } }];
  });
}

function reviewDue({ due, last, everyMonths }: NonNullable<PackAbout['review']>, calendar: Calendar): Date | null {
  if (due) return endOfDate(due, calendar.zone);
  if (!last || !everyMonths) return null;
  return endOf(endOfDate(last, calendar.zone), { months: everyMonths }, calendar);
}

const toOwner = (name: string): TermOwner => termOwners.find((one) => one === name) ?? 'headteacher';

/** Counted from the day on which somebody was first seen here, until it is said when they were trained. */
async function people(ctx: Context, { id: schoolId }: TermSchool): Promise<Wanted[]> {
  const select = { id: true, attestedAt: true };
  const users = await ctx.db.user.findMany({ where: { schoolId, disabledAt: null }, select });
  return users.map(({ id, attestedAt: said }) => {
    // Each says it when signing in, and that begins the next year.
    const key = said ? `training:${id}:${said.toISOString()}` : `training:${id}`;
    const wish = { kind: 'training' as const, key, subject: id, startedAt: said ?? ctx.clock.now() };
    return said ? { wish, before: { state: 'done' as const, by: id } } : { wish };
  });
}

/** Nothing that one person asked for waits for ever. */
async function proposals(ctx: Context, { id: schoolId }: TermSchool): Promise<Wanted[]> {
  const select = { id: true, commentId: true, at: true };
  const open = await ctx.db.proposal.findMany({ where: { schoolId, answer: null }, select });
  return open.map(({ id, commentId, at }) => ({
    wish: { kind: 'second_person', key: `second_person:${id}`, subject: id, commentId, startedAt: at },
  }));
}

async function leavers(ctx: Context, { id: schoolId, timezone }: TermSchool): Promise<Wanted[]> {
  const where = { schoolId, disabledAt: null, leavesOn: { not: null } };
  const users = await ctx.db.user.findMany({ where, select: { id: true, leavesOn: true } });
  return users.flatMap(({ id, leavesOn }): Wanted[] => {
    if (!leavesOn) return [];
    const key = `leaving:${id}:${leavesOn}`;
    const dueAt = endOfDate(leavesOn, timezone);
    return [{ wish: { kind: 'leaving', key, subject: id, startedAt: ctx.clock.now(), dueAt } }];
  });
}

/** A test that was acknowledged ends the month and begins the next; so does another address, which nobody has tested. */
async function contacts(ctx: Context, { id: schoolId }: TermSchool): Promise<Wanted[]> {
  const rows = await ctx.db.contact.findMany({
    where: { schoolId, removedAt: null },
    select: { id: true, testedAt: true, changedAt: true },
  });
  return rows.map(({ id, testedAt, changedAt }) => {
    const since = testedAt ?? changedAt;
    return {
      wish: {
        kind: 'contact_test',
        key: `contact_test:${id}:${since?.toISOString() ?? ''}`,
        subject: id,
        startedAt: since ?? ctx.clock.now(),
      },
      before: { state: testedAt ? 'done' : 'extended', by: 'bot' },
    };
  });
}

/**
 * How long before its last day a consent is looked at, and how long after it. A day more than the first reminder needs: what is seen only on
 * the day itself, by a machine that is switched on at nine, would have missed it by an hour.
 */
const consentDays = { ahead: 31, past: 30 };

/** One for each day on which consents end, however many those are: whose they are stands on the list to print, and in no e-mail. */
async function consents(ctx: Context, { id: schoolId, timezone: zone }: TermSchool): Promise<Wanted[]> {
  const at = ctx.clock.now();
  const today = dayOf(at, zone);
  const span = { from: daysLater(today, -consentDays.past), to: daysLater(today, consentDays.ahead) };
  const when = { at, zone, renewMonths: ctx.policy.settings['consent.renewMonths'] };
  const due = renewals(await bookOf(ctx, schoolId), span, when);
  return [...new Set(due.map(({ until }) => until))].map((until) => ({
    wish: { kind: 'consent', key: `consent:${until}`, subject: until, startedAt: at, dueAt: endOfDate(until, zone) },
  }));
}
