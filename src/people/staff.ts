/** Staff and other grown-ups who may be in pictures, from a file. */
import type { StaffMember } from '../../moderation/types.js';
import { staffHeaders } from './headers.js';
import { type Row, type RowProblem, readTable, type Table, TableError } from './table.js';

type Field = keyof typeof staffHeaders;

/** `line`: where it stands in its file. */
export type RollStaff = StaffMember & { line: number };

export interface Staff {
  staff: RollStaff[];
  problems: RowProblem[];
  mapping: Table<Field>['mapping'];
}

/** `known_as` holds several names with semicolons between them. Throws a TableError where it is no list of people. */
export function readStaff(bytes: Uint8Array, asked?: Partial<Record<Field, string[]>>): Staff {
  const { rows, has, problems, mapping } = readTable<Field>(bytes, { headers: staffHeaders, mapping: asked });
  if (!has.has('name') && !has.has('surname')) throw new TableError('it has no column with names (name, surname …)');
  const staff = rows.flatMap((row): RollStaff[] => {
    const name = row.cell('name') || [row.cell('forename'), row.cell('surname')].filter(Boolean).join(' ');
    if (name === '') problems.push({ line: row.line, words: 'it has no name' });
    return name === '' ? [] : [{ name, role: row.cell('role'), knownAs: knownAs(row), line: row.line }];
  });
  return { staff, problems, mapping };
}

function knownAs(row: Row<Field>): string[] {
  const [title, surname] = [row.cell('title'), row.cell('surname')];
  const said = row.cell('knownAs').split(';');
  return [...said, title && surname ? `${title} ${surname}` : ''].map((name) => name.trim()).filter(Boolean);
}
