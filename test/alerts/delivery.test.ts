/** Alerts through a real mail server that refuses, keeps silent, or sends letters back: the next person, and no doubled letter. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { climbDue } from '../../src/alerts/climb.js';
import { createMailer } from '../../src/mail.js';
import { type Desk, openDesk, say } from '../inbound/desk.js';
import { actAll, later, platform } from '../inbound/platform.js';
import { openPort, openSmtp, type Smtp } from '../smtp.js';
import { signedIn } from '../web/helper.js';
import { bounceOf, delayOf, plainBounceOf } from './bounce-mail.js';

// A whole school for each test: on a busy machine that takes its time.

const limits = { connect: 2_000, greeting: 300, silence: 400, whole: 4_000 };
let desk: Desk;
let smtp: Smtp;
beforeAll(async () => {
  smtp = await openSmtp();
});
afterAll(() => smtp.close());
beforeEach(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  through(smtp.url);
  Object.assign(smtp, { refuses: {}, atTheEnd: 'take' });
  smtp.letters.length = 0;
  await contact('comms_on_duty');
  await desk.ctx.db.shift.create({
    data: {
      schoolId: desk.schoolId,
      contactId: (await desk.ctx.db.contact.findFirstOrThrow()).id,
      ...{ kind: 'duty', fromDate: '2026-11-01', untilDate: '2026-11-30' },
    },
  });
  return () => desk.close();
});

const through = (smtpUrl: string) => {
  const options = { smtpUrl, from: 'schoolgate@test.example', bounces: 'bounces@test.example', limits };
  desk.ctx.mailer = createMailer(options);
};
const contact = (role: 'dsl' | 'deputy_dsl' | 'head' | 'comms_on_duty', more: object = {}) =>
  desk.ctx.db.contact.create({
    data: { schoolId: desk.schoolId, role, name: `The ${role}`, email: `${role}@test.example`, ...more },
  });
/** Sends what is due, and what follows from it. `waitMs` is how far retries may lie away. */
async function work(waitMs = 10_000): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    await desk.judge();
    await climbDue(desk.ctx);
    await actAll(desk.ctx);
    later(desk, waitMs);
  }
}
const told = () => smtp.letters.map(({ to }) => to.join().replace('@test.example', ''));
const states = async () => {
  const steps = await desk.ctx.db.alertStep.findMany({ where: { alert: { kind: 'case' } }, orderBy: { role: 'asc' } });
  return steps.map(({ role, state, error }) => `${role} ${state} ${error ?? ''}`.trim()).toSorted();
};
const undelivered = () => desk.ctx.db.alert.findMany({ where: { kind: 'undelivered' } });
async function pageAs(role: 'comms_admin' | 'chair', url: string): Promise<string> {
  const data = { schoolId: desk.schoolId, role, name: 'Alex', email: `${role}-x@test.example` };
  const { id } = await desk.ctx.db.user.upsert({ where: { email: data.email }, create: data, update: {} });
  return (await (await signedIn(desk.app, desk.ctx, id)).get(url)).body;
}
const threat = 'I know where you live and I will kill you tonight';

test('an address that is refused: the next person at once, an alert of it, and words on every page until it is mended', async () => {
  smtp.refuses = { 'dsl@test.example': 550 };
  const dsl = await contact('dsl');
  for (const role of ['deputy_dsl', 'head'] as const) await contact(role);
  await say(desk, threat);
  await work();
  expect(told().toSorted()).toEqual(['comms_on_duty', 'deputy_dsl', 'head']);
  expect(await states()).toEqual(['deputy_dsl sent', 'dsl failed not_found', 'head sent']);
  expect(await undelivered()).toMatchObject([{ tell: ['comms_on_duty'], caseNumber: expect.any(String) }]);
  const words = 'E-mail does not reach The dsl';
  expect(await pageAs('comms_admin', '/')).toContain(words);
  expect(await pageAs('comms_admin', '/contacts')).toContain('refuses letters to dsl@test.example');
  expect(await pageAs('chair', '/')).not.toContain(words);
  // Whoever changes something has said in this year that they know the policy.
  await desk.ctx.db.user.updateMany({ data: { attestedAt: desk.time.now } });
  // Another address is another matter; and a test of it that is taken shows no fault.
  const browser = await signedIn(
    desk.app,
    desk.ctx,
    (await desk.ctx.db.user.findFirstOrThrow({ where: { role: 'comms_admin' } })).id,
  );
  await browser.get('/contacts');
  const form = { id: dsl.id, role: 'dsl', name: 'The dsl', email: 'lead@test.example' };
  expect((await browser.post('/contacts', form)).statusCode).toBe(303);
  expect((await browser.get('/')).body).not.toContain(words);
});

test.each<[string, string | null]>([
  ['turns everybody away', '554 no service\r\n'],
  ['keeps silent', null],
])('a mail server that %s: nothing is dropped, each has it once when it is well again', async (_name, greeting) => {
  const port = await openPort(greeting);
  through(port.url);
  for (const role of ['dsl', 'head'] as const) await contact(role);
  await say(desk, threat);
  await work(1_000);
  const page = await pageAs('comms_admin', '/queue-that-is-not-there');
  expect(page).toContain('No e-mail can be sent');
  await port.close();
  through(smtp.url);
  later(desk, 3_600_000);
  await work();
  expect(
    told()
      .filter((who) => who === 'dsl' || who === 'head')
      .toSorted(),
  ).toEqual(['dsl', 'head']);
  expect(await states()).toEqual(expect.arrayContaining(['dsl sent', 'head sent']));
  expect(await pageAs('comms_admin', '/')).not.toContain('No e-mail can be sent');
});

