/**
 * What ends by itself, or must be done by a day: how long it lasts, who is reminded when, and what happens at its end.
 * The one table of kinds. Pure: whoever asks brings the settings and the calendar.
 */
import { DateTime } from 'luxon';
import { type Calendar, isWorkingDay, nextWorkingDay } from './clock.js';
import type { Settings } from './settings.js';

export const termKinds = [
  'ban',
  'under13_ban',
  'report',
  'appeal',
  'ask_to_remove',
  'policy_review',
  'training',
  'consent',
  'contact_test',
  'data_protection',
  'leaving',
  'settings_audit',
  'tagging_check',
  'house_rules_link',
  'stale_posts',
  'data_breach',
  'advice',
  'press_office',
  'second_person',
  'slt_referral',
  'assessment',
  'defamation_notice',
  'subject_access',
  'information',
] as const;
export type TermKind = (typeof termKinds)[number];

/** `workingDays`: to the end of so many working days after the day on which it began. */
export type Span = { hours: number } | { days: number } | { workingDays: number } | { months: number };

/** Who sees to it. */
export const termOwners = ['comms_admin', 'headteacher', 'dsl', 'chair', 'dpo'] as const;
export type TermOwner = (typeof termOwners)[number];

/** `overdue`: only a person can do it, so it stays open and is marked. `over`: what ends has ended by itself. */
export type TermEnd = 'lift_ban' | 'back_to_queue' | 'lapse_proposal' | 'overdue' | 'over';

export interface TermRule {
  lasts(settings: Settings): Span;
  owner: TermOwner;
  end: TermEnd;
  /** Days before the last day on whose morning the owner is reminded, the earliest first. */
  remind: readonly number[];
}

/** An account of a child is reported at once, and no policy sets another time (domain.md 6.4). */
const reportWithin: Span = { workingDays: 1 };
const appealWithin: Span = { workingDays: 5 };
/** DPA 2018 s.164A: a complaint is acknowledged within 30 days; the page does that at once, and this holds for the answer. */
const complaintWithin: Span = { days: 30 };
/** UK GDPR Art. 33: from the moment at which the school knew of it, over weekends and holidays too. */
const breachWithin: Span = { hours: 72 };
/** No policy says it: the office of a school is there again after two working days at the latest. */
const secondWithin: Span = { workingDays: 2 };
const longTerm = [30, 14, 0] as const;

export const termRules: Record<TermKind, TermRule> = {
  ban: { lasts: (settings) => ({ days: settings['ban.days'] }), owner: 'comms_admin', end: 'lift_ban', remind: [] },
  under13_ban: {
    lasts: (settings) => ({ workingDays: settings['under13.confirmWithinWorkingDays'] }),
    owner: 'dsl',
    end: 'lift_ban',
    remind: [0],
  },
  report: { lasts: () => reportWithin, owner: 'comms_admin', end: 'overdue', remind: [0] },
  appeal: { lasts: () => appealWithin, owner: 'headteacher', end: 'overdue', remind: [1, 0] },
  ask_to_remove: {
    lasts: (settings) => ({ hours: settings['removal.askHours'] }),
    owner: 'comms_admin',
    end: 'back_to_queue',
    remind: [],
  },
  // A pack without a term of its own is read each year; the packs say how often (`review.everyMonths`).
  policy_review: { lasts: () => ({ months: 12 }), owner: 'headteacher', end: 'overdue', remind: [60, ...longTerm] },
  training: {
    lasts: (settings) => ({ months: settings['training.everyMonths'] }),
    owner: 'comms_admin',
    end: 'overdue',
    remind: longTerm,
  },
  consent: {
    lasts: (settings) => ({ months: settings['consent.renewMonths'] }),
    owner: 'comms_admin',
    end: 'overdue',
    remind: longTerm,
  },
  // Its own date counts; access ends by itself (LK-22).
  leaving: { lasts: () => ({ days: 1 }), owner: 'headteacher', end: 'over', remind: [30, 7, 0] },
  data_protection: { lasts: () => complaintWithin, owner: 'dpo', end: 'overdue', remind: [14, 3, 0] },
  // Of these the day is worked out (duties.ts); the length here holds for none of them that has one.
  settings_audit: { lasts: () => ({ months: 4 }), owner: 'comms_admin', end: 'overdue', remind: longTerm },
  tagging_check: { lasts: () => ({ months: 4 }), owner: 'comms_admin', end: 'overdue', remind: longTerm },
  house_rules_link: { lasts: () => ({ months: 1 }), owner: 'comms_admin', end: 'overdue', remind: [7, 0] },
  stale_posts: { lasts: () => ({ months: 4 }), owner: 'comms_admin', end: 'overdue', remind: longTerm },
  data_breach: { lasts: () => breachWithin, owner: 'dpo', end: 'overdue', remind: [2, 1, 0] },
  advice: { lasts: () => ({ workingDays: 2 }), owner: 'headteacher', end: 'overdue', remind: [0] },
  press_office: { lasts: () => ({ workingDays: 5 }), owner: 'headteacher', end: 'overdue', remind: [0] },
  // Whoever hands it over says until when.
  slt_referral: { lasts: () => ({ workingDays: 5 }), owner: 'headteacher', end: 'overdue', remind: [2, 0] },
  // A year, or less where something was added to what was assessed (src/duties/assessing.ts).
  assessment: { lasts: () => ({ months: 12 }), owner: 'dpo', end: 'overdue', remind: longTerm },
  // Its day is worked out (subjectAccessBy).
  subject_access: { lasts: () => ({ months: 1 }), owner: 'dpo', end: 'overdue', remind: [14, 3, 0] },
  // FOIA s.10: a school has 20 school days and 60 working days at most. 20 working days are never later than that.
  information: { lasts: () => ({ workingDays: 20 }), owner: 'dpo', end: 'overdue', remind: [10, 3, 0] },
  // Each step has its own end, worked out by the law's own days (defamation/clock.ts).
  defamation_notice: { lasts: () => ({ workingDays: 2 }), owner: 'headteacher', end: 'overdue', remind: [1, 0] },
  // What nobody answers in time was not urgent, and may no longer be right: it is asked for anew, or left.
  second_person: { lasts: () => secondWithin, owner: 'headteacher', end: 'lapse_proposal', remind: [1, 0] },
  contact_test: { lasts: () => ({ months: 1 }), owner: 'comms_admin', end: 'overdue', remind: [0] },
};

