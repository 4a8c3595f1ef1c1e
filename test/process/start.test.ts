/** `npm start` as its user meets it: what it says, that it is healthy, that it ends, and that the next one goes on. */
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { openPglite } from '../../src/db/index.js';
import { comment, post } from '../events.js';
import { freePort } from '../ports.js';
import { copyTemplate } from '../template.js';
import { ask, endAll, runToEnd, start } from './launch.js';

let folder: ReturnType<typeof copyTemplate>;
let env: { PORT: string; SANDBOX_PORT: string; DATA_DIR: string };
beforeEach(async () => {
  folder = copyTemplate(inject('template'));
  env = { PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()), DATA_DIR: folder.dir };
});
afterEach(async () => {
  await endAll();
  folder.remove();
});

test('it says in ten lines at most where everything is, is healthy, ends on Ctrl-C, and starts again', async () => {
  const first = await start(env);
  const lines = first.said().stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(10);
  expect(lines[0]).toContain('sandbox');
  expect(lines).toContainEqual(expect.stringMatching(`^Console +http://127.0.0.1:${env.PORT}$`));
  expect(lines).toContainEqual(
    expect.stringMatching(`^Sign in +http://127.0.0.1:${env.PORT}/sign-in/\\S+ \\(works once\\)$`),
  );
  expect(lines).toContainEqual(expect.stringMatching(`^Visitor page +http://127.0.0.1:${env.SANDBOX_PORT} `));
  expect(lines).toContainEqual(expect.stringMatching(`^Data +${folder.dir}$`));
  expect(lines).toContainEqual(expect.stringMatching(/^Stop +Ctrl-C$/));

  const health = await fetch(`http://127.0.0.1:${env.PORT}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toEqual({
    status: 'ok',
    mode: 'sandbox',
    database: { driver: 'pglite', ok: true },
    queue: { driver: 'memory', ok: true },
    accounts: ['facebook', 'x'].map((platform) => expect.objectContaining({ platform, lastError: null })),
    rejectedDeliveries: 0,
  });
  const link = /http\S+\/sign-in\/\S+/.exec(lines.join('\n'))?.[0] ?? '';
  expect((await fetch(link)).status).toBe(200);

  await ask(env.SANDBOX_PORT, '/events', post('post-1'));
  expect(await first.end('SIGINT')).toMatchObject({ code: 0, stderr: '' });
  const second = await start(env);
  expect(await ask(env.SANDBOX_PORT, '/state')).toMatchObject({ facebook: { posts: [{ ref: 'post-1' }] } });
  expect(await second.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
});

test('a second Schoolgate is told plainly that the folder or the port is taken', async () => {
  await start(env);
  const sameFolder = await runToEnd(['start'], { ...env, PORT: '0', SANDBOX_PORT: '0' });
  expect(sameFolder).toMatchObject({ code: 1, stdout: '' });
  expect(sameFolder.stderr).toMatch(/^\S+ is in use by another Schoolgate \(process \d+\)\. Stop that one first/);
  const other = copyTemplate(inject('template'));
  try {
    const samePort = await runToEnd(['start'], { ...env, DATA_DIR: other.dir, SANDBOX_PORT: '0' });
    expect(samePort).toMatchObject({ code: 1, stdout: '' });
    expect(samePort.stderr).toBe(`Port ${env.PORT} is in use. Stop what uses it, or set PORT or SANDBOX_PORT.\n`);
  } finally {
    other.remove();
  }
});

test.each([
  ['POLICY_PACKS', 'nonsense', /no pack "nonsense"; expected one of .*little-kinvaston/],
  ['PORT', 'abc', /environment: PORT must be a whole number from 0 to 65535/],
  ['HEADTEACHER_EMAIL', 'head at school', /environment: HEADTEACHER_EMAIL must be e-mail addresses/],
])('%s=%s stops the start with what is wrong and what was expected', async (key, value, words) => {
  const { code, stdout, stderr } = await runToEnd(['start'], { ...env, [key]: value });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('verify-audit names the first event that was changed behind its back', async () => {
  const school = await start(env);
  const insult = 'You stupid useless cow';
  await ask(env.SANDBOX_PORT, '/events', [post('post-1'), comment(insult), comment(`${insult}!`)]);
  const hidden = async () => {
    const { facebook } = await ask<{ facebook: { comments: { is_hidden: boolean }[] } }>(env.SANDBOX_PORT, '/state');
    return facebook.comments.filter((one) => one.is_hidden).length;
  };
  await vi.waitFor(async () => expect(await hidden()).toBe(2), 20_000);
  await school.end('SIGINT');

  const before = await runToEnd(['verify-audit'], env);
  expect(before).toMatchObject({ code: 0, stderr: '' });
  expect(before.stdout).toMatch(/: \d+ events, unbroken\n$/);
  const { db, close } = await openPglite(folder.dir);
  await db.$executeRaw`UPDATE "AuditEvent" SET facts = facts || '{"disposition":"leave"}' WHERE seq IN (2, 3)`;
  await close();
  const after = await runToEnd(['verify-audit'], env);
  expect(after).toMatchObject({ code: 1, stderr: '' });
  expect(after.stdout).toMatch(/BROKEN at event 2: the event was changed\n$/);
});
