/** The platform is another machine: it lives on while Schoolgate is dead, and its clock is not ours. */
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { comment, post } from '../events.js';
import { freePort } from '../ports.js';
import type { SandboxState } from '../schoolgate.js';
import { copyTemplate } from '../template.js';
import { ask, endAll, launch, start } from './launch.js';

const insult = 'You stupid useless cow';
const patience = { timeout: 90_000, interval: 20 };
const { facebook, x } = sandboxSchool;

const folders = [copyTemplate(inject('template')), copyTemplate(inject('template'))] as const;
let platform: string;
let env: Record<string, string>;

beforeEach(async () => {
  const [port, sandboxPort, smtpPort] = [String(await freePort()), String(await freePort()), String(await freePort())];
  platform = sandboxPort;
  env = {
    PORT: port,
    DATA_DIR: folders[1].dir,
    COMMS_ADMIN_EMAILS: 'helen.straker@thistlewick.example',
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    FACEBOOK_GRAPH_URL: `http://127.0.0.1:${sandboxPort}/graph`,
    FACEBOOK_PAGE_ID: facebook.pageId,
    FACEBOOK_PAGE_TOKEN: facebook.pageToken,
    FACEBOOK_APP_SECRET: facebook.appSecret,
    FACEBOOK_VERIFY_TOKEN: facebook.verifyToken,
    X_API_URL: `http://127.0.0.1:${sandboxPort}/x`,
    X_USER_ID: x.userId,
    X_HANDLE: x.handle,
    X_ACCESS_TOKEN: x.accessToken,
  };
  const places = { DATA_DIR: folders[0].dir, PORT: port, SANDBOX_PORT: sandboxPort, SANDBOX_SMTP_PORT: smtpPort };
  await launch(['sandbox'], { SANDBOX_SPEED: '0', ...places }).when(({ stdout }) => stdout.includes('Ctrl-C'));
});
afterEach(async () => {
  await endAll();
  for (const folder of folders) folder.remove();
});

test('killed between the notice and its answer, Schoolgate finds its words there, and catches up on what it missed', async () => {
  const state = () => ask<SandboxState>(platform, '/state').then((all) => all.facebook);
  const school = await start(env);
  const held = { method: 'POST', path: '*/comments', delayMs: 60_000 };
  await ask(platform, '/faults', held);
  await ask(platform, '/events', [post('post-1'), comment(insult)]);
  const notices = async () => (await state()).comments.filter((one) => one.message.startsWith('We hid a comment'));
  await vi.waitFor(async () => expect(await notices()).toHaveLength(1), patience);
  await school.end('SIGKILL');
  await ask(platform, '/events', comment(`${insult}!`, { ref: 'missed' }));

  const again = await start({ ...env, LOG_LEVEL: 'info' });
  await again.when(({ stderr }) => /"kind":"notice".*"action.done"/.test(stderr));
  await vi.waitFor(async () => {
    const { comments } = await state();
    expect(comments.find((one) => one.ref === 'missed')).toMatchObject({ is_hidden: true });
  }, patience);
  // A letter whose receipt was lost in the kill may come again, under the same id.
  const letters = async () => {
    const mails = await ask<{ messageId: string; subject: string }[]>(platform, '/mail');
    return new Set(mails.filter((mail) => mail.subject.startsWith('Case ')).map((mail) => mail.messageId));
  };
  await vi.waitFor(async () => expect((await letters()).size).toBe(2), patience);
  expect(await again.end('SIGINT')).toMatchObject({ code: 0 });
  expect(await notices()).toHaveLength(1);
});
