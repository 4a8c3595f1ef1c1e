/** Files of dates as schools send them: what is taken, and what is said of each line that is not. */
import { describe, expect, it } from 'vitest';
import { readCalendarFile } from '../../src/calendars/import.js';
import { problemsOf } from '../../src/calendars/span-rules.js';

const csv = (...lines: string[]) => readCalendarFile(['start,end,kind,name', ...lines].join('\r\n'));
const words = (file: ReturnType<typeof csv>) => file.problems.map(({ line, words }) => `${line}: ${words}`);

describe('a CSV file', () => {
  it('gives terms, half-terms, training days and closures; one day needs no end', () => {
    const { rows, problems } = csv(
      '2026-09-02,2026-12-18,term,Autumn',
      '26/10/2026,30/10/2026,Half-Term,',
      '2026-09-01,,inset,"Staff, only"',
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      { line: 2, startsOn: '2026-09-02', endsOn: '2026-12-18', kind: 'term', name: 'Autumn' },
      { line: 3, startsOn: '2026-10-26', endsOn: '2026-10-30', kind: 'half_term', name: '' },
      { line: 4, startsOn: '2026-09-01', endsOn: '2026-09-01', kind: 'inset', name: 'Staff, only' },
    ]);
  });

  it('says of every bad line what was expected, also behind a blank line', () => {
    expect(words(csv('2026-02-30,2026-03-01,term,', '', '2026-09-01,x,term,', '2026-09-01,,party,'))).toEqual([
      '2: the start must be a date such as 2026-09-02 or 02/09/2026, not “2026-02-30”',
      '4: the end must be a date such as 2026-12-18 or 18/12/2026, not “x”',
      '5: the kind must be term, half-term, holiday, inset or closure, not “party”',
    ]);
  });

  it('wants its columns named, and something in it', () => {
    expect(words(readCalendarFile('2026-09-02,2026-12-18,term'))[0]).toContain(
      '1: the first line must name the columns',
    );
    expect(words(csv())).toEqual(['1: there are no dates in it']);
    expect(readCalendarFile('').problems).toHaveLength(1);
  });
});

const ics = (...events: string[][]) =>
  readCalendarFile(
    ['BEGIN:VCALENDAR', ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']), 'END:VCALENDAR'].join(
      '\r\n',
    ),
  );

describe('a calendar file (ICS)', () => {
  it('gives whole days, whose end is the day after the last, and joins folded lines', () => {
    const { rows, leftOut, problems } = ics(
      ['DTSTART;VALUE=DATE:20261026', 'DTEND;VALUE=DATE:20261031', 'SUMMARY:Half', '  term'],
      ['DTSTART;VALUE=DATE:20270104', 'SUMMARY:INSET day\\, staff only', 'BEGIN:VALARM', 'SUMMARY:x', 'END:VALARM'],
      ['DTSTART;TZID=Europe/London:20261215T180000', 'DTEND;TZID=Europe/London:20261215T200000', 'SUMMARY:Carols'],
      ['DTSTART;VALUE=DATE:20260902', 'SUMMARY:Autumn term begins'],
    );
    expect(problems).toEqual([]);
    expect(rows.map(({ startsOn, endsOn, kind, name }) => [startsOn, endsOn, kind, name])).toEqual([
      ['2026-10-26', '2026-10-30', 'half_term', 'Half term'],
      ['2027-01-04', '2027-01-04', 'inset', 'INSET day, staff only'],
    ]);
    expect(leftOut.map(({ line, words }) => [line, words])).toEqual([
      [15, '“Carols”: it is no term, holiday, training day or closure'],
      [20, '“Autumn term begins”: a term needs its first and its last day in one event'],
    ]);
  });

  it('says what cannot be read, and where', () => {
    expect(words(ics(['DTSTART:soon', 'SUMMARY:Half term'], ['SUMMARY:Half term']))).toEqual([
      '3: the start is no date: “soon”',
      '6: the event has no start (DTSTART)',
    ]);
    expect(words(readCalendarFile('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260902'))).toEqual([
      '2: the event that begins here has no end: the file is cut off',
    ]);
  });
});

describe('dates beside each other', () => {
  const term = { line: 2, startsOn: '2026-09-02', endsOn: '2026-12-18', kind: 'term', name: 'Autumn' } as const;
  const said = (more: object, standing: object[] = []) =>
    problemsOf([{ ...term, line: 3, ...more }], standing as []).map((one) => one.words);

  it('terms must not overlap, in a file or with what stands', () => {
    const late = { startsOn: '2026-12-18', endsOn: '2027-02-01', name: 'Spring' };
    expect(problemsOf([term, { ...term, ...late, line: 3 }], [])).toEqual([
      {
        line: 3,
        words:
          'Spring (18 December 2026 to 1 February 2027) overlaps with line 2, Autumn (2 September 2026 to 18 December 2026)',
      },
    ]);
    expect(said(late, [term])[0]).toContain('overlaps with what is in the calendar already: Autumn');
    expect(said({ ...late, startsOn: '2026-12-19' }, [term])).toEqual([]);
  });

  it('half-terms, training days and closures may lie in a term; holidays may not', () => {
    for (const kind of ['half_term', 'inset', 'closure'])
      expect(said({ kind, startsOn: '2026-10-26', endsOn: '2026-10-28' }, [term])).toEqual([]);
    expect(said({ kind: 'holiday', startsOn: '2026-10-26', endsOn: '2026-10-28' }, [term])).toHaveLength(1);
  });

  it('what ends before it begins, or lasts too long, is a slip of the pen', () => {
    expect(said({ endsOn: '2026-09-01' })[0]).toBe('it ends on 1 September 2026, before it begins on 2 September 2026');
    expect(said({ endsOn: '2027-12-18' })[0]).toContain('check the year');
  });
});
