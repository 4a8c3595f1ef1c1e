/** What is decided on the page of a case: by whom, with what reason, and what is refused. What follows from it: test/resolutions.test.ts. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, openConsole } from './console.js';
import { addRevision, type Browser, type Desk, makeCase, monday, type School } from './helper.js';

let office: Console;
let desk: Desk;
let school: School;
let browser: Browser;
beforeAll(async () => {
  office = await openConsole();
  ({ desk, school } = office);
  browser = await office.enter();
});
afterAll(() => office.close());

/** What was decided about a comment, as the record has it. */
const decided = (commentId: string) =>
  desk.ctx.db.auditEvent.findMany({ where: { commentId, kind: { startsWith: 'review.' } }, orderBy: { seq: 'asc' } });

test('a form becomes one decision about the wording that was seen, and comes back with a word of thanks', async () => {
  const { comment, revision } = await makeCase(desk.ctx, school, { caseNumber: '2026-0006', hidden: true });
  await browser.get('/cases/2026-0006');
  const form = { revisionId: revision.id, why: 'It is fair criticism', reason: ' a line\r\nanother ' };
  const done = await browser.post('/cases/2026-0006/restore', form);
  expect([done.statusCode, done.headers.location]).toEqual([303, '/cases/2026-0006?done=restored']);
  expect(await decided(comment.id)).toMatchObject([
    {
      kind: 'review.restore',
      actor: (await desk.ctx.db.user.findFirstOrThrow({ where: { role: 'comms_admin' } })).id,
      facts: { revisionId: revision.id },
      content: { reason: 'It is fair criticism: a line\nanother' },
    },
  ]);
  expect((await browser.get('/cases/2026-0006?done=restored')).body).toContain('You restored the comment.');
  expect((await browser.get('/cases/2026-0006?done=<b>hacked')).body).not.toContain('hacked');
});

test('what is refused is said at the top of the page, and nothing typed is lost', async () => {
  const { comment, revision } = await makeCase(desk.ctx, school, { caseNumber: '2026-0007' });
  await browser.get('/cases/2026-0007');
  const empty = await browser.post('/cases/2026-0007/hide', { revisionId: revision.id });
  expect(empty.statusCode).toBe(422);
  expect(empty.body).toContain('<title>Error: Case 2026-0007');
  expect(empty.body).toContain('<a href="#reason">Say why you hide the comment</a>');
  await addRevision(desk.ctx, { commentId: comment.id, schoolId: school.schoolId, text: 'Other words' });
  const edited = await browser.post('/cases/2026-0007/reply', { revisionId: revision.id, text: 'Thank <you>' });
  expect(edited.statusCode).toBe(409);
  expect(edited.body).toContain('The comment was edited after you opened this page.');
  expect(edited.body).toContain('Thank &lt;you&gt;</textarea>');
  expect((await browser.post('/cases/2026-0007/reply', { revisionId: revision.id, text: ' ' })).statusCode).toBe(422);
  expect((await browser.post('/cases/2026-0007/leave', { revisionId: 'x' })).statusCode).toBe(422);
  expect((await browser.post('/cases/2026-0007/explode', { revisionId: revision.id })).statusCode).toBe(404);
  expect(await decided(comment.id)).toEqual([]);
});

test('a ban is asked about on a page of its own and needs a reason; lifting it does not', async () => {
  const { comment, revision, author } = await makeCase(desk.ctx, school, { caseNumber: '2026-0008' });
  expect((await browser.get('/cases/2026-0008')).body).toContain('href="/cases/2026-0008/ban"');
  expect((await browser.get('/cases/2026-0008/ban')).body).toContain('Ban the writer of this comment');
  const refused = await browser.post('/cases/2026-0008/ban', { revisionId: revision.id });
  expect([refused.statusCode, refused.body.includes('Say why you ban the writer')]).toEqual([422, true]);
  await browser.post('/cases/2026-0008/ban', { revisionId: revision.id, reason: 'Third time', milder: 'goes_on' });
  expect(await decided(comment.id)).toMatchObject([{ kind: 'review.ban', content: { reason: 'Third time' } }]);
  await desk.ctx.db.author.update({ where: { id: author.id }, data: { bannedAt: monday } });
  const page = await browser.get('/cases/2026-0008');
  expect(page.body).toContain('Banned today at 9am');
  await browser.get('/cases/2026-0008/unban');
  expect((await browser.post('/cases/2026-0008/unban', { revisionId: revision.id })).statusCode).toBe(303);
});