/** When a term that began at `start` is over. Whole days end at 00:00 of the day after. */
export function endOf(start: Date, span: Span, calendar: Calendar): Date {
  const local = DateTime.fromJSDate(start, { zone: calendar.zone });
  if ('hours' in span) return new Date(start.getTime() + span.hours * 3_600_000);
  if ('days' in span) return local.plus({ days: span.days }).toJSDate();
  if ('months' in span) return anniversary(local.startOf('day'), span.months).toJSDate();
  let day: DateTime = local;
  for (let left = span.workingDays; left > 0; left--) day = nextWorkingDay(day, calendar);
  return day.startOf('day').plus({ days: 1 }).toJSDate();
}

/**
 * UK GDPR Art. 12(3), as the ICO counts: the end of the same date of the next month, of its last day where it has no such
 * date, and of the next working day where nobody works on it.
 */
export function subjectAccessBy(received: Date, calendar: Calendar): Date {
  const day = DateTime.fromJSDate(received, { zone: calendar.zone }).startOf('day').plus({ months: 1 });
  const last = isWorkingDay(day, calendar) ? day : nextWorkingDay(day, calendar);
  return last.startOf('day').plus({ days: 1 }).toJSDate();
}

/** Its last day is the day before: given on 29 February, it is valid through 28 February (domain.md 7.1). */
export function anniversary(day: DateTime, months: number): DateTime {
  const same = day.plus({ months });
  return same.day < day.day ? same.plus({ days: 1 }) : same;
}

/** The end of a date that a policy names, as YYYY-MM-DD: it is kept until that day is over. */
export function endOfDate(date: string, zone: string): Date {
  return DateTime.fromISO(date, { zone }).plus({ days: 1 }).toJSDate();
}

export interface Moment {
  at: Date;
  /** Days before the last day; null at the end itself. */
  daysLeft: number | null;
}

const remindAtHour = 8;

/** All that happens in the life of a term, in order: its reminders, on the morning of their day, and its end. */
export function momentsOf(term: { startedAt: Date; dueAt: Date }, rule: TermRule, zone: string): Moment[] {
  // What ends at midnight has the day before as its last.
  const lastDay = DateTime.fromMillis(term.dueAt.getTime() - 1, { zone }).startOf('day');
  const reminders = rule.remind
    .map((daysLeft) => ({ at: lastDay.minus({ days: daysLeft }).set({ hour: remindAtHour }).toJSDate(), daysLeft }))
    .filter(({ at }) => at > term.startedAt && at < term.dueAt);
  return [...reminders, { at: term.dueAt, daysLeft: null }];
}

export interface Look {
  /** What is to be done now: of several reminders that were missed only the last. Null: nothing yet. */
  now: Moment | null;
  /** When to look again; null when nothing more happens. */
  next: Date | null;
}

/** What a look at a term finds. `since` is the moment that it waited for, which has not been dealt with. */
export function lookAt(moments: readonly Moment[], { since, now }: { since: Date; now: Date }): Look {
  const waiting = moments.filter(({ at }) => at >= since);
  const due = waiting.filter(({ at }) => at <= now);
  return { now: due.at(-1) ?? null, next: waiting[due.length]?.at ?? null };
}
