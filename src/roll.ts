/** Pupils and staff by name, from the files that the configuration names: only to keep names out of what the school says. */
import { readFileSync } from 'node:fs';
import type { Facts } from '../moderation/types.js';
import type { Config } from './config.js';
import { parseCsv } from './csv.js';

export type Roll = Pick<Facts, 'pupils' | 'staff'>;

/** Read once a file: a roll changes by the term, and the service starts anew more often. */
const known = new Map<string, unknown>();

/** Throws where a file that was named cannot be read, so that a start without the roll is noticed. */
export function rollOf({ PUPILS_FILE, STAFF_FILE }: Pick<Config, 'PUPILS_FILE' | 'STAFF_FILE'>): Roll {
  return { pupils: read(PUPILS_FILE, 'PUPILS_FILE', toPupils), staff: read(STAFF_FILE, 'STAFF_FILE', toStaff) };
}

type Rows = Record<string, string>[];

function read<T>(file: string, setting: string, make: (rows: Rows) => T[]): T[] {
  if (file === '') return [];
  const kept = known.get(file);
  if (kept) return kept as T[];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`${setting}: the file ${file} cannot be read`);
  }
  const made = make(parseCsv(text));
  if (made.length === 0) throw new Error(`${setting}: the file ${file} names nobody; see .env.example for its columns`);
  known.set(file, made);
  return made;
}

const toPupils = (rows: Rows): Facts['pupils'] =>
  rows
    .filter((row) => Boolean(row.surname))
    .map((row, index) => ({
      id: row.id || String(index + 1),
      forenames: [...new Set([row.legal_forename ?? '', row.preferred_forename ?? ''])].filter(Boolean),
      surname: row.surname ?? '',
    }));

const toStaff = (rows: Rows): Facts['staff'] =>
  rows
    .filter((row) => Boolean(row.name))
    .map((row) => ({
      name: row.name ?? '',
      role: row.role ?? '',
      knownAs: (row.known_as ?? '')
        .split(';')
        .map((name) => name.trim())
        .filter(Boolean),
    }));