test('what must be done by hand comes with its steps, and can be ticked off', async () => {
  const { comment, revision } = await makeCase(desk.ctx, school, { caseNumber: '2026-0009' });
  const base = { schoolId: school.schoolId, commentId: comment.id, requestedBy: 'bot', requestedAt: monday };
  const { id: actionId } = await desk.ctx.db.action.create({
    data: {
      ...base,
      kind: 'assist',
      key: 'assist-ban',
      payload: { assists: 'ban', url: 'https://x.com/someone', steps: ['Open the profile', 'Choose Block'] },
    },
  });
  const bad = { assists: 'report_under_age', url: 'javascript:alert(1)', steps: 'none' };
  await desk.ctx.db.action.create({ data: { ...base, kind: 'assist', key: 'assist-report', payload: bad } });
  await desk.ctx.db.action.create({
    data: { ...base, kind: 'hide', key: 'hide', state: 'failed', errorCode: 'forbidden', payload: {} },
  });
  const { body } = await browser.get('/cases/2026-0009');
  expect(body).toContain('Ban the writer (by hand)');
  expect(body).toContain('<li>Choose Block</li>');
  expect(body).toContain('href="https://x.com/someone"');
  expect(body).not.toContain('javascript:');
  expect(body).toContain('The platform does not let us do this.');
  expect(body).not.toContain('href="/cases/2026-0009/ban"');
  await browser.post('/cases/2026-0009/assist-done', { revisionId: revision.id, actionId });
  expect(await decided(comment.id)).toMatchObject([{ kind: 'review.assist_done', facts: { actionId } }]);
});

test('what needs a second person says so before any click, and is confirmed or declined on the page of the case', async () => {
  const { comment, revision } = await makeCase(desk.ctx, school, { caseNumber: '2026-0950', hidden: true });
  const { settings } = desk.ctx.policy;
  settings.secondPerson = ['ban', 'delete'];
  const address = '/cases/2026-0950';
  const form = { revisionId: revision.id };
  expect((await browser.get(address)).body).toContain('Needs a reason and a second person');
  expect((await browser.get(`${address}/delete`)).body).toContain('Ask a second person</button>');
  const asked = await browser.post(`${address}/delete`, { ...form, reason: 'It <b>names</b> a child' });
  expect(asked.headers.location).toBe(`${address}?done=proposed`);
  const mine = (await browser.get(`${address}?done=proposed`)).body;
  expect(mine).toContain('A second person is asked to confirm it');
  expect(mine).toContain('you ask for it');
  expect(mine).not.toContain('data-action="confirm"');
  const lead = await office.enter('dsl');
  const theirs = (await lead.get(address)).body;
  expect(theirs).toContain('Waits for you as the second person');
  expect(theirs).toContain('It &lt;b&gt;names&lt;/b&gt; a child');
  const { id: proposalId } = await desk.ctx.db.proposal.findFirstOrThrow({ where: { commentId: comment.id } });
  const silent = await lead.post(`${address}/decline`, { ...form, proposalId, reason: ' ' });
  expect([silent.statusCode, silent.body.includes('Say why')]).toEqual([409, true]);
  const forged = await browser.post(`${address}/confirm`, { ...form, proposalId });
  expect([forged.statusCode, forged.body.includes('You asked for this yourself')]).toEqual([409, true]);
  expect(await decided(comment.id)).toMatchObject([{ kind: 'review.propose' }]);
  expect((await lead.post(`${address}/confirm`, { ...form, proposalId })).statusCode).toBe(303);
  const after = (await lead.get(address)).body;
  expect(after).toContain('What was asked of a second person (1)');
  expect(after).not.toContain('Waits for you as the second person');
  settings.secondPerson = [];
});
