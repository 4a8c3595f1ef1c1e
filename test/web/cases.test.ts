/** What the page of a case shows: hostile words as words, the thread, the buttons that make sense, and nothing of another school. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, openConsole } from './console.js';
import {
  addRevision,
  type Browser,
  type Desk,
  foreignScript,
  makeCase,
  makeSchool,
  monday,
  reasonFor,
  type School,
} from './helper.js';

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
  expect(
    await desk.ctx.db.auditEvent.count({ where: { commentId: comment.id, kind: { startsWith: 'review.' } } }),
  ).toBe(0);
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
