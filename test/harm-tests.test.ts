/** An adult who seems to have harmed a child: the four tests and the call to the authority's officer stand on the case (WH-02). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPolicy, packIds } from '../src/policies.js';
import { type ResolveInput, resolve } from '../src/resolutions.js';
import { ensureUsers } from '../src/users.js';
import { type Desk, openDesk, type Said, say } from './inbound/desk.js';
import { actAll, platform } from './inbound/platform.js';
import { type Browser, signedIn } from './web/helper.js';

let desk: Desk;
let said: Said;
let browser: Browser;
let lead = '';
beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
  desk.ctx.policy = loadPolicy(packIds());
  const { schoolId } = desk;
  const [user] = await ensureUsers(desk.ctx, [{ schoolId, name: 'Dana Lead', role: 'dsl', email: 'dsl@test.example' }]);
  lead = user?.id ?? '';
  browser = await signedIn(desk.app, desk.ctx, lead);
  said = await say(desk, 'The football coach slapped my lad after training');
  await actAll(desk.ctx, said.id);
  said = {
    ...said,
    ...(await desk.ctx.db.comment.findUniqueOrThrow({ where: { id: said.id }, include: { review: true } })),
  } as Said;
});
afterAll(() => desk.close());

const choose = (what: ResolveInput['what'], more: Partial<ResolveInput> = {}) => {
  const { schoolId, id: commentId, revisionId } = said;
  return resolve(desk.ctx, { schoolId, commentId, revisionId, userId: lead, what, reason: 'The mother rang', ...more });
};
const page = () => `/cases/${said.review?.caseNumber}`;
const note = async (fields: Record<string, string>) => {
  await browser.get(page());
  return browser.post(`${page()}/note-step`, { revisionId: said.revisionId, reason: 'The mother rang', ...fields });
};
const none = { harmed: 'no', offence: 'no', risk: 'no', unsuitable: 'no' };

test('the case asks for them beside the officer’s number, and stays open without', async () => {
  const { body } = await browser.get(page());
  expect(body).toMatch(/The four tests of harm[\s\S]*designated officer/);
  expect((await note({ step: 'police', answer: 'reported' })).statusCode).toBe(303);
  await expect(choose('keep_hidden')).rejects.toThrow('First write down the four tests of harm');
  const half = await note({ step: 'harm', harmed: 'yes' });
  expect([half.statusCode, half.body.includes('Answer all four tests')]).toEqual([409, true]);
  expect(half.body).toMatch(/id="test-harmed"[^>]*>[\s\S]*?<option value="yes" selected>/);
  expect((await note({ step: 'harm', ...none, reason: '' })).body).toContain('what the answers rest on');
});

test('one that may be met asks for the officer, with day and time; where none is met nobody need be told', async () => {
  expect((await note({ step: 'harm', ...none, risk: 'unsure' })).statusCode).toBe(303);
  expect((await note({ step: 'lado', answer: 'not_needed' })).body).toContain('the officer must be told');
  for (const [calledAt, words] of [
    ['', 'on which day and at what time'],
    ['2027-01-01T10:00', 'cannot lie in the future'],
  ])
    expect((await note({ step: 'lado', answer: 'told', calledAt: calledAt ?? '' })).body).toContain(words);
  expect((await note({ step: 'lado', answer: 'told', calledAt: '2026-11-08T09:15' })).statusCode).toBe(303);
  const steps = await desk.ctx.db.caseStep.findMany({ where: { commentId: said.id }, orderBy: { id: 'asc' } });
  expect(steps.map(({ kind, answer, details }) => [kind, answer, details])).toEqual([
    ['police', 'reported', null],
    ['harm', 'unsure', { ...none, risk: 'unsure' }],
    ['lado', 'told', { calledAt: '2026-11-08T09:15:00.000Z' }],
  ]);
  const { body } = await browser.get(page());
  expect(body).toMatch(/may make them a risk to children\? It may be/);
  expect(body).toMatch(/Told [^<]*9:15/);
  // Thought of anew.
  expect((await note({ step: 'harm', ...none })).statusCode).toBe(303);
  expect((await note({ step: 'lado', answer: 'not_needed' })).statusCode).toBe(303);
});
