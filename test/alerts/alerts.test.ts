/** Alerts of real judgements: who is told, what happens when nobody answers, when a way fails, and when many come at once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { climbDue } from '../../src/alerts/climb.js';
import { acknowledge } from '../../src/alerts/seen.js';
import { findCase } from '../../src/reviews.js';
import { ensureUsers } from '../../src/users.js';
import { bodyOf, comment, PAGE } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk, say } from '../inbound/desk.js';
import { actAll, insult, later, platform } from '../inbound/platform.js';
import { openReceiver, type Receiver } from './receiver.js';

// A whole school for each test: on a busy machine that takes its time.

let desk: Desk;
let pager: Receiver;
beforeAll(async () => {
  pager = await openReceiver();
});
afterAll(() => pager.close());
beforeEach(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  pager.received.length = 0;
  pager.answer = { status: 200 };
  return () => desk.close();
});

const contact = (role: 'dsl' | 'deputy_dsl' | 'head' | 'chair' | 'comms_on_duty', more: object = {}) =>
  desk.ctx.db.contact.create({
    data: { schoolId: desk.schoolId, role, name: `The ${role}`, email: `${role}@test.example`, ...more },
  });
const onDuty = async (contactId: string) =>
  desk.ctx.db.shift.create({
    data: { schoolId: desk.schoolId, contactId, kind: 'duty', fromDate: '2026-11-01', untilDate: '2026-11-30' },
  });
/** Time passes at the school; ladders are looked at, and what is due is sent. */
async function after(minutes: number): Promise<void> {
  desk.time.now = new Date(desk.time.now.getTime() + minutes * 60_000);
  await climbDue(desk.ctx);
  await work();
}
async function work(): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    await desk.judge();
    await actAll(desk.ctx);
    later(desk, 60_000);
  }
}
const told = () => desk.sent.map(({ to }) => to.join()).map((address) => address.replace('@test.example', ''));
const threat = 'I know where you live and I will kill you tonight';

