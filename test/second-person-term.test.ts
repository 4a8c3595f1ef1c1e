/** What nobody answers does not wait for ever: those who may answer are reminded, then it lapses and whoever asked is told. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '../prisma/generated/client.js';
import { callOff } from '../src/calling-off.js';
import { type ResolveInput, resolve } from '../src/resolutions.js';
import { endTerms } from '../src/terms/ending.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk, type Said } from './inbound/desk.js';
import { platform, toHide } from './inbound/platform.js';
import { signedIn } from './web/helper.js';

const facebook = platform();
let desk: Desk;
let said: Said;
const ids = new Map<string, string>();

beforeAll(async () => {
  desk = await openDesk({ connectors: [facebook.connector], env: { UNDO_SECONDS: '10' }, inTwo: true });
  const { schoolId } = desk;
  const people: [string, Role][] = [
    ['ada', 'comms_admin'],
    ['bea', 'headteacher'],
    ['mel', 'media_lead'],
  ];
  const users = people.map(([name, role]) => ({ schoolId, name, role, email: `${name}@test.example` }));
  for (const { name, id } of await ensureUsers(desk.ctx, users)) ids.set(name, id);
});
afterAll(() => desk.close());
beforeEach(async () => {
  facebook.reset();
  desk.time.now = new Date('2026-11-09T09:00:00Z');
  said = (await toHide(desk)).said;
});

const choose = (by: string, what: ResolveInput['what'], more: Partial<ResolveInput> = {}) => {
  const { schoolId, id: commentId, revisionId } = said;
  const base = { schoolId, commentId, revisionId, userId: ids.get(by) ?? '', what, reason: 'It names a child' };
  return resolve(desk.ctx, { ...base, ...more });
};
/** As the scheduler does it. */
const at = async (time: string) => {
  desk.time.now = new Date(time);
  await endTerms(desk.ctx);
};
async function asked() {
  await choose('ada', 'propose', { act: 'delete' });
  await endTerms(desk.ctx);
  const { id } = await desk.ctx.db.proposal.findFirstOrThrow({ where: { commentId: said.id } });
  return id;
}
const termOf = (subject: string) => desk.ctx.db.term.findFirstOrThrow({ where: { kind: 'second_person', subject } });
const letters = async () =>
  (
    await desk.ctx.db.notification.findMany({
      where: { action: { is: { commentId: said.id } }, NOT: { key: { startsWith: 'proposal:' } } },
      orderBy: { createdAt: 'asc' },
    })
  ).filter(({ subject }) => /deletion/.test(subject));

test('is reminded of twice and lapses after two working days, said to whoever asked, and nothing is done', async () => {
  const id = await asked();
  expect(await termOf(id)).toMatchObject({ state: 'open', dueAt: new Date('2026-11-12T00:00:00Z') });
  await at('2026-11-10T08:05:00Z');
  await at('2026-11-10T08:20:00Z');
  await at('2026-11-11T08:05:00Z');
  const reminders = await letters();
  expect(reminders.map(({ remaining }) => remaining)).toEqual([['bea@test.example'], ['bea@test.example']]);
  expect(reminders[0]?.body).toContain('by the end of 11 November 2026, it lapses');
  await at('2026-11-12T00:01:00Z');
  await at('2026-11-12T00:02:00Z');
  expect(await termOf(id)).toMatchObject({ state: 'lapsed' });
  expect(await desk.ctx.db.proposal.findUnique({ where: { id } })).toMatchObject({
    answer: 'lapsed',
    answeredBy: null,
  });
  const told = (await letters()).slice(2);
  expect(told.map(({ remaining, subject }) => [remaining, subject])).toEqual([
    [['ada@test.example'], expect.stringMatching(/deletion of a comment was not confirmed in time/)],
  ]);
  expect(JSON.stringify(told)).not.toMatch(/names a child/);
  await expect(choose('bea', 'confirm', { proposalId: id })).rejects.toThrow('answered already');
  expect(await desk.ctx.db.action.count({ where: { commentId: said.id, kind: 'delete' } })).toBe(0);
  // It can be asked for anew, and the page tells what became of the first.
  await choose('ada', 'propose', { act: 'delete' });
  const browser = await signedIn(desk.app, desk.ctx, ids.get('ada') ?? '');
  expect((await browser.get(`/cases/${said.review?.caseNumber}`)).body).toContain('Nobody answered in time');
});

test('answered in time its term ends; called off, it waits for as long as it had', async () => {
  const id = await asked();
  await at('2026-11-10T12:00:00Z');
  await choose('bea', 'confirm', { proposalId: id });
  await endTerms(desk.ctx);
  expect(await termOf(id)).toMatchObject({ state: 'done' });
  const { batchId } = await desk.ctx.db.resolution.findFirstOrThrow({ where: { commentId: said.id, what: 'delete' } });
  await callOff(desk.ctx, { schoolId: desk.schoolId, role: 'headteacher', userId: ids.get('bea') ?? '', batchId });
  expect(await termOf(id)).toMatchObject({ state: 'open', dueAt: new Date('2026-11-12T00:00:00Z') });
  await at('2026-11-12T00:01:00Z');
  expect(await termOf(id)).toMatchObject({ state: 'lapsed' });
});
