/** Pupils and staff by name, to keep names out of what the school says: from the register, and before there is one from the files of the configuration. */
import { readFileSync } from 'node:fs';
import type { Facts, Pupil } from '../moderation/types.js';
import type { Config } from './config.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { bookOf } from './people/book.js';
import { readPupils } from './people/pupils.js';
import { readStaff } from './people/staff.js';
import { TableError } from './people/table.js';

export type Roll = Pick<Facts, 'pupils' | 'staff'>;

type Asking = Pick<Context, 'config' | 'db' | 'homeId'>;

/** Whether the configuration speaks of this school: its files and numbers are of no other. */
export const isHome = ({ homeId }: Pick<Context, 'homeId'>, schoolId: string): boolean =>
  homeId === undefined || homeId === schoolId;

/** The register of a school; what it lacks comes from the files of the configuration. */
export async function rollOfSchool(ctx: Asking, tx: Tx, schoolId: string): Promise<Roll> {
  const ofFiles = isHome(ctx, schoolId) ? rollOf(ctx.config) : { pupils: [], staff: [] };
  // The lists themselves and no copies: what is made ready of a roll is kept by its list.
  const { known } = await bookOf(ctx, schoolId, tx);
  return {
    pupils: (known.pupils.length > 0 ? known.pupils : ofFiles.pupils) as Roll['pupils'],
    staff: (known.staff.length > 0 ? known.staff : ofFiles.staff) as Roll['staff'],
  };
}

/** Read once a file: a roll changes by the term, and the service starts anew more often. */
const known = new Map<string, unknown>();

/** Throws where a file that was named cannot be read, so that a start without the roll is noticed. */
export function rollOf({ PUPILS_FILE, STAFF_FILE }: Pick<Config, 'PUPILS_FILE' | 'STAFF_FILE'>): Roll {
  return {
    pupils: read(PUPILS_FILE, 'PUPILS_FILE', (bytes) => readPupils(bytes).pupils.map(byName)),
    staff: read(STAFF_FILE, 'STAFF_FILE', (bytes) => readStaff(bytes).staff),
  };
}

const byName = ({ id, forenames, surname }: Pupil): Pupil => ({ id, forenames, surname });

function read<T>(file: string, setting: string, make: (bytes: Uint8Array) => T[]): T[] {
  if (file === '') return [];
  const kept = known.get(file);
  if (kept) return kept as T[];
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new Error(`${setting}: the file ${file} cannot be read`);
  }
  const made = attempt(() => make(bytes), `${setting}: the file ${file}`);
  if (made.length === 0) throw new Error(`${setting}: the file ${file} names nobody; see .env.example for its columns`);
  known.set(file, made);
  return made;
}

function attempt<T>(make: () => T, what: string): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof TableError
      ? new Error(`${what}: ${error.message}; see .env.example for its columns`)
      : error;
  }
}
