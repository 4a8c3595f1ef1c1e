import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/assess.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assess-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function assess(args: string[], input = '') {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const out = text(stdout);
  const err = text(stderr);
  const code = await run(args, { stdin: Readable.from([input]), stdout, stderr });
  stdout.end();
  stderr.end();
  const lines = (await out).split('\n').filter(Boolean);
  return {
    code,
    stdout: await out,
    stderr: await err,
    decisions: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

async function text(stream: PassThrough): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

const author = { name: 'Sam Whitfield', handle: '', bio: '' };
const row = (id: string, words: string, more: object = {}) =>
  JSON.stringify({ id, platform: 'facebook', surface: 'comment', author, postContext: '', text: words, ...more });

describe('schoolgate assess', () => {
  it('writes one decision a line, in order, and nothing else', async () => {
    const input = `${row('a', 'What time is the fair?')}\n\n  \n${row('b', 'You absolute tosser')}\r\n`;
    const { code, decisions, stderr } = await assess([], input);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(decisions).toEqual([
      {
        id: 'a',
        labels: ['query'],
        disposition: 'acknowledge',
        ban: 'none',
        escalate: [],
        reasons: expect.arrayContaining([{ rule: 'query.asked', clause: 'LK-01', evidence: 'What time is the fair?' }]),
      },
      expect.objectContaining({ id: 'b', labels: ['abuse'], disposition: 'hide' }),
    ]);
    expect(Object.keys(decisions[0] ?? {})).toEqual(['id', 'labels', 'disposition', 'ban', 'escalate', 'reasons']);
  });

  it('reads and writes files', async () => {
    const [input, output] = [join(folder, 'in.jsonl'), join(folder, 'out.jsonl')];
    writeFileSync(input, row('a', 'Lovely day'));
    const { code, stdout } = await assess(['--in', input, '--out', output]);
    expect([code, stdout]).toEqual([0, '']);
    expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({ id: 'a', disposition: 'leave' });
  });

  it('looks at nothing but what rules may look at', async () => {
    const plain = await assess([], row('a', 'You lot are useless, ring 07700 900123'));
    const loud = row('a', 'You lot are useless, ring 07700 900123', {
      labels: ['praise'],
      disposition: 'leave',
      ban: 'auto',
      escalate: ['police'],
      note: 'kill',
      expect: { disposition: 'leave' },
      author: { ...author, age: 9 },
    });
    expect((await assess([], loud)).stdout).toBe(plain.stdout);
  });

  it('takes missing author fields as empty', async () => {
    const lines = [
      row('a', 'Lovely', { author: { name: 'Bo' } }),
      row('b', 'Lovely', { author: undefined, postContext: undefined }),
      row('c', 'x', { author: { bio: null } }),
    ];
    const { code, decisions } = await assess([], lines.join('\n'));
    expect(code).toBe(0);
    expect(decisions).toHaveLength(3);
  });

  it('names each bad line and goes on', async () => {
    const lines = [
      '{nonsense',
      row('b', 'x', { text: 7 }),
      row('c', 'x', { text: undefined }),
      row('d', 'x', { platform: 'myspace' }),
      '[]',
      '"x"',
      row('e', 'Lovely'),
    ];
    const { code, decisions, stderr } = await assess([], lines.join('\n'));
    expect(code).toBe(2);
    expect(decisions.map((decision) => [decision.id, 'error' in decision])).toEqual([
      [null, true],
      ['b', true],
      ['c', true],
      ['d', true],
      [null, true],
      [null, true],
      ['e', false],
    ]);
    expect(stderr).toContain('6 lines could not be judged');
  });

  it.each([
    [['--packs', 'nowhere'], 'no pack "nowhere"'],
    [['--nation', 'france'], 'england, wales'],
    [['--at', 'noonish'], '--at: expected a time'],
    [['--loud'], '--loud'],
    [['--in', '/nowhere/at/all'], 'no file'],
    [['--pupils', '/nowhere/at/all'], 'no file'],
  ])('refuses %j without output', async (args, message) => {
    const { code, stdout, stderr } = await assess(args, row('a', 'x'));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('judges by the packs, the nation, the day and the roll that it is given', async () => {
    const pupils = join(folder, 'pupils.csv');
    const staff = join(folder, 'staff.csv');
    writeFileSync(
      pupils,
      '\ufeffid,legal_forename,preferred_forename,surname\r\nP1,Muhammad,Mo,"Qureshi-Lane"\r\n\r\n',
    );
    writeFileSync(staff, 'name,role,known_as\n"Thorne, Gill",Cook,"Mrs Thorne; ""the dragon"""\n');
    const one = async (words: string, args: string[]) => (await assess(args, row('a', words))).decisions[0];
    expect(await one('Is that Mo Qureshi-Lane?', ['--pupils', pupils, '--staff', staff])).toMatchObject({
      disposition: 'hide',
    });
    expect(await one('Is that mo qureshi-lane?', [])).toMatchObject({ disposition: 'acknowledge' });
    expect(await one("I'm in year 8", ['--nation', 'northern-ireland'])).toMatchObject({ ban: 'auto' });
    expect(await one('I was born in 2015', ['--at', '2031-01-05'])).toMatchObject({ ban: 'none' });
    expect(await one('What time is it?', ['--packs', 'brize-norton'])).toMatchObject({
      labels: [],
      disposition: 'leave',
    });
  });

  it('keeps pace with a long stream', async () => {
    const input = Readable.from(
      (function* () {
        for (let at = 0; at < 1_500; at++) yield `${row(String(at), 'What time is the fair?')}\n`;
      })(),
    );
    const [stdout, stderr] = [new PassThrough({ highWaterMark: 1024 }), new PassThrough()];
    const out = text(stdout);
    expect(await run([], { stdin: input, stdout, stderr })).toBe(0);
    stdout.end();
    expect((await out).trim().split('\n')).toHaveLength(1_500);
  });
});
