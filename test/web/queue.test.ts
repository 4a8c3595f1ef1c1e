import { afterAll, beforeAll, expect, test } from 'vitest';
import { shortened } from '../../src/web/queue-view.js';
import { type Console, openConsole } from './console.js';
import { type Browser, type Desk, makeCase, monday, type School } from './helper.js';

let office: Console;
let desk: Desk;
let school: School;
let browser: Browser;
const hoursOn = (count: number) => new Date(monday.getTime() + count * 3_600_000);

beforeAll(async () => {
  office = await openConsole();
  ({ desk, school } = office);
  browser = await office.enter();
});
afterAll(() => office.close());

test('with nothing to do the page says so', async () => {
  expect((await browser.get('/')).body).toContain('Nothing needs you.');
  expect((await browser.get('/done')).body).toContain('No case is done yet.');
});

test('a row says what, where, until when and whether it is late; hurtful words stay out of the list', async () => {
  const { ctx } = desk;
  const late = { caseNumber: '2026-0001', dueAt: hoursOn(-3), priority: 2, disposition: 'hide' as const, hidden: true };
  await makeCase(ctx, school, { ...late, text: 'Hurtful words', labels: ['abuse', 'threat'] });
  const { comment } = await makeCase(ctx, school, {
    caseNumber: '2026-0002',
    dueAt: hoursOn(24),
    text: 'When <is> the fair?',
  });
  await ctx.db.clock.create({
    data: { schoolId: school.schoolId, commentId: comment.id, startedAt: monday, dueAt: hoursOn(24) },
  });
  await makeCase(ctx, school, {
    caseNumber: '2026-0003',
    dueAt: hoursOn(48),
    labels: ['query', 'personal_info'],
    text: 'Ring me',
  });
  const { body } = await browser.get('/');
  expect(body).toContain('Needs you (3)');
  expect(body).toContain('Abuse, Threat');
  expect(body).toContain('3 hours late');
  expect(body).toContain('Hidden</strong>');
  expect(body).not.toContain('Hurtful words');
  expect(body).not.toContain('Ring me');
  expect(body).toContain('When &lt;is&gt; the fair?');
  expect(body).toMatch(/Answer by<\/dt><dd>tomorrow at 9am/);
  expect(body.indexOf('2026-0001')).toBeLessThan(body.indexOf('2026-0002'));
});

test('acknowledged in time, a case is not late: an answer is still owed', async () => {
  const [late, heard] = ['2026-0011', '2026-0012'];
  for (const [caseNumber, acknowledgedAt] of [
    [late, hoursOn(-1)],
    [heard, hoursOn(-5)],
  ] as const) {
    const { comment } = await makeCase(desk.ctx, school, { caseNumber, dueAt: hoursOn(-3) });
    const times = { startedAt: hoursOn(-27), dueAt: hoursOn(-3), acknowledgedAt, acknowledgedBy: 'bot' };
    await desk.ctx.db.clock.create({ data: { schoolId: school.schoolId, commentId: comment.id, ...times } });
  }
  const { body } = await browser.get('/');
  const card = (number: string) =>
    body.split('<li class="sg-card').find((one) => one.includes(`/cases/${number}"`)) ?? '';
  expect(card(late)).toContain('3 hours late');
  expect(card(heard)).toMatch(/Acknowledged; answer by<\/dt>/);
  expect(card(heard)).not.toContain('late');
  await desk.ctx.db.review.deleteMany({ where: { caseNumber: { in: [late, heard] } } });
});

test('pages of 25 go on where the last one ended', async () => {
  for (let at = 100; at < 130; at += 1)
    await makeCase(desk.ctx, school, { caseNumber: `2026-0${at}`, dueAt: hoursOn(at) });
  const numbers = (body: string) => [...body.matchAll(/href="\/cases\/(2026-\d+)"/g)].map((match) => match[1]);
  const first = await browser.get('/');
  const next = /href="(\?after=[^"]+)"/.exec(first.body)?.[1] ?? '';
  const second = await browser.get(`/${next}`);
  const all = [...numbers(first.body), ...numbers(second.body)];
  expect(numbers(first.body)).toHaveLength(25);
  expect([all.length, new Set(all).size]).toEqual([33, 33]);
  expect(second.body).not.toContain('rel="next"');
  expect((await browser.get('/?after=x&after=y')).statusCode).toBe(200);
});

