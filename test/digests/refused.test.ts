/** A mail server that refuses everybody, and an account that cannot be read: people hear of both by other ways than e-mail. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApp } from '../../src/web/app.js';
import { openReceiver, type Receiver } from '../alerts/receiver.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { openSmtp, type Smtp } from '../smtp.js';
import { signedIn } from '../web/helper.js';

let school: Schoolgate;
let smtp: Smtp;
let teams: Receiver;

beforeAll(async () => {
  [smtp, teams] = [await openSmtp(), await openReceiver()];
  school = await startSchoolgate('embedded', { SMTP_URL: smtp.url });
  const { ctx, schoolId } = school.running;
  const people = [...(await ctx.db.user.findMany()), ...(await ctx.db.contact.findMany())];
  for (const { email } of people) smtp.refuses[email] = 550;
  for (const [role, path] of [
    ['comms_on_duty', '/office'],
    ['head', '/head'],
  ] as const)
    await ctx.db.contact.updateMany({ where: { schoolId, role }, data: { teamsUrl: teams.url + path } });
}, 120_000);
afterAll(async () => {
  await school?.close();
  await smtp?.close();
  await teams?.close();
});

const turn = (wish: object) =>
  fetch(`${school.sandboxUrl}/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
const cards = (path: string) => teams.received.filter((one) => one.path === path).map(({ body }) => body);

test('a digest that nobody took: the office by Teams, the head by the card, everybody by the console', async () => {
  const { ctx } = school.running;
  await turn({ speed: 100_000, play: true });
  const told = () => cards('/office').some((card) => card.includes('digest of 2026-11-09 could not be sent'));
  await vi.waitUntil(told, { timeout: 200_000, interval: 200 });
  await turn({ pause: true });
  await school.settle();
  expect(smtp.letters).toEqual([]);
  expect(cards('/head').filter((card) => card.includes('Social media, Mon 9 Nov'))).toHaveLength(1);
  const app = await createApp(ctx);
  const { id } = await ctx.db.user.findFirstOrThrow({ where: { role: 'comms_admin' } });
  const { body } = await (await signedIn(app, ctx, id)).get('/alerts');
  expect(body).toContain('digest of 2026-11-09 could not be sent by e-mail');
  expect(body).toContain('Not working: the head’s digest of 2026-11-09 could not be sent');
  await app.close();
}, 300_000);
