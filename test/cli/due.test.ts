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

describe('schoolgate due', () => {
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
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { id: 1, received: '2026-11-21T00:00:00Z', note: 'first instant', due: '2026-11-24T00:00:00Z' },
      { received: '2026-12-24T15:00:00Z', nation: 'wales', mode: 'roll', due: '2026-12-29T15:00:00Z' },
    ]);
  });

  it('names each bad line in its place and goes on', async () => {
    const input = ['nonsense', '[]', '{"id":"c","received":"yesterday"}', '{"received":"2026-11-19T09:00:00Z"}'];
    const { code, out, err } = await due(['--in', '-'], input.join('\n'));
    expect(code).toBe(2);
    expect(err).toContain('3 lines could not be read');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { id: null, error: 'expected JSON' },
      { id: null, error: 'expected an object' },
      { id: 'c', error: 'received: expected a time such as 2026-11-20T18:00:00Z, not "yesterday"' },
      { received: '2026-11-19T09:00:00Z', due: '2026-11-20T09:00:00Z' },
    ]);
  });

  it.each([
    [[], '--received'],
    [['--received', 'x'], 'expected a time such as'],
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
