/** What the command line shows of a digest: through the process that holds the data folder, and by itself when none does. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { runCommand } from '../../src/cli/index.js';
import { openPglite } from '../../src/db/index.js';
import { makeDigest } from '../../src/digests/digests.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { copyTemplate } from '../template.js';

async function ask(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(['digest', ...args], { stdin: new PassThrough(), stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), err: await text(stderr) };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('while Schoolgate runs', () => {
  let school: Schoolgate;
  beforeAll(async () => {
    school = await startSchoolgate();
  });
  afterAll(() => school?.close());

  test('the running process is asked: before it was made, and after', async () => {
    const { ctx, schoolId } = school.running;
    vi.stubEnv('DATA_DIR', ctx.config.DATA_DIR);
    const before = await ask('--date', '2026-11-09');
    expect(before).toMatchObject({ code: 0, err: '' });
    expect(before.out).toContain('Thistlewick Primary: not made yet');
    expect(before.out).toContain('Nothing needs you. No comments came.');
    const [from, until] = [new Date('2026-11-06T07:30:00Z'), new Date('2026-11-09T07:30:00Z')];
    await makeDigest(ctx, schoolId, { date: '2026-11-09', kind: 'daily', from, until });
    expect((await ask('--date', '2026-11-09')).out).toContain('not sent yet, not opened on the console yet');
    expect((await ask('--date', '2026-11-09', '--print')).out).toMatch(
      /^Social media, Mon 9 Nov: 0 need you, 0 late\n\n/,
    );
  });

  test('nobody without the key of the data folder is answered', async () => {
    const answer = await fetch(`${school.url}/local/digest?date=2026-11-09`);
    expect(answer.status).toBe(404);
  });
});

test('when nothing runs, the database is opened', async () => {
  const folder = copyTemplate(inject('template'));
  try {
    const open = await openPglite(folder.dir);
    await open.db.school.create({ data: { name: 'A School' } });
    await open.close();
    vi.stubEnv('DATA_DIR', folder.dir);
    expect(await ask('--date', '2026-11-23')).toMatchObject({ code: 0, out: expect.stringContaining('Mon 23 Nov') });
  } finally {
    folder.remove();
  }
});

test.each([[['--date', '23.11.2026']], [[]], [['--dat', '2026-11-23']]])(
  '%j is refused with a reason',
  async (args) => {
    const { code, err } = await ask(...args);
    expect([code, err.startsWith('schoolgate digest: ')]).toEqual([2, true]);
  },
);
