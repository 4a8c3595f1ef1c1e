import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.js';
import {
  addRevision,
  type Browser,
  type Desk,
  foreignScript,
  makeCase,
  makeSchool,
  makeUser,
  monday,
  openDesk,
  reasonFor,
  type School,
  signedIn,
} from './helper.js';

let desk: Desk;
let app: FastifyInstance;
let school: School;
let userId: string;
let browser: Browser;

beforeAll(async () => {
  desk = await openDesk();
  school = await makeSchool(desk.ctx);
  userId = (await makeUser(desk.ctx, school)).id;
  app = await createApp(desk.ctx);
  browser = await signedIn(app, desk.ctx, userId);
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

/** What was decided about a comment, as the record has it. What follows from it: test/resolutions.test.ts. */
const decided = (commentId: string) =>
  desk.ctx.db.auditEvent.findMany({ where: { commentId, kind: { startsWith: 'review.' } }, orderBy: { seq: 'asc' } });

const hostile = '<img src=x onerror=alert(1)>"\'{{ 7*7 }} 😀 you liar‮ evil';

test('hostile words come out as words, with the right ones marked', async () => {
  const reasons = [reasonFor(hostile, 'liar'), reasonFor(hostile, '😀 you')];
  await makeCase(desk.ctx, school, {
    caseNumber: '2026-0001',
    text: hostile,
    disposition: 'hide',
    hidden: true,
    labels: ['abuse'],
    reasons,
  });
  const { body } = await browser.get('/cases/2026-0001');
  expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(body).not.toMatch(/<img/);
  expect(body).not.toMatch(foreignScript);
  expect(body).toContain('<mark>😀 you</mark> <mark>liar</mark>');
  expect(body).toContain('{{ 7*7 }}');
  expect(body).toContain('Show the words');
  expect(body).toContain('Clause LK-06, Section 4: Rude words are hidden.');
  expect(body).toContain('Only its writer and their friends still see it.');
});

test('a clause whose pack is gone is still named; reasons that cannot be read are left out', async () => {
  const text = 'You liar';
  const reasons = [{ ...reasonFor(text, 'liar'), pack: 'gone', clause: 'XX-01' }, { nonsense: true }, null, 'text'];
  await makeCase(desk.ctx, school, { caseNumber: '2026-0002', text, reasons });
  const page = await browser.get('/cases/2026-0002');
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('Clause XX-01</p>');
});

test('the buttons are those that make sense now', async () => {
  await makeCase(desk.ctx, school, { caseNumber: '2026-0003', hidden: true, disposition: 'hide' });
  await makeCase(desk.ctx, school, { caseNumber: '2026-0004' });
  await makeCase(desk.ctx, school, { caseNumber: '2026-0005', hidden: true, closedAt: monday });
  const forms = async (number: string) => {
    const { body } = await browser.get(`/cases/${number}`);
    return ['restore', 'keep-hidden', 'hide', 'leave', 'reply'].filter((what) =>
      body.includes(`ction="/cases/${number}/${what}"`),
    );
  };
  expect(await forms('2026-0003')).toEqual(['restore', 'keep-hidden']);
  expect(await forms('2026-0004')).toEqual(['hide', 'leave', 'reply']);
  expect(await forms('2026-0005')).toEqual(['restore']);
});

test('a form becomes one decision about the wording that was seen, and comes back with a word of thanks', async () => {
  const { comment, revision } = await makeCase(desk.ctx, school, { caseNumber: '2026-0006', hidden: true });
  await browser.get('/cases/2026-0006');
  const form = { revisionId: revision.id, why: 'It is fair criticism', reason: ' a line\r\nanother ' };
  const done = await browser.post('/cases/2026-0006/restore', form);
  expect([done.statusCode, done.headers.location]).toEqual([303, '/cases/2026-0006?done=restored']);
  expect(await decided(comment.id)).toMatchObject([
    {
      kind: 'review.restore',
      actor: userId,
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
  await browser.post('/cases/2026-0008/ban', { revisionId: revision.id, reason: 'Third time' });
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

test('the thread and the earlier wordings are on the page, hurtful ones folded', async () => {
  const { ctx } = desk;
  const { schoolId, accountId } = school;
  const post = await ctx.db.post.create({
    data: { schoolId, accountId, externalId: 'p', text: 'Our <fair> is on Friday' },
  });
  const { comment } = await makeCase(ctx, school, { caseNumber: '2026-0010', postId: post.id, text: 'First wording' });
  await addRevision(ctx, { commentId: comment.id, schoolId, text: 'Second wording' });
  await makeCase(ctx, school, {
    caseNumber: '2026-0011',
    postId: post.id,
    text: 'Nasty words',
    disposition: 'hide',
    hidden: true,
  });
  const { body } = await browser.get('/cases/2026-0010');
  expect(body).toContain('Our &lt;fair&gt; is on Friday');
  expect(body).toMatch(/<details[^>]*>(?:(?!<\/details>)[\s\S])*Nasty words/);
  expect(body).toMatch(/Earlier wordings[\s\S]*First wording/);
});

test('a reason that no mark in the text can show is quoted, folded with hurtful words', async () => {
  const bio = {
    ...reasonFor('Y6', 'Y6'),
    signals: [{ name: 'age', evidence: 'Y6', span: { field: 'bio', start: 0, end: 2 } }],
  };
  const input = {
    caseNumber: '2026-0012',
    text: 'Y6 rocks',
    disposition: 'hide' as const,
    hidden: true,
    reasons: [bio],
  };
  await makeCase(desk.ctx, school, input);
  const { body } = await browser.get('/cases/2026-0012');
  expect(body).toMatch(/Show the words about the writer[\s\S]*<q dir="auto">Y6<\/q>/);
  expect(body).not.toContain('<mark>');
});

test('in a long thread the nearest comments stand open and the others are folded', async () => {
  const { ctx } = desk;
  const { schoolId, accountId } = school;
  const post = await ctx.db.post.create({ data: { schoolId, accountId, externalId: 'long', text: 'Long thread' } });
  for (let at = 0; at < 5; at += 1) await makeCase(ctx, school, { caseNumber: `2026-08${at}`, postId: post.id });
  await makeCase(ctx, school, { caseNumber: '2026-0899', postId: post.id });
  expect((await browser.get('/cases/2026-0899')).body).toContain('Earlier comments (2)');
});

test('a case of another school is not found, and cannot be acted on', async () => {
  const other = await makeSchool(desk.ctx, 'Brize Norton');
  const { comment, revision } = await makeCase(desk.ctx, other, {
    caseNumber: '2026-0500',
    text: 'Words of another school',
  });
  for (const url of ['/cases/2026-0500', '/cases/2026-0500/ban']) {
    const page = await browser.get(url);
    expect([page.statusCode, page.body.includes('another school')]).toEqual([404, true]);
  }
  expect((await browser.post('/cases/2026-0500/restore', { revisionId: revision.id })).statusCode).toBe(404);
  expect(await decided(comment.id)).toEqual([]);
  expect((await browser.get('/')).body).not.toContain('2026-0500');
});

test('after a hide of what still harms, the page asks about deleting and reporting; of plain abuse it does not', async () => {
  const make = (caseNumber: string, labels: string[]) =>
    makeCase(desk.ctx, school, { caseNumber, text: 'words', disposition: 'hide', hidden: true, labels });
  await make('2026-0901', ['personal_info']);
  await make('2026-0902', ['abuse']);
  const harmful = (await browser.get('/cases/2026-0901')).body;
  expect(harmful).toContain('Hiding may not be enough here');
  expect(harmful).toContain('reported to Facebook');
  expect(harmful).toContain('href="/cases/2026-0901/delete"');
  expect((await browser.get('/cases/2026-0902')).body).not.toContain('Hiding may not be enough');
  const page = (await browser.get('/cases/2026-0901/delete')).body;
  expect(page).toContain('cannot be brought back');
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
  const lead = await signedIn(app, desk.ctx, (await makeUser(desk.ctx, school, 'dsl')).id);
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
