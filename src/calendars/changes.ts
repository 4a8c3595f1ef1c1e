/** What people change in a school's calendar: all of a change or nothing, on the record, and every clock is scored anew. */
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import { answerBy, type Calendar } from '../../moderation/clock.js';
import type { CalendarDayKind } from '../../prisma/generated/client.js';
import { type AuditEntry, appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { readCalendarFile } from './import.js';
import { clockRule, loadDays, toCalendar } from './school-calendar.js';
import { isSame, type Problem, problemsOf, type Row } from './span-rules.js';

/** What is wrong, for the person who asked; nothing was changed. */
export class CalendarError extends Error {
  override name = 'CalendarError';
  constructor(readonly problems: Problem[]) {
    super(problems[0]?.words);
  }
}

export interface By {
  schoolId: string;
  userId: string;
}

export interface Imported {
  added: number;
  /** Stood there already. */
  known: number;
  leftOut: Problem[];
}

/** Takes a whole file or nothing of it. */
export async function importDates(ctx: Context, by: By, text: string): Promise<Imported> {
  const { rows, problems, leftOut } = readCalendarFile(text);
  if (problems.length > 0) throw new CalendarError(problems);
  let added: Row[] = [];
  await change(ctx, by, async (tx, now) => {
    const standing = await tx.calendarSpan.findMany({ where: { schoolId: by.schoolId } });
    added = rows.filter((row, index) => ![...standing, ...rows.slice(0, index)].some((other) => isSame(row, other)));
    const faults = problemsOf(added, standing);
    if (faults.length > 0) throw new CalendarError(faults);
    const data = added.map(({ line: _, ...span }) => ({ id: uuid(), ...span, ...stamp(by, now) }));
    await tx.calendarSpan.createMany({ data });
    return {
      kind: 'calendar.imported',
      facts: { spans: data.map(({ startsOn, endsOn, kind }) => ({ startsOn, endsOn, kind })) },
    };
  });
  return { added: added.length, known: rows.length - added.length, leftOut };
}

export interface NewDay {
  date: string;
  kind: CalendarDayKind;
  name: string;
}

/** A day that is worked or free against the week and the list. Said again, the last word counts. */
export function setDay(ctx: Context, by: By, { date, kind, name }: NewDay): Promise<void> {
  return change(ctx, by, async (tx, now) => {
    const schoolId_date = { schoolId: by.schoolId, date };
    const data = { kind, name, ...stamp(by, now) };
    await tx.calendarDay.upsert({ where: { schoolId_date }, create: { id: uuid(), date, ...data }, update: data });
    return { kind: 'calendar.day-set', facts: { date, kind } };
  });
}

export function removeDay(ctx: Context, by: By, date: string): Promise<void> {
  return change(ctx, by, async (tx) => {
    const { count } = await tx.calendarDay.deleteMany({ where: { schoolId: by.schoolId, date } });
    return count > 0 ? { kind: 'calendar.day-removed', facts: { date } } : null;
  });
}

export function removeSpan(ctx: Context, by: By, id: string): Promise<void> {
  return change(ctx, by, async (tx) => {
    const found = await tx.calendarSpan.findFirst({ where: { schoolId: by.schoolId, id } });
    if (!found) return null;
    await tx.calendarSpan.delete({ where: { id } });
    const { kind, startsOn, endsOn } = found;
    return { kind: 'calendar.span-removed', facts: { kind, startsOn, endsOn } };
  });
}

const stamp = ({ schoolId, userId }: By, addedAt: Date) => ({ schoolId, addedBy: userId, addedAt });

type Work = (tx: Tx, now: Date) => Promise<Pick<AuditEntry, 'kind' | 'facts'> | null>;

async function change(ctx: Context, { schoolId, userId }: By, work: Work): Promise<void> {
  const now = ctx.clock.now();
  const changed = await ctx.db.$transaction(async (tx) => {
    // One change at a time: two that are good alone may overlap.
    await tx.$queryRaw`SELECT id FROM "School" WHERE id = ${schoolId}::uuid FOR NO KEY UPDATE`;
    const done = await work(tx, now);
    if (!done) return false;
    await calendarChanged(tx, ctx, schoolId);
    await appendAudit(tx, { schoolId, at: now }, [{ ...done, actor: userId }]);
    return true;
  });
  if (changed) await ctx.queue.add('rescore-clocks', schoolId);
}

/** Whatever changed: every process reads it anew, and a calendar that would leave nobody at work is refused. */
export async function calendarChanged(tx: Tx, ctx: Context, schoolId: string): Promise<void> {
  const data = { calendarSeq: { increment: 1 } };
  const school = await tx.school.update({ where: { id: schoolId }, data });
  const { settings } = ctx.policy;
  const calendar = toCalendar(school, await loadDays(tx, schoolId), settings['sla.closures']);
  const rule = clockRule(settings);
  const never = (at: Date) => neverDue(at, calendar, rule);
  const from = DateTime.fromJSDate(ctx.clock.now(), { zone: school.timezone }).minus({ years: 1 });
  const wrong = Array.from({ length: 36 }, (_, month) => from.plus({ months: month }).toJSDate()).find(never);
  if (wrong)
    throw new CalendarError([
      { line: 0, words: 'With this change there would be more than a year without a working day' },
    ]);
}

function neverDue(at: Date, calendar: Calendar, rule: Parameters<typeof answerBy>[2]): boolean {
  try {
    answerBy(at, calendar, rule);
    return false;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}
