/** Lists of numbers in one array find what sets and maps find. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInRow, rowOf, toRows, toSortedRows, toTable } from '../../moderation/rows.js';

const numbers = fc.array(fc.nat(60), { maxLength: 40 });

describe('rows', () => {
  it('hold each list in its order, also where one is missing', () => {
    const { starts, values } = toRows([[3, 1, 2], undefined, [], [7]]);
    expect([...starts]).toEqual([0, 3, 3, 3, 4]);
    expect([...values]).toEqual([3, 1, 2, 7]);
  });

  it('know what is in them, however long they are', () => {
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 5 }), fc.nat(61), (lists, value) => {
        const rows = toSortedRows(lists);
        for (const [row, list] of lists.entries()) expect(isInRow(rows, row, value)).toBe(list.includes(value));
      }),
    );
  });
});

describe('a table', () => {
  it('knows the row of each key, and of no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (keys) => {
        const table = toTable(new Map(keys.map((key) => [key, [key, key + 1]])));
        for (let key = 0; key <= 61; key++) {
          const row = rowOf(table, key);
          expect(row >= 0).toBe(keys.includes(key));
          if (row >= 0) expect(table.rows.values[table.rows.starts[row] ?? -1]).toBe(key);
        }
      }),
    );
  });
});
