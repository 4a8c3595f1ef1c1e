/** npx schoolgate bounce, as a mail server pipes a report into it: beside a running Schoolgate, and alone. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { runCommand } from '../../src/cli/index.js';
import { openPglite } from '../../src/db/index.js';
import { bounceOf, bounceToElsewhere, outOfOffice } from '../alerts/bounce-mail.js';
import { startSchoolgate } from '../schoolgate.js';
import { copyTemplate } from '../template.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function pipe(message: string): Promise<{ code: number; out: string; err: string }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(message);
  const code = await runCommand(['bounce'], { stdin, stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), err: await text(stderr) };
}

const id = '0198a000-0000-7000-8000-000000000007';
const letter = {
  from: `bounces+${id}@test.example`,
  to: ['hedda@test.example'],
  raw: `Subject: x\r\nMessage-ID: <${id}@schoolgate>\r\n\r\nBody`,
};
/** A letter to the headteacher of a school. */
const sent = (schoolId: string) => ({
  ...{ id, schoolId, key: 'k', roles: ['headteacher' as const], subject: 'S', body: 'B', createdAt: new Date() },
});

test('nothing runs: the database is written, and the same report again changes nothing', async () => {
  const folder = copyTemplate(inject('template'));
  vi.stubEnv('DATA_DIR', folder.dir);
  const open = await openPglite(folder.dir);
  const { id: schoolId } = await open.db.school.create({ data: { name: 'A School' } });
  const user = { schoolId, role: 'headteacher' as const, name: 'Hedda', email: 'hedda@test.example' };
  await open.db.user.create({ data: user });
  await open.db.notification.create({ data: sent(schoolId) });
  await open.close();
  const told = 'The letter is noted as not delivered, and the next person is told.\n';
  expect(await pipe(bounceToElsewhere(letter))).toEqual({ code: 0, out: told, err: '' });
  expect((await pipe(bounceOf(letter))).out).toBe('The letter is noted as not delivered.\n');
  const again = await openPglite(folder.dir);
  expect(await again.db.unreachable.findMany()).toMatchObject([{ key: 'email:hedda@test.example', who: 'Hedda' }]);
  // It is due at once: the worker finds it.
  expect(await again.db.alert.findMany()).toMatchObject([{ kind: 'undelivered', nextAt: expect.any(Date) }]);
  await again.close();
  folder.remove();
});

test.each([
  ['an out-of-office reply', outOfOffice(letter), 'no report of a mail server'],
  ['nothing', '', 'no report of a mail server'],
  [
    'a report of somebody else’s letter',
    bounceOf({ ...letter, from: 'a@b.example', raw: '' }),
    'no letter of Schoolgate',
  ],
])('%s changes nothing, and the mail server is not asked to try again', async (_name, message, words) => {
  const folder = copyTemplate(inject('template'));
  vi.stubEnv('DATA_DIR', folder.dir);
  expect(await pipe(message)).toEqual({ code: 0, out: '', err: expect.stringContaining(words) });
  folder.remove();
});

test('beside a running Schoolgate it is handed over; where that fails, the mail server keeps it', async () => {
  const school = await startSchoolgate();
  const { ctx, schoolId } = school.running;
  vi.stubEnv('DATA_DIR', ctx.config.DATA_DIR);
  await ctx.db.notification.create({ data: sent(schoolId) });
  expect(await pipe(bounceOf(letter))).toMatchObject({ code: 0, err: '' });
  await school.settle();
  expect(await ctx.db.alert.count({ where: { kind: 'undelivered' } })).toBe(1);
  await school.close();
  vi.stubEnv('DATABASE_URL', 'postgres://nobody@127.0.0.1:9/none');
  expect((await pipe(bounceOf(letter))).code).toBe(75);
});
