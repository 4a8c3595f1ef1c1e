/** The events of a calendar file (RFC 5545), as far as dates of a school need it: whole days, a title, and where it stands. */
import { z } from 'zod';
import { nextDate } from './school-calendar.js';
import type { Problem } from './span-rules.js';

export interface IcsEvent {
  /** Of its BEGIN:VEVENT. */
  line: number;
  name: string;
  categories: string;
  /** First and last day, both included. */
  start: string;
  end: string;
  repeats: boolean;
}

interface Property {
  line: number;
  name: string;
  value: string;
}

export function readEvents(text: string): { events: IcsEvent[]; problems: Problem[] } {
  const events: IcsEvent[] = [];
  const problems: Problem[] = [];
  let begun: Property | null = null;
  let held: Property[] = [];
  let inner = 0;
  for (const property of propertiesOf(text)) {
    const value = property.value.toUpperCase();
    if (property.name === 'BEGIN' && value === 'VEVENT') [begun, held, inner] = [property, [], 0];
    else if (begun && property.name === 'BEGIN') inner += 1;
    else if (begun && property.name === 'END' && value === 'VEVENT') {
      const event = toEvent(begun.line, held);
      if ('words' in event) problems.push(event);
      else events.push(event);
      begun = null;
    } else if (begun && property.name === 'END') inner -= 1;
    // An alarm inside an event has properties of its own.
    else if (begun && inner === 0) held.push(property);
  }
  if (begun) problems.push({ line: begun.line, words: 'the event that begins here has no end: the file is cut off' });
  return { events, problems };
}

/** Long lines are folded: what begins with a space goes on with the line before. */
function propertiesOf(text: string): Property[] {
  const found: Property[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const last = found.at(-1);
    if (/^[ \t]/.test(raw) && last) last.value += raw.slice(1);
    else {
      const [, name, value] = /^([A-Za-z-]+)(?:;(?:[^":]|"[^"]*")*)?:(.*)$/.exec(raw) ?? [];
      if (name !== undefined) found.push({ line: index + 1, name: name.toUpperCase(), value: value ?? '' });
    }
  }
  return found;
}

function toEvent(line: number, properties: Property[]): IcsEvent | Problem {
  const of = (name: string) => properties.find((one) => one.name === name);
  const [from, until] = [of('DTSTART'), of('DTEND')];
  if (!from) return { line, words: 'the event has no start (DTSTART)' };
  const start = dateOf(from.value);
  if (start === null) return { line: from.line, words: `the start is no date: “${from.value.slice(0, 40)}”` };
  const end = until ? dateOf(until.value) : start;
  if (end === null) return { line: until?.line ?? line, words: `the end is no date: “${until?.value.slice(0, 40)}”` };
  // The end of whole days is the day after the last; a time of day is on the day itself.
  const wholeDays = until !== undefined && until.value.length === 8;
  return {
    line,
    name: plain(of('SUMMARY')?.value ?? ''),
    categories: plain(of('CATEGORIES')?.value ?? ''),
    start,
    end: wholeDays && end > start ? nextDate(end, -1) : end,
    repeats: of('RRULE') !== undefined,
  };
}

function dateOf(value: string): string | null {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?$/.exec(value.trim()) ?? [];
  const date = `${year}-${month}-${day}`;
  return z.iso.date().safeParse(date).success ? date : null;
}

const plain = (value: string) =>
  value
    .replace(/\\n/gi, ' ')
    .replace(/\\([,;\\])/g, '$1')
    .trim();
