/** The gate of LK-31: what was assessed is asked for again when something was added to it, and each year. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPolicy } from '../../src/policies.js';
import { endTerms } from '../../src/terms/ending.js';
import { type Console, openConsole } from './console.js';
import type { Browser } from './helper.js';

let office: Console;
let [head, comms] = [] as unknown as [Browser, Browser];
const packs = ['little-kinvaston', 'brize-norton'];

beforeAll(async () => {
  office = await openConsole();
  office.desk.ctx.policy = loadPolicy(packs);
  head = await office.enter('headteacher');
  comms = await office.enter();
  await office.enter('dpo');
  for (const one of [head, comms]) await one.get('/duties');
});
afterAll(() => office.close());

const db = () => office.desk.ctx.db;
const text = (body: string) => body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const at = async (time: string) => {
  office.desk.time.now = new Date(time);
  await endTerms(office.desk.ctx);
};
const open = () => db().term.findMany({ where: { kind: 'assessment', state: 'open' } });
const dueOf = async () => (await open()).map(({ owner, dueAt }) => [owner, dueAt.toISOString().slice(0, 10)]);
const note = async (on: string) =>
  expect((await comms.post('/duties/assessment', { use: 'accounts', on, officer: 'Dee Petts' })).statusCode).toBe(303);
const askFor = (platform: string) =>
  comms.post(`/accounts/${platform}/case`, {
    ...{
      account: 'Little Kinvaston',
      aim: 'News for parents',
      audience: 'Parents',
      promotion: 'The newsletter',
      open: 'yes',
    },
    ...{ openReason: 'Questions', adminOne: 'Helen Straker', adminTwo: 'Ruth Ashby' },
  });
const approval = async (platform: string) => text((await head.post(`/accounts/${platform}/approve`)).body);
const why = async () =>
  /To be assessed again\. (.*?) (?:Write down an|Whom to ring)/.exec(text((await head.get('/duties')).body))?.[1];

test('before the first there is a duty with an owner and a day, and the gate is shut; afterwards the year is the day', async () => {
  await at('2026-11-09T09:00:00Z');
  await at('2026-11-09T10:00:00Z');
  expect(await dueOf()).toEqual([['dpo', '2026-12-08']]);
  await askFor('facebook');
  expect(await approval('facebook')).toContain('First its effects on people must be assessed');
  const page = text((await head.get('/duties')).body);
  expect(page).toContain('Platforms: Facebook.');
  expect(page).toMatch(/Assessment of effects on people \(DPIA\).*Who sees to it data protection officer/i);
  const [duty] = await open();
  const done = await head.post(`/duties/${duty?.id}/done`, { on: '2026-11-09', note: 'Done' });
  expect([done.statusCode, done.body.includes('Write down the assessment itself')]).toEqual([422, true]);
  await note('2026-11-02');
  expect(await open()).toEqual([]);
  expect(await approval('facebook')).toContain('The account is approved');
  await at('2026-11-09T11:00:00Z');
  expect(await dueOf()).toEqual([['dpo', '2027-11-02']]);
  expect(text((await head.get('/duties')).body)).toContain('It holds until 2027-11-01, if nothing is added before.');
});

test('a platform is a new use: its approval waits for another look', async () => {
  await askFor('x');
  expect(await approval('x')).toMatch(/First the effects on people must be assessed again.*A platform was added: X/);
  await at('2026-11-10T09:00:00Z');
  expect(await dueOf()).toEqual([['dpo', '2026-12-09']]);
  await note('2026-11-10');
  expect(await approval('x')).toContain('The account is approved');
  await at('2026-11-10T10:00:00Z');
  expect(await dueOf()).toEqual([['dpo', '2027-11-10']]);
});

test('so are a policy, a rule that acts where it only watched, other weights, and to act at all; less of it is not', async () => {
  const { ctx } = office.desk;
  const { schoolId } = office.school;
  const usual = ctx.policy;
  expect(await why()).toBeUndefined();
  ctx.policy = loadPolicy([...packs, 'grangetown']);
  expect(await why()).toMatch(/^A policy was switched on: Grangetown/);
  await at('2026-11-11T09:00:00Z');
  expect(await dueOf()).toEqual([['dpo', '2026-12-10']]);
  ctx.policy = usual;
  await at('2026-11-11T10:00:00Z');
  expect(await dueOf()).toEqual([['dpo', '2027-11-10']]);
  ctx.policy = loadPolicy([...packs, 'grangetown']);
  await at('2026-11-12T09:00:00Z');
  expect(await dueOf()).toEqual([['dpo', '2026-12-11']]);

  const watching = (id: string) => ({
    ...usual,
    rules: usual.rules.map((rule) => (rule.id === id ? { ...rule, mode: 'observe' as const } : rule)),
  });
  ctx.policy = watching('abuse.aimed');
  await db().school.update({ where: { id: schoolId }, data: { brake: 'observe' } });
  await note('2026-11-12');
  expect(await why()).toBeUndefined();
  ctx.policy = watching('abuse.remark');
  expect(await why()).toBe('Rules act by themselves that only watched: abuse.aimed.');
  ctx.policy = usual;
  await db().school.update({ where: { id: schoolId }, data: { brake: 'none' } });
  expect(await why()).toMatch(/abuse\.aimed\. Schoolgate acts by itself\. It only watched\.$/);
  await note('2026-11-12');
  expect(await why()).toBeUndefined();

  const last = await db().assessment.findFirstOrThrow({ orderBy: [{ at: 'desc' }, { id: 'desc' }] });
  const where = { id: last.id };
  await db().assessment.update({ where, data: { covers: { ...(last.covers as object), learnt: 'another' } } });
  expect(await why()).toBe('What Schoolgate has learnt from comments, and decides with, is another version.');
  // Written down by a version that did not keep it.
  await db().assessment.update({ where, data: { covers: 'nothing' } });
  expect(await why()).toBe('What the last one covers was not kept.');
  await note('2026-11-12');
});

test('a year later it is late, the officer is told once, and the gate is shut', async () => {
  await at('2026-11-12T10:00:00Z');
  await at('2027-11-11T09:00:00Z');
  expect(await why()).toBeUndefined();
  const letters = () => db().notification.findMany({ where: { subject: { contains: 'Assessment of effects' } } });
  expect(
    (await letters()).map(({ roles, subject }) => [roles[0], /today is the last day/.test(subject)]).at(-1),
  ).toEqual(['dpo', true]);
  const before = (await letters()).length;
  await at('2027-11-12T09:00:00Z');
  await at('2027-11-12T10:00:00Z');
  expect(await why()).toBe('A year has passed since 2026-11-12.');
  const told = (await letters()).slice(before);
  expect(told.map(({ subject }) => subject)).toEqual([expect.stringContaining('the time is over')]);
  // Nobody has been trained again meanwhile (LK-23), which is another matter.
  await db().user.updateMany({ data: { attestedAt: office.desk.time.now } });
  await askFor('x');
  expect(await approval('x')).toContain('A year has passed since 2026-11-12.');
  await note('2027-11-12');
  expect(await approval('x')).toContain('The account is approved');
});
