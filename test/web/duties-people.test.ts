/** Whose a duty is when somebody is spoken of, missing, or quicker: nothing is left with nobody, and nothing is done twice. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { closeConcern } from '../../src/duties/concerns.js';
import { loadPolicy } from '../../src/policies.js';
import { endTerms } from '../../src/terms/ending.js';
import { type Console, openConsole } from './console.js';
import type { Browser } from './helper.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let office: Console;
const by = {} as Record<'comms_admin' | 'headteacher' | 'dpo', Browser>;
const enter = async (role: Role) => {
  const browser = await office.enter(role);
  await browser.get('/duties');
  return browser;
};
beforeAll(async () => {
  office = await openConsole();
  office.desk.ctx.policy = loadPolicy();
  by.comms_admin = await enter('comms_admin');
  by.headteacher = await enter('headteacher');
});
afterAll(() => office.close());

const db = () => office.desk.ctx.db;
let told = 0;
const tell = async (more: object) => {
  told += 1;
  const form = { kind: 'mistake', discovered: '2026-11-08T20:30', personalData: 'no', aboutHead: 'no' };
  const answer = await by.comms_admin.post('/duties/tell', {
    ...{ ...form, words: 'Something went wrong', stamp: `people-${told}` },
    ...more,
  });
  return answer.headers.location;
};
const done = { on: '2026-11-09', note: 'Looked at' };

test('where nobody is who may read it, its teller hears that; it is kept, and read by the one who comes', async () => {
  expect(await tell({ aboutHead: 'yes', words: 'Quite unheard of' })).toBe('/duties?done=alone');
  expect((await by.comms_admin.get('/duties?done=alone')).body).toContain(
    'Tell the headteacher yourself, or the chair',
  );
  expect(await tell({})).toBe('/duties?done=told');
  await db().user.updateMany({ where: { role: 'headteacher' }, data: { leavesOn: '2026-11-08' } });
  expect(await tell({})).toBe('/duties?done=alone');
  await db().user.updateMany({ where: { role: 'headteacher' }, data: { leavesOn: null } });
  const chair = await enter('chair');
  expect((await chair.get('/duties')).body).toContain('Quite unheard of');
});

test('a breach that concerns the head is the data protection officer’s to end, and she sees no sign of it', async () => {
  by.dpo = await enter('dpo');
  await tell({ aboutHead: 'yes', personalData: 'yes', words: 'Her laptop is gone' });
  const breach = await db().term.findFirstOrThrow({ where: { kind: 'data_breach' } });
  expect(breach.owner).toBe('dpo');
  const form = `/duties/${breach.id}/done`;
  expect((await by.headteacher.get('/duties')).body).not.toContain(form);
  expect((await by.headteacher.post(form, done)).statusCode).toBe(422);
  expect((await by.dpo.get('/duties')).body).toContain(form);
  expect((await by.dpo.post(form, done)).statusCode).toBe(303);
  const concern = await db().concern.findFirstOrThrow({ where: { id: breach.subject } });
  expect([concern.closedAt !== null, concern.aboutHead]).toEqual([true, true]);
});

test('what is done once for the whole school is done with a click', async () => {
  await endTerms(office.desk.ctx);
  const { id } = await db().term.findFirstOrThrow({ where: { kind: 'stale_posts', state: 'open' } });
  const answer = await by.headteacher.post(`/duties/${id}/done`, done);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/duties?done=done']);
});

test('of two clicks at once one closes a report', async () => {
  await tell({ words: 'Closed in haste' });
  const { id } = await db().concern.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const head = await db().user.findFirstOrThrow({ where: { role: 'headteacher' } });
  const doer = { userId: head.id, schoolId: head.schoolId, role: head.role };
  const close = () => closeConcern(office.desk.ctx, doer, id);
  const answers = await Promise.allSettled([close(), close(), close()]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await by.headteacher.post(`/duties/concerns/${id}/close`)).statusCode).toBe(422);
  const events = await db().auditEvent.findMany({ where: { kind: 'concern.closed' } });
  expect(events.filter(({ facts }) => JSON.stringify(facts).includes(id))).toHaveLength(1);
  expect((await by.headteacher.post('/duties/concerns/none/close')).statusCode).toBe(404);
});
