/** The pages of contacts and alerts: what can be entered, what is refused, who may do it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { ensureUsers } from '../../src/users.js';
import { type Desk, openDesk } from '../inbound/desk.js';
import { actAll, platform } from '../inbound/platform.js';
import { signedIn } from './helper.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
});
afterAll(() => desk.close());

async function as(role: Role) {
  const { ctx, app, schoolId } = desk;
  const [user] = await ensureUsers(ctx, [{ schoolId, role, name: `Some ${role}`, email: `${role}@test.example` }]);
  return signedIn(app, ctx, user?.id ?? '');
}
const contacts = () => desk.ctx.db.contact.findMany({ where: { removedAt: null }, orderBy: { createdAt: 'asc' } });
const chair = { role: 'chair', name: 'Ruth Ashby', email: 'ruth@test.example', webhookUrl: '' };

test('an empty rota is red, until somebody is on duty today', async () => {
  const browser = await as('comms_admin');
  expect((await browser.get('/contacts')).body).toContain('Nobody is on duty today.');
  const saved = await browser.post('/contacts', { role: 'comms_on_duty', name: 'Helen', email: 'helen@test.example' });
  expect(saved.statusCode).toBe(303);
  const [helen] = await contacts();
  const shift = { contactId: helen?.id ?? '', kind: 'duty', fromDate: '2026-11-01', untilDate: '2026-11-30' };
  await browser.post('/contacts/rota', shift);
  expect((await browser.get('/contacts')).body).not.toContain('Nobody is on duty today.');
  await browser.post('/contacts/rota', { ...shift, kind: 'away', fromDate: '2026-11-09', untilDate: '2026-11-09' });
  expect((await browser.get('/contacts')).body).toContain('Nobody is on duty today.');
});

test.each([
  [{ ...chair, email: '' }, 'at least one way'],
  [{ ...chair, email: 'ruth' }, 'Enter an e-mail address'],
  [{ ...chair, name: ' ' }, 'Enter a name'],
  [{ ...chair, webhookUrl: 'http://pager.example/x' }, 'begins with https://'],
  [{ ...chair, role: 'caretaker' }, 'Choose what this person is told as'],
])('is refused, and said why: %j', async (form, words) => {
  const browser = await as('comms_admin');
  await browser.get('/contacts');
  const before = (await contacts()).length;
  const answer = await browser.post('/contacts', form as Record<string, string>);
  expect([answer.statusCode, (await contacts()).length]).toEqual([422, before]);
  expect(answer.body).toContain(words);
});

test('a rota that ends before it begins, and an hour that does not exist', async () => {
  const browser = await as('comms_admin');
  await browser.get('/contacts');
  const [first] = await contacts();
  const shift = { contactId: first?.id ?? '', kind: 'duty', fromDate: '2026-11-30', untilDate: '2026-11-01' };
  expect((await browser.post('/contacts/rota', shift)).body).toContain('must not be before');
  expect((await browser.post('/contacts/times', { quietFrom: '25:00', quietUntil: '07:00' })).statusCode).toBe(422);
  await browser.post('/contacts/times', { quietFrom: '18:00', quietUntil: '06:30' });
  const settings = await desk.ctx.db.alertSetting.findFirstOrThrow();
  expect(settings).toMatchObject({ quietFrom: '18:00', quietUntil: '06:30', weekends: false });
});

test('the head does not choose who hears of the head; whoever is told may sign in', async () => {
  const head = await as('headteacher');
  await head.get('/contacts');
  expect((await head.post('/contacts', chair)).statusCode).toBe(403);
  const comms = await as('comms_admin');
  await comms.get('/contacts');
  expect((await comms.post('/contacts', chair)).statusCode).toBe(303);
  expect(await desk.ctx.db.user.findUnique({ where: { email: chair.email } })).toMatchObject({ role: 'chair' });
  // Whoever is told may look, as what they are and no more.
  for (const role of ['deputy_head', 'deputy_dsl', 'media_lead']) {
    await head.post('/contacts', { role, name: 'Someone New', email: `new-${role}@test.example` });
    const where = { email: `new-${role}@test.example` };
    expect(await desk.ctx.db.user.findUnique({ where })).toMatchObject({ role });
  }
  const ruth = (await contacts()).find((one) => one.name === chair.name);
  expect((await head.post(`/contacts/${ruth?.id}/remove`)).statusCode).toBe(403);
  const asChair = await as('chair');
  expect((await asChair.get('/contacts')).statusCode).toBe(403);
});

test('a test alert counts when it is seen', async () => {
  const browser = await as('comms_admin');
  await browser.get('/contacts');
  const ruth = (await contacts()).find((one) => one.name === chair.name);
  desk.sent.length = 0;
  await browser.post(`/contacts/${ruth?.id}/test`);
  await actAll(desk.ctx);
  expect(desk.sent).toMatchObject([{ to: [chair.email], subject: 'Schoolgate: a test' }]);
  const tested = async () => (await contacts()).find((one) => one.id === ruth?.id)?.testedAt;
  expect(await tested()).toBeNull();
  expect((await browser.get('/alerts')).body).toContain('Not seen yet');
  const link = new URL(/http\S+\/seen\/\S+/.exec(desk.sent[0]?.text ?? '')?.[0] ?? '', 'http://x').pathname;
  await browser.get(link);
  await browser.post(link);
  expect(await tested()).toEqual(desk.time.now);
});

test('the addresses of webhooks stand in no list', async () => {
  const browser = await as('comms_admin');
  await browser.get('/contacts');
  const slackUrl = 'https://hooks.slack.example/secret-path';
  await browser.post('/contacts', { role: 'media_lead', name: 'Mo', slackUrl });
  expect((await browser.get('/contacts')).body).not.toContain('secret-path');
});
