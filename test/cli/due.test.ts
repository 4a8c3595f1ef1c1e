import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/index.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'due-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function due(args: string[], input = '') {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = Promise.all([text(stdout), text(stderr)]);
  const code = await runCommand(['due', ...args], { stdin: Readable.from([input]), stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await said;
  return { code, out, err };
}

const answers = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Every row of domain.md 2.2. Times without an offset are those on the school's wall. */
const table: [received: string, due: string, more?: { nation?: string; mode?: string }][] = [
  ['2026-11-19T09:00', '2026-11-20T09:00:00Z'],
  ['2026-11-20T18:00', '2026-11-21T18:00:00Z'],
  ['2026-11-20T18:00', '2026-11-23T18:00:00Z', { mode: 'roll' }],
  ['2026-11-20T23:59:59', '2026-11-21T23:59:59Z'],
  ['2026-11-21T00:00:00', '2026-11-24T00:00:00Z'],
  ['2026-11-22T23:59:59', '2026-11-24T00:00:00Z'],
  ['2026-11-23T00:00:00', '2026-11-24T00:00:00Z'],
  ['2026-12-24T15:00', '2026-12-25T15:00:00Z'],
  ['2026-12-24T15:00', '2026-12-29T15:00:00Z', { mode: 'roll' }],
  ['2026-12-25T10:00', '2026-12-30T00:00:00Z'],
  ['2026-11-28T12:00', '2026-12-02T00:00:00Z', { nation: 'scotland' }],
  ['2026-11-28T12:00', '2026-12-01T00:00:00Z'],
  ['2027-03-27T12:00', '2027-03-30T23:00:00Z', { nation: 'wales' }],
  ['2027-03-27T12:00', '2027-03-29T23:00:00Z', { nation: 'scotland' }],
  ['2026-10-23T18:00', '2026-10-26T18:00:00Z', { mode: 'roll' }],
  ['2026-10-25T01:30', '2026-10-27T00:00:00Z'],
  ['2026-07-12T09:00', '2026-07-14T23:00:00Z', { nation: 'northern-ireland' }],
  ['2026-06-15T09:00', '2026-06-16T23:00:00Z', { nation: 'scotland' }],
];

describe('schoolgate due', () => {
  it('computes every row of the table to the second', async () => {
    const lines = table.map(([received, , more]) => JSON.stringify({ received, ...more }));
    const { code, out, err } = await due(['--in', '-'], lines.join('\n'));
    expect([code, err]).toEqual([0, '']);
    expect(answers(out).map((line) => line.due)).toEqual(table.map(([, wanted]) => wanted));
  });

  it('says what a year beyond the lists rests on, once, and answers all the same', async () => {
    const line = (received: string) => JSON.stringify({ received });
    const lines = ['2029-12-25T10:00:00Z', '2031-05-05T10:00:00Z', '2029-01-02T10:00:00Z', '2028-06-01T10:00:00Z'];
    const { code, out, err } = await due(['--in', '-'], lines.map(line).join('\n'));
    expect(code).toBe(0);
    expect(answers(out)).toHaveLength(4);
    expect(err).toMatch(
      /^schoolgate due: bank holidays of 2029, 2031 are worked out by rule \(date-holidays\)[^\n]*\n$/,
    );
    expect((await due(['--received', '2030-12-25T10:00:00Z'])).err).toContain('2030');
    // The year in which it is due counts as well.
    expect((await due(['--received', '2028-12-30T10:00:00Z'])).err).toContain('2029');
  });

  it('prints one instant', async () => {
    expect(await due(['--received', '2026-11-20T18:00:00Z'])).toEqual({
      code: 0,
      out: '2026-11-21T18:00:00Z\n',
      err: '',
    });
  });

  it('knows nations and modes', async () => {
    const scotland = await due(['--received', '2026-06-15T09:00:00+01:00', '--nation', 'scotland']);
    expect(scotland.out).toBe('2026-06-16T23:00:00Z\n');
    const rolled = await due(['--received', '2026-10-23T18:00:00+01:00', '--mode', 'roll']);
    expect(rolled.out).toBe('2026-10-26T18:00:00Z\n');
  });

  it('answers line by line, keeps what else a line says, and does not look at a due that stands there', async () => {
    const file = join(folder, 'cases.jsonl');
    const lines = [
      { id: 1, received: '2026-11-21T00:00:00Z', note: 'first instant', due: 'wrong' },
      { received: '2026-12-24T15:00:00Z', nation: 'wales', mode: 'roll' },
    ];
    writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\r\n')}\r\n\r\n`);
    const { code, out } = await due(['--in', file]);
    expect(code).toBe(0);
    expect(answers(out)).toEqual([
      { id: 1, received: '2026-11-21T00:00:00Z', note: 'first instant', due: '2026-11-24T00:00:00Z' },
      { received: '2026-12-24T15:00:00Z', nation: 'wales', mode: 'roll', due: '2026-12-29T15:00:00Z' },
    ]);
  });

  it('names each bad line in its place and goes on', async () => {
    const input = ['nonsense', '', '[]', '{"id":"c","received":"yesterday"}', '{"received":"2026-11-19T09:00:00Z"}'];
    const { code, out, err } = await due(['--in', '-'], input.join('\n'));
    expect(code).toBe(2);
    expect(err).toBe(
      [
        'line 1: expected JSON',
        'line 3: expected an object',
        'line 4: received: expected a time such as 2026-11-20T18:00:00Z, not "yesterday"',
        '3 lines could not be read',
      ]
        .map((words) => `schoolgate due: ${words}\n`)
        .join(''),
    );
    expect(answers(out)).toEqual([
      { id: null, error: 'expected JSON' },
      { id: null, error: 'expected an object' },
      { id: 'c', error: 'received: expected a time such as 2026-11-20T18:00:00Z, not "yesterday"' },
      { received: '2026-11-19T09:00:00Z', due: '2026-11-20T09:00:00Z' },
    ]);
  });

  it.each([
    [[], '--received'],
    [['--received', 'x'], 'expected a time such as'],
    [['--received', '2026-02-30T10:00:00Z'], 'expected a time such as'],
    [['--received', '2026-11-20T25:00:00Z'], 'expected a time such as'],
    [['--received', '2026-11-20'], 'expected a time such as'],
    [['--received', '0026-11-20T18:00:00Z'], 'expected a time such as'],
    [['--received', '+275760-09-12T00:00:00Z'], 'expected a time such as'],
    [['--received', '2026-11-20T18:00:00Z', '--nation', 'france'], 'england, wales, scotland'],
    [['--received', '2026-11-20T18:00:00Z', '--mode', 'lax'], 'literal, roll'],
    [['--in', 'nowhere.jsonl'], 'there is no file'],
    [['--in', 'x', '--received', 'y'], 'not both'],
  ])('refuses %j in plain words', async (args, words) => {
    const { code, out, err } = await due(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });
});
