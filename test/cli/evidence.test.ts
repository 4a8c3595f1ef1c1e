/** The command that writes an evidence pack: what it asks for, and that it works beside a running Schoolgate and without one. */
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { runCommand } from '../../src/cli/index.js';
import { sha256 } from '../../src/evidence/files.js';
import { comment, post } from '../events.js';
import { opened } from '../evidence/helper.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';

const ask = (...args: string[]) => command('evidence', ...args);

async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(args, { stdin: new PassThrough(), stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), err: await text(stderr) };
}

const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
let school: Schoolgate;
beforeAll(async () => {
  school = await startSchoolgate();
  await school.happen(post('post-1'), comment('You stupid lying cow'));
});
afterAll(() => school?.close());
afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  [[], 'name the case: --case 2026-0117'],
  [['--case', '2026-0001'], 'say for whom: --for police|lado|solicitor|ombudsman'],
  [['--case', '2026-0001', '--for', 'press', '--out', 'x.zip'], 'say for whom'],
  [['--case', '2026-0001', '--for', 'police'], 'say where to: --out FILE.zip'],
  [['--case', '2026-0001', '--for', 'police', '--out', folder], 'is there already'],
])('says what is missing: %j', async (args, words) => {
  expect(await ask(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(words) });
});

test('writes a file for its owner alone, whose hash it prints, beside a running Schoolgate', async () => {
  vi.stubEnv('DATA_DIR', school.running.ctx.config.DATA_DIR);
  const out = join(folder, 'police.zip');
  const { code, out: said, err } = await ask('--case', '2026-0001', '--for', 'police', '--out', out);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const bytes = readFileSync(out);
  expect(said).toContain(sha256(bytes));
  expect(statSync(out).mode & 0o077).toBe(0);
  expect(opened({ bytes }).check()).toMatchObject({ right: true });
  const nothing = join(folder, 'nothing.zip');
  const unknown = await ask('--case', '2026-7777', '--for', 'police', '--out', nothing);
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('There is no such case') });
  expect(existsSync(nothing)).toBe(false);
  const stranger = await fetch(`${school.url}/local/evidence?case=2026-0001&for=police`);
  expect(stranger.status).toBe(404);
});

test('an export is made for a user who may make it, beside a running Schoolgate', async () => {
  const { ctx } = school.running;
  vi.stubEnv('DATA_DIR', ctx.config.DATA_DIR);
  const out = join(folder, 'own.zip');
  const author = ['--author', '2026-0001', '--reason', 'They wrote to the office'];
  const { code, err } = await command('export', '--subject-access', ...author, '--out', out);
  expect([code, err.includes('--by E-MAIL')]).toEqual([2, true]);
  const as = async (role: 'comms_admin' | 'headteacher') =>
    (await ctx.db.user.findFirstOrThrow({ where: { role } })).email;
  const office = await command('export', '--subject-access', ...author, '--out', out, '--by', await as('comms_admin'));
  expect([office.code, office.err.includes('data protection officer and the headteacher')]).toEqual([2, true]);
  expect(existsSync(out)).toBe(false);
  const made = await command('export', '--subject-access', ...author, '--out', out, '--by', await as('headteacher'));
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining(sha256(readFileSync(out))) });
  expect(opened({ bytes: readFileSync(out) }).text('index.html')).toContain('You stupid lying cow');
  expect((await command('export', '--out', out)).err).toContain('--subject-access or --information');
  const stranger = await fetch(`${school.url}/local/export`, { method: 'POST', body: '{}' });
  expect([404, 415]).toContain(stranger.status);
});