test('a server that has the letter and says nothing: the next person, and the same letter once more, not oftener', async () => {
  for (const role of ['dsl', 'deputy_dsl'] as const) await contact(role);
  smtp.atTheEnd = 'silence';
  await say(desk, threat);
  await work(1_000);
  const toLead = () => smtp.letters.filter(({ to, raw }) => to[0]?.startsWith('dsl@') && /^Subject: Urgent/m.test(raw));
  expect(toLead()).toHaveLength(1);
  expect(told()).toContain('deputy_dsl');
  later(desk, 11 * 60_000);
  await work(1_000);
  later(desk, 48 * 3_600_000);
  await work(3_600_000);
  const ids = toLead().map(({ from }) => from);
  expect(ids).toHaveLength(2);
  // A mail program shows a letter with the same id once.
  expect(new Set(ids).size).toBe(1);
});

test('one of several of a role is put off: the others are not written to again', async () => {
  const roles = ['a', 'b', 'c'].map((name) => ({
    schoolId: desk.schoolId,
    role: 'headteacher' as const,
    ...{ name, email: `${name}@test.example` },
  }));
  await desk.ctx.db.user.createMany({ data: roles });
  smtp.refuses = { 'b@test.example': 451, 'c@test.example': 550 };
  const id = '0198a000-0000-7000-8000-000000000001';
  const letter = { id, schoolId: desk.schoolId, key: 'k', roles: ['headteacher' as const], subject: 'S', body: 'B' };
  await desk.ctx.db.notification.create({ data: { ...letter, createdAt: desk.time.now } });
  const action = { schoolId: desk.schoolId, kind: 'notify' as const, key: 'n', payload: {}, requestedBy: 'bot' };
  await desk.ctx.db.action.create({ data: { ...action, notificationId: id, requestedAt: desk.time.now } });
  await work();
  expect(told()).toEqual(['a']);
  expect(await pageAs('comms_admin', '/contacts')).toContain('refuses letters to c@test.example');
  smtp.refuses = { 'c@test.example': 550 };
  later(desk, 3_600_000);
  await work();
  expect(told()).toEqual(['a', 'b']);
  expect(await desk.ctx.db.action.findFirst({ where: { notificationId: id } })).toMatchObject({ state: 'done' });
});

test('a letter that comes back: the next person is told, once, and the address is shown until it is mended', async () => {
  for (const role of ['dsl', 'deputy_dsl'] as const) await contact(role);
  await say(desk, threat);
  await work();
  const letter = smtp.letters.find(({ to }) => to.includes('dsl@test.example'));
  if (!letter) throw new Error('nothing was sent');
  expect(told()).not.toContain('deputy_dsl');
  const post = (payload: string) =>
    desk.app.inject({
      method: 'POST',
      url: '/webhooks/bounces',
      payload,
      headers: { 'content-type': 'message/rfc822' },
    });
  expect((await post(delayOf(letter))).statusCode).toBe(422);
  expect(await states()).toContain('dsl sent');
  const answer = await post(bounceOf(letter));
  expect([answer.statusCode, answer.json().words]).toEqual([200, expect.stringContaining('the next person is told')]);
  expect(answer.body).not.toContain('@');
  await post(bounceOf(letter));
  await work();
  expect(told().filter((who) => who === 'deputy_dsl')).toHaveLength(1);
  expect(await states()).toContain('dsl failed bounced 5.1.1');
  expect(await undelivered()).toHaveLength(1);
  expect(await pageAs('comms_admin', '/contacts')).toContain('letter came back from dsl@test.example');
  const events = await desk.ctx.db.auditEvent.findMany({ where: { kind: 'letter.bounced' } });
  expect(events).toHaveLength(1);
});

test('a report for people only, of a letter to a role: the address is shown, and whoever is on duty hears of it', async () => {
  const data = { schoolId: desk.schoolId, role: 'headteacher' as const, name: 'Hedda', email: 'hedda@test.example' };
  await desk.ctx.db.user.create({ data });
  const id = '0198a000-0000-7000-8000-000000000002';
  const letter = { id, schoolId: desk.schoolId, key: 'k', roles: ['headteacher' as const], subject: 'S', body: 'B' };
  await desk.ctx.db.notification.create({ data: { ...letter, createdAt: desk.time.now } });
  const answer = await desk.app.inject({
    method: 'POST',
    url: '/webhooks/bounces',
    payload: plainBounceOf({ from: `bounces+${id}@test.example`, to: [data.email], raw: '' }),
    headers: { 'content-type': 'message/rfc822' },
  });
  expect(answer.statusCode).toBe(200);
  await work();
  expect(told()).toEqual(['comms_on_duty']);
  expect(await pageAs('comms_admin', '/')).toContain('E-mail does not reach Hedda');
});