test('a life in danger: mail and pager at once, the deputy after a quarter of an hour, nobody once it was seen', async () => {
  const dsl = await contact('dsl', { webhookUrl: `${pager.url}/page`, webhookSecret: 's' });
  await onDuty(dsl.id);
  await contact('deputy_dsl');
  await contact('head');
  await contact('chair');
  const said = await say(desk, threat);
  expect(said.review?.priority).toBe(1);
  await work();
  expect(told().toSorted()).toEqual(['dsl', 'head']);
  expect(JSON.parse(pager.received[0]?.body ?? '{}').text).toBe(`Urgent: case ${said.review?.caseNumber}. Sign in.`);
  expect(JSON.stringify([desk.sent, pager.received])).not.toMatch(/kill|Marian|Oakes/);
  await after(15);
  expect(told().slice(2)).toEqual(['deputy_dsl']);
  const link = /\/seen\/\S+/.exec(desk.sent.at(-1)?.text ?? '')?.[0] ?? '';
  const page = await desk.app.inject({ url: link });
  expect(page.body).toContain('Have you seen this alert?');
  // Opening a link says nothing yet: mail scanners do that too.
  const alert = () => desk.ctx.db.alert.findFirstOrThrow();
  expect((await alert()).acknowledgedAt).toBeNull();
  const seen = (url: string) =>
    desk.app.inject({
      method: 'POST',
      url,
      payload: `_csrf=${page.cookies[0]?.value}`,
      cookies: { [page.cookies[0]?.name ?? '']: page.cookies[0]?.value ?? '' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  expect((await seen(`${link}x`)).statusCode).toBe(410);
  expect((await seen(link)).body).toContain('Thank you');
  expect((await seen(link)).body).toContain('already said so');
  expect(await alert()).toMatchObject({ acknowledgedBy: 'The deputy_dsl', nextAt: expect.anything() });
  await after(60);
  expect(told()).toHaveLength(3);
  expect(await alert()).toMatchObject({ nextAt: null });
  const steps = await desk.ctx.db.alertStep.findMany({ orderBy: { wishedAt: 'asc' } });
  expect(steps.map(({ role, channel, state }) => `${role} ${channel} ${state}`).toSorted()).toEqual([
    'deputy_dsl email acknowledged',
    'dsl email sent',
    'dsl webhook delivered',
    'head email sent',
  ]);
});

test('a way that fails: the next person at once, and that it failed is told to whoever is on duty', async () => {
  pager.answer = { status: 503 };
  await contact('dsl', { email: '', webhookUrl: `${pager.url}/page` });
  await contact('deputy_dsl');
  const comms = await contact('comms_on_duty');
  await onDuty(comms.id);
  await say(desk, threat);
  await work();
  expect(pager.received.length).toBeGreaterThan(3);
  expect(told()).toContain('deputy_dsl');
  const mail = desk.sent.find((one) => one.to.includes('comms_on_duty@test.example'));
  expect(mail?.text).toContain('could not be delivered');
  expect(await desk.ctx.db.alert.count({ where: { kind: 'undelivered' } })).toBe(1);
  // It comes through after all: then the page says so.
  pager.answer = { status: 200 };
  later(desk, 3_600_000);
  await work();
  const step = await desk.ctx.db.alertStep.findFirstOrThrow({ where: { channel: 'webhook' } });
  expect(step.state).toBe('delivered');
});

test('a deputy head may look at what is for few from the moment at which the ladder calls one, and not before', async () => {
  await onDuty((await contact('dsl')).id);
  await contact('head');
  const { schoolId } = desk;
  await ensureUsers(desk.ctx, [{ schoolId, email: 'second@test.example', name: 'Sam Second', role: 'deputy_head' }]);
  const said = await say(desk, 'My friend in Y5 says her uncle touches her and she is scared to go home');
  expect(said.review).toMatchObject({ priority: 1, lane: 'safeguarding', deputyCalledAt: null });
  const caseNumber = said.review?.caseNumber ?? '';
  const looks = () => findCase(desk.ctx, { schoolId, role: 'deputy_head' }, caseNumber);
  await work();
  expect([told(), await looks()]).toEqual([expect.not.arrayContaining(['second']), null]);
  await after(30);
  expect(told()).toContain('second');
  expect(await looks()).not.toBeNull();
  // What concerns the head is not a deputy's, whoever was called.
  await desk.ctx.db.review.updateMany({ where: { caseNumber }, data: { aboutHead: true } });
  expect(await looks()).toBeNull();
});

test('harm at night waits for the morning, and one that nobody sees goes to the deputy', async () => {
  desk.time.now = new Date('2026-11-09T22:00:00Z');
  const comms = await contact('comms_on_duty');
  await onDuty(comms.id);
  await contact('head');
  await say(desk, insult);
  await work();
  expect(told()).toEqual([]);
  await after(8 * 60 + 59);
  expect(told()).toEqual([]);
  await after(1);
  expect(told()).toEqual(['comms_on_duty']);
  await after(120);
  // There is no deputy head: whoever stands in for one.
  expect(told()).toEqual(['comms_on_duty', 'head']);
});

test('one alert a case; news of it at most every quarter of an hour', async () => {
  const comms = await contact('comms_on_duty');
  await onDuty(comms.id);
  const post = `${PAGE}_77`;
  const edited = async (message: string, minute: number) => {
    const base = { ...comment, comment_id: '133_edit', post_id: post, parent_id: post, verb: 'edited', message };
    await desk.deliver(bodyOf({ ...base, created_time: Math.floor(desk.time.now.getTime() / 1000) + minute }));
    await desk.judge();
    await work();
  };
  await say(desk, insult, { comment_id: '133_edit', post_id: post, parent_id: post });
  await work();
  await edited(`${insult} and a fool`, 1);
  await edited(`${insult} and a great fool`, 2);
  expect(told()).toEqual(['comms_on_duty']);
  await after(14);
  expect(told()).toHaveLength(1);
  await after(1);
  expect(told()).toHaveLength(2);
  expect(desk.sent.at(-1)?.subject).toContain('(news)');
  await after(15);
  expect(told()).toHaveLength(2);
  expect(await desk.ctx.db.alert.count()).toBe(1);
});

test('two hundred at once: one alert, which suggests to limit comments', async () => {
  const comms = await contact('comms_on_duty');
  await onDuty(comms.id);
  const post = `${PAGE}_88`;
  for (let n = 0; n < 30; n += 1)
    await say(desk, `${insult} ${n} times over`, { comment_id: `133_storm${n}`, post_id: post, parent_id: post });
  await work();
  await after(15);
  const standing = await desk.ctx.db.alert.findMany({ where: { mergedIntoId: null } });
  expect(standing).toMatchObject([{ kind: 'storm', cases: 30, caseNumber: null }]);
  expect(await desk.ctx.db.review.count({ where: { alertId: standing[0]?.id } })).toBe(30);
  // The first three told for themselves, before anybody could know; then news of all.
  expect(told()).toHaveLength(4);
  expect(desk.sent.at(-1)?.text).toContain('Consider limiting');
});

test('what is said of the head goes to the chair, and the head is not told', async () => {
  const [head] = await ensureUsers(desk.ctx, [
    { schoolId: desk.schoolId, email: 'head@test.example', name: 'Ursula Brand', role: 'headteacher' },
  ]);
  const comms = await contact('comms_on_duty');
  await onDuty(comms.id);
  await contact('chair');
  const said = await say(desk, 'Mrs Brand stole the money of the school trip and is a thief and a liar');
  await work();
  expect(said.review?.aboutHead).toBe(true);
  // An allegation is kept from those who work the list: nobody is called to a case that they may not open.
  expect(told()).toEqual(['chair']);
  await after(300);
  expect(told()).not.toContain('head');
  expect(head?.role).toBe('headteacher');
});

test('a damaging claim: the head by e-mail at once, also at night', async () => {
  desk.time.now = new Date('2026-11-09T22:00:00Z');
  const comms = await contact('comms_on_duty');
  await onDuty(comms.id);
  await contact('head');
  await say(desk, 'Mr Oakley stole the money of the school trip, he is a thief');
  await work();
  expect(told()).toEqual(['head']);
});

test('of two who say that they have seen it, one is the first', async () => {
  await contact('dsl');
  await say(desk, threat);
  const { id: alertId } = await desk.ctx.db.alert.findFirstOrThrow();
  const all = await Promise.all(['A', 'B'].map((by) => acknowledge(desk.ctx, { alertId, by, actor: 'contact' })));
  expect(all.toSorted()).toEqual([false, true]);
});
