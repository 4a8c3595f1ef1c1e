/** A pager or chat that fails: the next person at once, words on every page, and an end to the tries. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { limits } from '../../src/alerts/channels/post.js';
import { climbDue } from '../../src/alerts/climb.js';
import { type Desk, openDesk, say } from '../inbound/desk.js';
import { actAll, later, platform } from '../inbound/platform.js';
import { signedIn } from '../web/helper.js';
import { openReceiver, type Receiver } from './receiver.js';

limits.answer = 250;

let pager: Receiver;
let desk: Desk;
beforeAll(async () => {
  pager = await openReceiver();
});
afterAll(() => pager.close());
beforeEach(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  pager.received.length = 0;
  const { schoolId } = desk;
  const of = (role: 'dsl' | 'deputy_dsl' | 'comms_on_duty', ways: object) =>
    desk.ctx.db.contact.create({ data: { schoolId, role, name: `The ${role}`, ...ways } });
  await of('dsl', { webhookUrl: `${pager.url}/page`, webhookSecret: 'fictional' });
  await of('deputy_dsl', { email: 'deputy_dsl@test.example' });
  const { id: contactId } = await of('comms_on_duty', { email: 'comms@test.example' });
  const days = { fromDate: '2026-11-01', untilDate: '2026-12-31' };
  await desk.ctx.db.shift.create({ data: { schoolId, contactId, kind: 'duty', ...days } });
  return () => desk.close();
});

async function work(rounds: number, waitMs: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await climbDue(desk.ctx);
    await desk.judge();
    await actAll(desk.ctx);
    later(desk, waitMs);
  }
}
const told = () => desk.sent.map(({ to }) => to.join());
async function home(): Promise<string> {
  const data = { schoolId: desk.schoolId, role: 'comms_admin' as const, name: 'Alex', email: 'alex@test.example' };
  const { id } = await desk.ctx.db.user.upsert({ where: { email: data.email }, create: data, update: {} });
  return (await (await signedIn(desk.app, desk.ctx, id)).get('/')).body;
}

test.each([
  ['500', { status: 500 }],
  ['410, gone for good', { status: 410 }],
  ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
  ['nothing at all', null],
  ['an answer without an end', { status: 200, endless: true }],
] as const)('%s: the next person, and an alert of it', async (_name, answer) => {
  pager.answer = answer;
  await say(desk, 'I know where you live and I will kill you tonight');
  await work(6, 20_000);
  expect(told()).toContain('deputy_dsl@test.example');
  const mail = desk.sent.find(({ to }) => to.includes('comms@test.example'));
  expect(mail?.text).toContain('could not be delivered');
  const words = 'Messages by pager or text message do not reach The dsl.';
  expect(await home()).toContain(words);
  // Two days later it has been given up, whatever it answers now.
  await work(50, 3_600_000);
  expect(pager.received.length).toBeLessThanOrEqual(12);
  expect(await desk.ctx.db.action.count({ where: { kind: 'notify', state: 'pending' } })).toBe(0);
});