test('done cases stand in a list of their own', async () => {
  await makeCase(desk.ctx, school, { caseNumber: '2026-0900', closedAt: hoursOn(-1) });
  expect((await browser.get('/done')).body).toContain('2026-0900');
  expect((await browser.get('/')).body).not.toContain('2026-0900');
});

test('an excerpt is cut between characters', () => {
  expect(shortened('a\n b', 140)).toBe('a b');
  expect(shortened('👩‍🏫'.repeat(5), 2)).toBe('👩‍🏫👩‍🏫…');
  expect(shortened('x'.repeat(10_000), 140)).toHaveLength(141);
});

test('several of one thread are ticked with their words in sight, and what cannot be decided is named', async () => {
  const { ctx } = desk;
  const { schoolId, accountId } = school;
  const post = await ctx.db.post.create({ data: { schoolId, accountId, externalId: 'post-together' } });
  const make = (caseNumber: string, more: object) => makeCase(ctx, school, { caseNumber, postId: post.id, ...more });
  const one = await make('2026-0601', { text: 'Where <b>is</b> the list?' });
  const two = await make('2026-0602', { text: 'You fool', labels: ['abuse'], disposition: 'hide' });
  const other = await makeCase(ctx, school, { caseNumber: '2026-0603' });
  const address = '/cases/2026-0601/together';
  expect((await browser.get('/cases/2026-0601')).body).toContain('1 more of this thread');
  const page = (await browser.get(`${address}?of=thread`)).body;
  expect(page).toContain('Where &lt;b&gt;is&lt;/b&gt; the list?');
  expect(page).toContain('Show the words (Abuse, 2 words)');
  expect(page).not.toContain('2026-0603');
  const read = { where: { commentId: two.comment.id } };
  expect(await ctx.db.caseRead.count(read)).toBe(1);
  const pickOf = ({ comment, revision }: typeof one, seen = revision.id) => `${comment.id}:${seen}`;
  const send = (picks: string[], more: Record<string, string>) => {
    const form = new URLSearchParams({ _csrf: browser.csrf(), of: 'thread', ...more });
    for (const pick of picks) form.append('pick', pick);
    return browser.send({ method: 'POST', url: address, payload: form.toString() });
  };
  const blank = await send([pickOf(one)], { what: 'leave', reason: ' ' });
  expect([blank.statusCode, blank.body.includes('Say why')]).toEqual([422, true]);
  expect(blank.body).toMatch(/id="pick-2026-0601" name="pick" value="[\w:-]+" checked/);
  const wrong = await send([pickOf(one)], { what: 'ban', reason: 'All of them' });
  expect([wrong.statusCode, wrong.body.includes('All of them</textarea>')]).toEqual([422, true]);
  const some = await send([pickOf(one), pickOf(two, one.revision.id), pickOf(other)], {
    what: 'leave',
    reason: 'Kind',
  });
  expect([some.statusCode, some.body.includes('1 of 3 could not be decided')]).toEqual([409, true]);
  expect(some.body).toContain('Case 2026-0602: The comment was edited after you opened this page');
  // What is done must not be taken along by the next choice, nor words that nobody has read yet.
  expect(some.body).not.toMatch(/<input type="checkbox"[^>]* checked/);
  expect((await ctx.db.review.findUniqueOrThrow({ where: { id: other.review.id } })).state).toBe('open');
  const rest = await send([pickOf(two)], { what: 'leave', reason: 'Kind' });
  expect(rest.headers.location).toBe('/cases/2026-0601?done=together');
});
