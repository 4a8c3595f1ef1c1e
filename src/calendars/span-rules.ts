/** What the dates of a school may be: every fault in plain words, with the line where it stands. */
import { DateTime } from 'luxon';
import type { SpanKind } from '../../prisma/generated/client.js';
import type { Span } from './school-calendar.js';

/** One line of an import. */
export interface Row extends Span {
  line: number;
}

export interface Problem {
  line: number;
  words: string;
}

export const spanWords: Record<SpanKind, string> = {
  term: 'term',
  half_term: 'half-term',
  holiday: 'holiday',
  inset: 'training day (INSET)',
  closure: 'closure',
};

/** Longer than this it is a slip of the pen: a wrong year, for one. */
const longestDays: Record<SpanKind, number> = { term: 200, half_term: 28, holiday: 70, inset: 10, closure: 90 };

/** A half-term lies in a term; training days and closures may lie anywhere. */
const apart: Partial<Record<SpanKind, SpanKind[]>> = {
  term: ['term', 'holiday'],
  holiday: ['holiday', 'term', 'half_term'],
  half_term: ['half_term', 'holiday'],
  inset: ['inset'],
  closure: ['closure'],
};

const dateWords = (date: string) => DateTime.fromISO(date).toFormat('d LLLL yyyy', { locale: 'en-GB' });

export function titleOf({ kind, name, startsOn, endsOn }: Span): string {
  const when = startsOn === endsOn ? dateWords(startsOn) : `${dateWords(startsOn)} to ${dateWords(endsOn)}`;
  return `${name || spanWords[kind]} (${when})`;
}

export const isSame = (a: Span, b: Span) => a.kind === b.kind && a.startsOn === b.startsOn && a.endsOn === b.endsOn;

/** What is wrong with these rows, beside those that stand already. Empty: they may be stored. */
export function problemsOf(rows: Row[], standing: Span[]): Problem[] {
  return rows.flatMap((row, index) => {
    const alone = dateProblem(row);
    if (alone) return [{ line: row.line, words: alone }];
    const before = rows.slice(0, index);
    const inFile = before.find((other) => overlaps(row, other));
    const stands = inFile ? undefined : standing.find((other) => overlaps(row, other));
    const other = inFile ?? stands;
    if (!other) return [];
    const where = inFile ? `line ${inFile.line}, ` : 'what is in the calendar already: ';
    return [{ line: row.line, words: `${titleOf(row)} overlaps with ${where}${titleOf(other)}` }];
  });
}

function dateProblem({ startsOn, endsOn, kind }: Row): string | null {
  if (endsOn < startsOn) return `it ends on ${dateWords(endsOn)}, before it begins on ${dateWords(startsOn)}`;
  const days = DateTime.fromISO(endsOn).diff(DateTime.fromISO(startsOn), 'days').days + 1;
  if (days <= longestDays[kind]) return null;
  return `a ${spanWords[kind]} of ${Math.round(days)} days is longer than ${longestDays[kind]}: check the year`;
}

function overlaps(a: Span, b: Span): boolean {
  return (apart[a.kind] ?? []).includes(b.kind) && a.startsOn <= b.endsOn && b.startsOn <= a.endsOn;
}
