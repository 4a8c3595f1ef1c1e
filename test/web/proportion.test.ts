/** Why a hide or a ban was in proportion: asked for in one choice, shown on the case and in the evidence. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { give, opened, userOf } from '../evidence/helper.js';
import { caseOf, type Desk, openDesk, say } from '../inbound/desk.js';
import { actAll, platform } from '../inbound/platform.js';
import { signedIn } from './helper.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector], inTwo: true });
});
afterAll(() => desk.close());
const head = async () => signedIn(desk.app, desk.ctx, (await userOf(desk, 'headteacher')).id);

test('what Schoolgate hid by itself has its note from the decision', async () => {
  const said = await say(desk, 'You stupid lying cow');
  await actAll(desk.ctx);
  const { body } = await (await head()).get(`/cases/${said.review?.caseNumber}`);
  expect(body).toMatch(/Why this was in proportion \(1\)[\s\S]*by Schoolgate[\s\S]*To protect people from: abuse/);
  expect(body).toContain('the policy says to hide this kind at once');
});

test('a person who hides or bans is asked for one choice, and it stands on the case and in the evidence', async () => {
  const said = await say(desk, 'You stupid lying cow, all of you');
  await actAll(desk.ctx);
  const address = `/cases/${said.review?.caseNumber}`;
  const browser = await head();
  const form = { revisionId: said.revisionId, reason: 'Again and again' };
  await browser.get(address);
  await browser.post(`${address}/restore`, form);
  await actAll(desk.ctx);
  const without = await browser.post(`${address}/hide`, form);
  expect([without.statusCode, without.body.includes('Choose why nothing milder was enough')]).toEqual([422, true]);
  expect(without.body).toContain('Again and again');
  expect((await browser.post(`${address}/hide`, { ...form, milder: 'goes_on' })).statusCode).toBe(303);
  await actAll(desk.ctx);
  expect((await caseOf(desk, said.externalId)).hiddenAt).not.toBeNull();
  // A ban is asked of a second person, who confirms it.
  const page = await browser.get(`${address}/ban`);
  expect(page.body).toContain('Why was nothing milder enough?');
  expect((await browser.post(`${address}/ban`, { ...form, milder: 'asked', days: '7' })).statusCode).toBe(303);
  const { id: proposalId } = await desk.ctx.db.proposal.findFirstOrThrow({ where: { commentId: said.id } });
  const dsl = await signedIn(desk.app, desk.ctx, (await userOf(desk, 'dsl')).id);
  await dsl.get(address);
  expect((await dsl.post(`${address}/confirm`, { revisionId: said.revisionId, proposalId })).statusCode).toBe(303);
  await actAll(desk.ctx);
  const { body } = await browser.get(address);
  expect(body).toMatch(/Leaving it and answering: it goes on, and milder steps did not end it/);
  expect(body).toMatch(/Hiding the comment and no more: the writer was asked or warned before[\s\S]*7 of the \d+ days/);
  const pack = opened(
    await give(desk, 'headteacher', { caseNumber: said.review?.caseNumber ?? '', recipient: 'ombudsman' }),
  );
  expect(pack.text('evidence.html')).toMatch(
    /Why this was in proportion: ban[\s\S]*7 of the \d+ days[\s\S]*Again and again/,
  );
});

test('of several together only hiding asks for it', async () => {
  const more = { post_id: '900_7', parent_id: '900_7' };
  const said = await say(desk, 'What a stupid cow the cook is', { ...more, comment_id: '133_60' });
  await actAll(desk.ctx);
  const browser = await head();
  const address = `/cases/${said.review?.caseNumber}/together`;
  await browser.get(`${address}?of=thread`);
  const form = { of: 'thread', pick: `${said.id}:${said.revisionId}`, reason: 'One reason', what: 'hide' };
  expect((await browser.post(address, form)).body).toContain('Choose why nothing milder was enough');
  expect((await browser.post(address, { ...form, what: 'keep_hidden' })).statusCode).toBe(303);
});
