/** The faster PGlite answers as PGlite itself does, and goes on after whatever failed. */
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QuickPGlite } from '../../src/db/pglite.js';

const arrays = { rowMode: 'array' } as const;
let quick: QuickPGlite;
beforeAll(async () => {
  quick = new QuickPGlite();
  await quick.exec('CREATE TABLE thing (id int PRIMARY KEY, name text NOT NULL)');
});
afterAll(() => quick.close());

const names = async () => (await quick.query('SELECT name FROM thing ORDER BY id', [], arrays)).rows.flat();

describe('it gives what PGlite gives', () => {
  test.each<[string, unknown[]]>([
    ['SELECT $1::text, $2::int, $3::boolean, $4::text', ['It’s “so”', 7, true, null]],
    ['SELECT $1::timestamptz, $2::date', ['2026-11-09 07:00:00.123', '2026-11-09']],
    ['SELECT $1::jsonb, $2::json', ['{"b":1,"a":[null,"x"]}', '[]']],
    ['SELECT $1::text[], $2::text[]', [['a', 'b "c" \\ d', '', 'NULL'], []]],
    ['SELECT $1::uuid, $2::bigint, $3::float8', ['01a1fb6b-6bd6-731e-ae06-e260f03a0c3f', 2 ** 40, 0.5]],
    ['SELECT 1 WHERE false', []],
    ['SELECT n, n * 2 AS double FROM generate_series(1, 3) n', []],
  ])('%s', async (sql, values) => {
    const slow = await PGlite.prototype.query.call(quick, sql, values, { rowMode: 'array' });
    // Twice: prepared, and from what was kept.
    for (const _ of [1, 2])
      expect(await quick.query(sql, values, arrays)).toMatchObject({ rows: slow.rows, fields: slow.fields });
  });

  test('how many rows were written', async () => {
    const insert = 'INSERT INTO thing SELECT n, $1 FROM generate_series(1, 3) n';
    expect(await quick.query(insert, ['x'], arrays)).toMatchObject({ affectedRows: 3, rows: [] });
    expect(await quick.query('UPDATE thing SET name = $1 WHERE id > 1', ['y'], arrays)).toMatchObject({
      affectedRows: 2,
    });
    expect(await quick.query('DELETE FROM thing RETURNING id', [], arrays)).toMatchObject({ affectedRows: 3 });
  });
});

describe('after an error it goes on', () => {
  const insert = 'INSERT INTO thing (id, name) VALUES ($1, $2)';

  test('outside of a transaction, first time and later', async () => {
    await expect(quick.query('SELECT nothing FROM nowhere', [], arrays)).rejects.toMatchObject({ code: '42P01' });
    await expect(quick.query(insert, [1, null], arrays)).rejects.toMatchObject({ code: '23502' });
    await quick.query(insert, [1, 'one'], arrays);
    await expect(quick.query(insert, [1, 'again'], arrays)).rejects.toMatchObject({
      code: '23505',
      detail: expect.any(String),
    });
    await quick.query(insert, [2, 'two'], arrays);
    expect(await names()).toEqual(['one', 'two']);
  });

  test('in a transaction everything is undone, and what it prepared still works', async () => {
    const change = 'UPDATE thing SET name = name || $1';
    const undone = quick.transaction(async (tx) => {
      await tx.query(change, ['!'], arrays);
      await expect(tx.query(insert, [1, 'again'], arrays)).rejects.toMatchObject({ code: '23505' });
      await tx.query('SELECT 42', [], arrays);
    });
    await expect(undone).rejects.toMatchObject({ code: '25P02' });
    expect(await names()).toEqual(['one', 'two']);
    await quick.transaction((tx) => tx.query(change, ['?'], arrays));
    expect((await quick.query('SELECT 42', [], arrays)).rows).toEqual([[42]]);
    expect(await names()).toEqual(['one?', 'two?']);
  });

  test('a transaction that was taken back', async () => {
    await quick.transaction(async (tx) => {
      await tx.query('DELETE FROM thing', [], arrays);
      await tx.rollback();
      await expect(tx.query('SELECT 1', [], arrays)).rejects.toThrow('closed');
    });
    expect(await names()).toEqual(['one?', 'two?']);
  });
});

test('plans are made anew, and more statements than it keeps still work', async () => {
  for (let n = 0; n < 2100; n++) await quick.query('SELECT $1::int', [n], arrays);
  for (let n = 0; n < 350; n++) expect((await quick.query(`SELECT ${n}`, [], arrays)).rows).toEqual([[n]]);
  expect((await quick.query('SELECT 349', [], arrays)).rows).toEqual([[349]]);
});

test('what waits outside comes after the transaction', async () => {
  const order: string[] = [];
  const whole = quick.transaction(async (tx) => {
    for (const step of ['a', 'b', 'c']) {
      await tx.query('SELECT 1', [], arrays);
      order.push(step);
    }
  });
  await Promise.all([whole, quick.query('SELECT 2', [], arrays).then(() => order.push('outside'))]);
  expect(order).toEqual(['a', 'b', 'c', 'outside']);
});
