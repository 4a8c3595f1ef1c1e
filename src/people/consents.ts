/**
 * Consents from a school's export: a row for each use (our own form), or a row for each person with a column for each use.
 * Blank is no consent. A word that we do not know is an error of its row, and never a yes.
 */
import {
  type ConsentCondition,
  type ConsentUse,
  consentConditions,
  consentUses,
  type Grant,
  mayConsent,
} from '../../moderation/consent.js';
import { consentHeaders, useNames } from './headers.js';
import { type Row, type RowProblem, readTable, type Table, TableError } from './table.js';
import { readDate, readYesNo } from './values.js';

type Field = keyof typeof consentHeaders;

export interface Consents {
  /** By the person's id in the register. */
  grants: Map<string, Grant[]>;
  /** Rows that were left blank: no answer is no consent, and no fault of the file. */
  blank: number;
  problems: RowProblem[];
  mapping: Table<Field>['mapping'];
}

/** `personOf` finds a person of the register by a number or, of staff, by the name. Throws a TableError. */
export function readConsents(
  bytes: Uint8Array,
  personOf: (key: string) => string | undefined,
  mapping?: Partial<Record<Field, string[]>>,
): Consents {
  const table = readTable<Field>(bytes, { headers: consentHeaders, mapping });
  const wide = consentUses.filter((use) => table.has.has(use));
  if (!(['id', 'admissionNumber', 'upn'] as const).some((field) => table.has.has(field)))
    throw new TableError('it has no column that says whose consent it is (pupil_id, admission number, UPN …)');
  if (!table.has.has('use') && wide.length === 0)
    throw new TableError(`it says nowhere what a consent is for (a column use, or ${consentUses.join(', ')})`);
  const read: Consents = { grants: new Map(), blank: 0, problems: [...table.problems], mapping: table.mapping };
  for (const row of table.rows) addRow(read, row, { personOf, table, wide });
  return read;
}

interface Around {
  personOf: (key: string) => string | undefined;
  table: Table<Field>;
  wide: ConsentUse[];
}

function addRow(read: Consents, row: Row<Field>, around: Around): void {
  const person = whose(row, around.personOf);
  const { grants, wrong } = person === undefined ? { grants: [], wrong: nobody } : toGrants(row, around);
  if (wrong) read.problems.push({ line: row.line, words: wrong });
  else if (grants.length === 0) read.blank += 1;
  if (person !== undefined) read.grants.set(person, [...(read.grants.get(person) ?? []), ...grants]);
}

const nobody = 'it is of nobody on the roll';

function whose(row: Row<Field>, personOf: Around['personOf']): string | undefined {
  const found = (['id', 'admissionNumber', 'upn'] as const).map((field) => row.cell(field)).filter(Boolean);
  const people = new Set(found.map(personOf));
  return people.size === 1 ? [...people][0] : undefined;
}

/** The grants of a row, none where it was left blank. A no stands even where the rest of its row is wrong. */
function toGrants(row: Row<Field>, { table, wide }: Around): { grants: Grant[]; wrong?: string } {
  const answers = table.has.has('use') ? oneAnswer(row, table) : answersOf(row, wide);
  if (typeof answers === 'string') return { grants: [], wrong: answers };
  if (answers.length === 0) return { grants: [] };
  const dates = datesOf(row);
  const relationship = table.has.has('relationship') ? row.cell('relationship') : 'parent';
  const conditions = conditionsOf(row.cell('conditions'));
  const known = typeof dates === 'string' ? {} : dates;
  const rest = { givenBy: row.cell('givenBy'), relationship, evidenceRef: row.cell('evidenceRef') };
  const grants = answers.flatMap((answer): Grant[] => {
    const givenOn = known.givenOn ?? (answer.agreed ? undefined : longAgo);
    return givenOn === undefined ? [] : [{ ...answer, ...known, givenOn, ...rest, conditions: conditions ?? [] }];
  });
  const wrong = typeof dates === 'string' ? dates : wrongIn(relationship, conditions);
  return wrong ? { grants: grants.filter(({ agreed }) => !agreed), wrong } : { grants };
}

/** A no without a date has always been one. */
const longAgo = '1990-01-01';

function wrongIn(relationship: string, conditions: ConsentCondition[] | undefined): string | undefined {
  if (mayConsent(relationship) === undefined) return 'the relationship is none that we know';
  return conditions ? undefined : `a condition is none of ${consentConditions.join(', ')}`;
}

type Answer = Pick<Grant, 'use' | 'agreed'>;

function oneAnswer(row: Row<Field>, { has }: Table<Field>): Answer[] | string {
  const said = row.cell('use');
  if (said === '') return [];
  const use = useNames[said.toLowerCase().replace(/[^a-z0-9]+/g, '')];
  if (!use) return `the use is none of ${consentUses.join(', ')}`;
  if (!has.has('agreed')) return [{ use, agreed: true }];
  if (row.cell('agreed') === '') return [];
  const agreed = readYesNo(row.cell('agreed'));
  return agreed === undefined ? 'the answer is neither yes nor no' : [{ use, agreed }];
}

function answersOf(row: Row<Field>, wide: ConsentUse[]): Answer[] | string {
  const answers: Answer[] = [];
  for (const use of wide) {
    if (row.cell(use) === '') continue;
    const agreed = readYesNo(row.cell(use));
    if (agreed === undefined) return `the answer for ${use} is neither yes nor no`;
    answers.push({ use, agreed });
  }
  return answers;
}

const dateNames = { givenOn: 'it was given', expiresOn: 'it expires', withdrawnOn: 'it was withdrawn' } as const;

function datesOf(row: Row<Field>): Partial<Record<keyof typeof dateNames, string>> | string {
  const dates: Partial<Record<keyof typeof dateNames, string>> = {};
  for (const field of Object.keys(dateNames) as (keyof typeof dateNames)[]) {
    if (row.cell(field) === '') continue;
    dates[field] = readDate(row.cell(field));
    if (dates[field] === undefined) return `the day on which ${dateNames[field]} is not a date`;
  }
  const { givenOn, expiresOn } = dates;
  return givenOn && expiresOn && expiresOn < givenOn ? 'it expires before it was given' : dates;
}

function conditionsOf(text: string): ConsentCondition[] | undefined {
  const said = text.split(/[;,|]/).map((each) =>
    each
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
  const known = said.filter(Boolean).map((each) => consentConditions.find((condition) => condition === each));
  return known.some((condition) => condition === undefined) ? undefined : known.flatMap((each) => each ?? []);
}
