/**
 * A table as a school's own system exports it: UTF-8, UTF-16 or Windows-1252, with commas, semicolons, tabs or bars, and
 * with headers by many names. Reasons never quote a cell: they go to logs and screens, and cells are children's data.
 */
import { csvLines } from '../csv.js';

/** What is wrong with one row; the others count all the same. Lines are counted from 1, the header's among them. */
export interface RowProblem {
  line: number;
  words: string;
}

/** A file of which nothing can be used, in words for whoever chose it. */
export class TableError extends Error {
  override name = 'TableError';
}

/** By field, the headers that mean it: lower case, letters and digits only. The first that a file has wins. */
export type Headers<Field extends string> = Record<Field, readonly string[]>;

export interface Row<Field extends string> {
  line: number;
  /** Blank where the file has no such column. */
  cell(field: Field): string;
  /** Every column that means the field, where a file has several: legal and preferred names. */
  cells(field: Field): string[];
}

export interface Table<Field extends string> {
  rows: Row<Field>[];
  /** The fields for which there is a column. */
  has: ReadonlySet<Field>;
  /** Which header was taken for what, to be shown and remembered. */
  mapping: Partial<Record<Field, string[]>>;
  problems: RowProblem[];
}

interface Reading<Field extends string> {
  headers: Headers<Field>;
  /** What a school said of its own headers; it wins. */
  mapping?: Partial<Record<Field, string[]>>;
}

/** Throws a TableError where the file holds no table that we know. */
export function readTable<Field extends string>(bytes: Uint8Array, reading: Reading<Field>): Table<Field> {
  const text = decode(bytes).replace(/\r\n?/g, '\n');
  const [header, ...lines] = csvLines(text, delimiterOf(text));
  if (!header) throw new TableError('the file is empty');
  const columns = columnsOf(header.cells, reading);
  if (columns.size === 0) throw new TableError('its first line names no column that we know');
  const problems: RowProblem[] = [];
  const rows = lines.flatMap(({ line, cells, unclosed }): Row<Field>[] => {
    const tooMany = cells.slice(header.cells.length).some((cell) => cell.trim() !== '');
    const wrong = unclosed ? 'a quotation mark is never closed' : tooMany ? 'it has more cells than the header' : '';
    if (wrong) problems.push({ line, words: wrong });
    const all = (field: Field) => (columns.get(field) ?? []).map((at) => (cells[at] ?? '').trim());
    return wrong ? [] : [{ line, cells: all, cell: (field) => all(field).find((cell) => cell !== '') ?? '' }];
  });
  const taken = [...columns].map(([field, at]) => [field, at.map((each) => (header.cells[each] ?? '').trim())]);
  const mapping = Object.fromEntries(taken) as Table<Field>['mapping'];
  return { rows, has: new Set(columns.keys()), mapping, problems };
}

/** The headers of a file as they stand, for whoever must say what they mean. Throws a TableError where it is no table. */
export function headersOf(bytes: Uint8Array): string[] {
  const text = decode(bytes).replace(/\r\n?/g, '\n');
  const [header] = csvLines(text, delimiterOf(text));
  return (header?.cells ?? []).map((cell) => cell.trim()).filter(Boolean);
}

function columnsOf<Field extends string>(cells: string[], { headers, mapping }: Reading<Field>): Map<Field, number[]> {
  const names = cells.map(keyOf);
  const columns = new Map<Field, number[]>();
  for (const field of Object.keys(headers) as Field[]) {
    const placesOf = (wanted: readonly string[]) =>
      wanted.flatMap((name) => names.flatMap((each, at) => (each === name ? [at] : [])));
    const said = placesOf(mapping?.[field]?.map(keyOf) ?? []);
    // Another export than the one that was spoken of: its own names tell.
    const found = said.length > 0 ? said : placesOf(headers[field]);
    if (found.length > 0) columns.set(field, [...new Set(found)]);
  }
  return columns;
}

const keyOf = (header: string) => header.toLowerCase().replace(/[^a-z0-9]+/g, '');

/** Excel writes UTF-8 with a mark, Windows-1252 without one, and "Unicode text" as UTF-16. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw new TableError('this is an Excel workbook; save the sheet as CSV (comma separated) and try again');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.subarray(0, 4096).includes(0)) throw new TableError('this is not a text file');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Whatever stands most often between the headers. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/\n|$/)).replace(/"[^"]*"/g, '');
  const count = (char: string) => header.split(char).length;
  return [',', ';', '\t', '|'].reduce((most, each) => (count(each) > count(most) ? each : most));
}
