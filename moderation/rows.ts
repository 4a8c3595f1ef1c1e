/**
 * Lists of whole numbers, one behind the other in one array: read without a step from object to object, and kept on disk and
 * fetched again as they are.
 */
export interface Rows {
  /** Where each row begins, and behind the last where it ends. */
  starts: Int32Array;
  values: Int32Array;
}

export function toRows(lists: readonly (Iterable<number> | undefined)[]): Rows {
  const starts = new Int32Array(lists.length + 1);
  const values: number[] = [];
  for (const [row, list] of lists.entries()) {
    if (list) for (const value of list) values.push(value);
    starts[row + 1] = values.length;
  }
  return { starts, values: Int32Array.from(values) };
}

/** Rows of numbers that rise, so that one can be looked for. */
export const toSortedRows = (lists: readonly Iterable<number>[]): Rows =>
  toRows(lists.map((list) => [...list].sort((a, b) => a - b)));

/** Below this, looking at each is quicker. */
const few = 8;

/** Whether a row of numbers that rise has one. */
export function isInRow({ starts, values }: Rows, row: number, value: number): boolean {
  let low = starts[row] as number;
  let high = starts[row + 1] as number;
  while (high - low > few) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) <= value) low = middle;
    else high = middle;
  }
  for (; low < high; low++) if (values[low] === value) return true;
  return false;
}

/** Rows for few of many numbers. */
export interface Table {
  /** Rising. */
  keys: Int32Array;
  /** In the order of the keys. */
  rows: Rows;
}

export function toTable(lists: ReadonlyMap<number, readonly number[]>): Table {
  const sorted = [...lists].sort(([a], [b]) => a - b);
  return { keys: Int32Array.from(sorted, ([key]) => key), rows: toRows(sorted.map(([, list]) => list)) };
}

/** The row of a key; -1 where there is none. */
export function rowOf({ keys }: Table, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as number) < key) low = middle + 1;
    else high = middle;
  }
  return keys[low] === key ? low : -1;
}
