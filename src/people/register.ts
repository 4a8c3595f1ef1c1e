/** The register of people as files give it: who is on the roll, who works here, and what each has agreed to. */
import type { ConsentRecord, Grant } from '../../moderation/consent.js';
import type { StaffMember } from '../../moderation/types.js';
import { readConsents } from './consents.js';
import { type RollPupil, readPupils } from './pupils.js';
import { type RollStaff, readStaff } from './staff.js';
import { type RowProblem, TableError } from './table.js';

export interface Register {
  pupils: RollPupil[];
  staff: StaffMember[];
  /** By a pupil's id, or a grown-up's name. */
  consents: Map<string, ConsentRecord>;
  /** Whom a word of another file means: a pupil's id, admission number or UPN, or a grown-up's name. */
  personOf(key: string): string | undefined;
}

export interface Files {
  pupils: Uint8Array;
  consents?: Uint8Array;
  staff?: Uint8Array;
}

export type FileProblem = RowProblem & { file: keyof Files };

/** Bad rows come back with their file and line, and the rest counts. Throws a TableError that names the file. */
export function readRegister(files: Files): { register: Register; problems: FileProblem[] } {
  const roll = inFile('pupils', () => readPupils(files.pupils));
  const { staff, problems: ofStaff } = inFile('staff', () => files.staff && readStaff(files.staff)) ?? none;
  const people = new Map<string, string>();
  for (const { name } of staff) people.set(plain(name), name);
  for (const { id, keys } of roll.pupils) for (const key of [id, ...keys]) people.set(plain(key), id);
  const personOf = (key: string) => people.get(plain(key));
  const consents = inFile('consents', () => files.consents && readConsents(files.consents, personOf));
  const grants = consents?.grants ?? new Map<string, Grant[]>();
  const register = { pupils: roll.pupils, staff, personOf, consents: recordsOf(roll.pupils, staff, grants) };
  const tell = (file: keyof Files, problems: RowProblem[]) => problems.map((each) => ({ file, ...each }));
  const problems = [...tell('pupils', roll.problems), ...tell('staff', ofStaff)];
  return { register, problems: [...problems, ...tell('consents', consents?.problems ?? [])] };
}

const none = { staff: [] as RollStaff[], problems: [] as RowProblem[] };
const plain = (key: string) => key.trim().toLowerCase().replace(/\s+/g, ' ');

function recordsOf(pupils: RollPupil[], staff: StaffMember[], grants: Map<string, Grant[]>): Register['consents'] {
  const records = new Map<string, ConsentRecord>();
  for (const { name } of staff) records.set(name, { grants: grants.get(name) ?? [], doNotPublish: false });
  for (const { id, leftOn, doNotPublish } of pupils)
    records.set(id, { grants: grants.get(id) ?? [], leftOn, doNotPublish });
  return records;
}

function inFile<T>(file: keyof Files, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof TableError ? new TableError(`the file of ${file}: ${error.message}`) : error;
  }
}
