/** Dates of a school from a file: CSV (start,end,kind,name) or a calendar file (ICS). Every fault is told by its line. */
import { z } from 'zod';
import type { SpanKind } from '../../prisma/generated/client.js';
import { csvLines } from '../csv.js';
import { readEvents } from './ics.js';
import type { Problem, Row } from './span-rules.js';

export interface Read {
  rows: Row[];
  problems: Problem[];
  /** Events of an ICS file that are no dates of ours: a school's calendar has sports days as well. */
  leftOut: Problem[];
}

const kinds: Record<string, SpanKind> = {
  term: 'term',
  'half-term': 'half_term',
  'half term': 'half_term',
  halfterm: 'half_term',
  holiday: 'holiday',
  inset: 'inset',
  closure: 'closure',
};
const mostRows = 500;
const isoDate = z.iso.date();

export function readCalendarFile(text: string): Read {
  const clean = text.replace(/^\uFEFF/, '');
  const read = /^\s*BEGIN:VCALENDAR/i.test(clean) ? readIcs(clean) : readCsv(clean);
  const none = read.rows.length + read.problems.length + read.leftOut.length === 0;
  if (none) return { ...read, problems: [{ line: 1, words: 'there are no dates in it' }] };
  if (read.rows.length <= mostRows) return read;
  return {
    ...read,
    problems: [{ line: 1, words: `it has ${read.rows.length} dates, and we take ${mostRows} at a time` }],
  };
}

const columns = ['start', 'end', 'kind', 'name'];

function readCsv(text: string): Read {
  const [header, ...lines] = csvLines(text);
  const names = (header?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const missing = columns.filter((name) => name !== 'name' && !names.includes(name));
  if (missing.length > 0) {
    const words = `the first line must name the columns ${columns.join(',')}; there is no ${missing.join(', ')}`;
    return { rows: [], leftOut: [], problems: [{ line: header?.line ?? 1, words }] };
  }
  const read: Read = { rows: [], problems: [], leftOut: [] };
  for (const { line, cells } of lines) {
    const cell = (name: string) => (cells[names.indexOf(name)] ?? '').trim();
    const row = toRow({ start: cell('start'), end: cell('end') || cell('start'), kind: cell('kind') });
    if (typeof row === 'string') read.problems.push({ line, words: row });
    else read.rows.push({ line, ...row, name: cell('name').slice(0, 80) });
  }
  return read;
}

function toRow({ start, end, kind }: Record<'start' | 'end' | 'kind', string>): Omit<Row, 'line' | 'name'> | string {
  const [startsOn, endsOn] = [toDate(start), toDate(end)];
  const known = kinds[kind.toLowerCase()];
  if (startsOn === null)
    return `the start must be a date such as 2026-09-02 or 02/09/2026, not “${start.slice(0, 40)}”`;
  if (endsOn === null) return `the end must be a date such as 2026-12-18 or 18/12/2026, not “${end.slice(0, 40)}”`;
  if (!known) return `the kind must be term, half-term, holiday, inset or closure, not “${kind.slice(0, 40)}”`;
  return { startsOn, endsOn, kind: known };
}

/** As the world writes it, or as a spreadsheet in Britain does. */
function toDate(text: string): string | null {
  const british = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const iso = british ? `${british[3]}-${british[2]?.padStart(2, '0')}-${british[1]?.padStart(2, '0')}` : text;
  return isoDate.safeParse(iso).success ? iso : null;
}

/** By the words of its title; the first that fits. "School closed for half term" is a half-term. */
const kindWords: [RegExp, SpanKind][] = [
  [/\b(inset|staff training|training day|staff development|non-pupil day)\b/i, 'inset'],
  [/\bhalf[- ]?term\b/i, 'half_term'],
  [/\bholidays?\b|\bbreak\b/i, 'holiday'],
  [/\bclos(ed|ure)\b|\bsnow day\b/i, 'closure'],
  [/\bterm\b/i, 'term'],
];

function readIcs(text: string): Read {
  const { events, problems } = readEvents(text);
  const read: Read = { rows: [], problems, leftOut: [] };
  for (const { line, name, categories, start, end, repeats } of events) {
    const kind = kindWords.find(([words]) => words.test(`${name} ${categories}`))?.[1];
    const bank = /\bbank holiday\b/i.test(name);
    const why = bank
      ? 'bank holidays are known already'
      : kind
        ? repeated(repeats)
        : 'it is no term, holiday, training day or closure';
    if (why) read.leftOut.push({ line, words: `“${name.slice(0, 60)}”: ${why}` });
    // One day that begins or ends a term says nothing of its length.
    else if (kind === 'term' && start === end)
      read.leftOut.push({
        line,
        words: `“${name.slice(0, 60)}”: a term needs its first and its last day in one event`,
      });
    else if (kind) read.rows.push({ line, startsOn: start, endsOn: end, kind, name: name.slice(0, 80) });
  }
  return read;
}

const repeated = (repeats: boolean) => (repeats ? 'it repeats; enter its dates one by one' : null);
