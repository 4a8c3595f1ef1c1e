/** Pupils from a school's export. Of a date of birth nothing is read, so nothing is kept. */
import type { Pupil } from '../../moderation/types.js';
import { pupilHeaders } from './headers.js';
import { type Row, type RowProblem, readTable, type Table, TableError } from './table.js';
import { readDate, readYesNo } from './values.js';

/** A pupil as the register knows one. `keys` are all the numbers by which other files may speak of this pupil. */
export interface RollPupil extends Pupil {
  keys: string[];
  numbers: PersonNumbers;
  /** Where it stands in its file. */
  line: number;
  /** A preferred surname beside the legal one. */
  otherSurnames: string[];
  /** The first day on which the pupil no longer belongs to the school. */
  leftOn?: string;
  doNotPublish: boolean;
}

/** The numbers by which schools and their systems know a pupil. */
export type PersonNumbers = Partial<Record<(typeof numbers)[number], string>>;

export interface Pupils {
  pupils: RollPupil[];
  problems: RowProblem[];
  mapping: Table<Field>['mapping'];
}

type Field = keyof typeof pupilHeaders;

/** Bad rows are told by line and do not count; throws a TableError where the file is no list of pupils at all. */
export function readPupils(bytes: Uint8Array, mapping?: Partial<Record<Field, string[]>>): Pupils {
  const table = readTable<Field>(bytes, { headers: pupilHeaders, mapping });
  if (!table.has.has('surname') && !table.has.has('name'))
    throw new TableError('it has no column with surnames (surname, legal surname, last name …)');
  if (!table.has.has('forename') && !table.has.has('name'))
    throw new TableError('it has no column with forenames (forename, first name, preferred forename …)');
  const seen = new Map<string, number>();
  const problems = [...table.problems];
  const pupils = table.rows.flatMap((row): RollPupil[] => {
    const read = toPupil(row);
    const wrong = typeof read === 'string' ? read : alreadyThere(row, seen);
    if (wrong !== undefined) problems.push({ line: row.line, words: wrong });
    return wrong === undefined && typeof read !== 'string' ? [read] : [];
  });
  return { pupils, problems, mapping: table.mapping };
}

const numbers = ['id', 'admissionNumber', 'upn'] as const;
const called = { id: 'id', admissionNumber: 'admission number', upn: 'UPN' };

function toPupil(row: Row<Field>): RollPupil | string {
  const { forenames, surnames } = namesOf(row);
  if (surnames.length === 0) return 'it has no surname';
  if (forenames.length === 0) return 'it has no forename';
  const left = row.cell('leftOn');
  const leftOn = left === '' ? undefined : readDate(left);
  if (left !== '' && leftOn === undefined) return 'the leaving date is not a date';
  const restricted = row.cell('doNotPublish');
  const doNotPublish = restricted === '' ? false : readYesNo(restricted);
  if (doNotPublish === undefined) return '“do not publish” is neither yes nor no';
  const known = numbers.flatMap((number) => (row.cell(number) ? [[number, row.cell(number)] as const] : []));
  const keys = [...new Set(known.map(([, value]) => value))];
  const [surname = '', ...otherSurnames] = surnames;
  const id = keys[0] ?? `line ${row.line}`;
  const { line } = row;
  return {
    id,
    forenames,
    surname,
    otherSurnames,
    keys,
    numbers: Object.fromEntries(known),
    line,
    leftOn,
    doNotPublish,
  };
}

/** "Khan, Ava" and "Ava Khan" where a file has the whole name in one column. */
function namesOf(row: Row<Field>): { forenames: string[]; surnames: string[] } {
  const some = (field: Field) => [...new Set(row.cells(field).filter(Boolean))];
  const [forenames, surnames] = [some('forename'), some('surname')];
  const whole = row.cell('name');
  if ((forenames.length > 0 && surnames.length > 0) || whole === '') return { forenames, surnames };
  const [before = '', after] = whole.split(/,\s*/);
  if (after) return { forenames: [after], surnames: [before] };
  const space = whole.lastIndexOf(' ');
  return space < 0 ? { forenames: [], surnames: [whole] } : splitAt(whole, space);
}

const splitAt = (name: string, at: number) => ({ forenames: [name.slice(0, at)], surnames: [name.slice(at + 1)] });

/** The number of another row: which of the two is right only the school knows, so the first stays. */
function alreadyThere(row: Row<Field>, seen: Map<string, number>): string | undefined {
  for (const number of numbers) {
    const first = seen.get(`${number} ${row.cell(number)}`);
    if (row.cell(number) !== '' && first !== undefined) return `its ${called[number]} is that of line ${first} already`;
  }
  for (const number of numbers) if (row.cell(number) !== '') seen.set(`${number} ${row.cell(number)}`, row.line);
  return undefined;
}
