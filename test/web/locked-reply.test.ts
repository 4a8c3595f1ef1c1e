/** The case page of a journalist and of a suspected pupil: no box for free words, and who may open it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, openConsole } from './console.js';
import { type Browser, type Desk, makeCase, makeUser, monday, type School } from './helper.js';

let office: Console;
let desk: Desk;
let school: School;
let clerk: Browser;
let head: Browser;
beforeAll(async () => {
  office = await openConsole();
  ({ desk, school } = office);
  clerk = await office.enter();
  head = await office.enter('headteacher');
});
afterAll(() => office.close());

test('a journalist: the fixed words, and for the head alone the way to free ones', async () => {
  const { comment } = await makeCase(desk.ctx, school, { caseNumber: '2026-0001', labels: ['journalist', 'query'] });
  const at = {
    startedAt: monday,
    dueAt: new Date('2026-11-10T09:00:00Z'),
    acknowledgedAt: monday,
    acknowledgedBy: 'bot',
  };
  await desk.ctx.db.clock.create({ data: { schoolId: school.schoolId, commentId: comment.id, ...at } });
  const { body } = await clerk.get('/cases/2026-0001');
  expect(body).toContain('Until the media lead agrees, only these words may be sent.');
  expect(body).toContain('questions from the media through one person');
  expect(body).toContain('by the end of Tuesday');
  expect(body).toMatch(/Acknowledged<\/dt><dd>automatically, /);
  expect(body).not.toMatch(/<textarea[^>]*name="text"|Allow a free answer/);
  expect((await head.get('/cases/2026-0001')).body).toContain('Allow a free answer');
  await desk.ctx.db.review.updateMany({ where: { commentId: comment.id }, data: { replyUnlockedAt: monday } });
  expect((await clerk.get('/cases/2026-0001')).body).toMatch(/<textarea[^>]*name="text"/);
});

test('the media lead of the contacts may open it as well', async () => {
  await makeCase(desk.ctx, school, { caseNumber: '2026-0002', labels: ['journalist'] });
  const lead = await makeUser(desk.ctx, school);
  const contact = {
    schoolId: school.schoolId,
    role: 'media_lead' as const,
    name: 'Lead',
    email: lead.email.toUpperCase(),
  };
  await desk.ctx.db.contact.create({ data: contact });
  const browser = await office.enterAs(lead.id);
  expect((await browser.get('/cases/2026-0002')).body).toContain('Allow a free answer');
  await desk.ctx.db.contact.updateMany({ data: { removedAt: monday } });
  expect((await browser.get('/cases/2026-0002')).body).not.toContain('Allow a free answer');
});

test('a pupil in private: where to turn, and nothing that anybody could open', async () => {
  const { comment } = await makeCase(desk.ctx, school, { caseNumber: '2026-0003', labels: ['query'] });
  await desk.ctx.db.comment.update({ where: { id: comment.id }, data: { surface: 'message' } });
  expect((await clerk.get('/cases/2026-0003')).body).toMatch(/Reply in private[\s\S]*The writer may be a pupil/);
  await desk.ctx.db.author.updateMany({ where: { id: comment.authorId ?? '' }, data: { pupilMarkedAt: monday } });
  for (const browser of [clerk, head]) {
    const { body } = await browser.get('/cases/2026-0003');
    expect(body).toContain('Childline on 0800 1111');
    expect(body).not.toMatch(/<textarea[^>]*name="text"|Allow a free answer|The writer may be a pupil/);
  }
});

test('a comment on Facebook can be answered in private once, and the page says until when; an empty answer asks again', async () => {
  const { comment, revision } = await makeCase(desk.ctx, school, { caseNumber: '2026-0004', labels: ['query'] });
  const { body } = await clerk.get('/cases/2026-0004');
  expect(body).toContain('Answer in private (once, until');
  const empty = await clerk.post('/cases/2026-0004/reply-privately', { revisionId: revision.id, text: ' ' });
  expect([empty.statusCode, empty.body]).toEqual([422, expect.stringContaining('Write your answer')]);
  const { id: commentId, schoolId, accountId } = comment;
  const by = { requestedBy: 'bot', requestedAt: monday };
  const action = {
    schoolId,
    accountId,
    commentId,
    ...by,
    kind: 'private_reply' as const,
    payload: { text: 'Ring us.' },
  };
  await desk.ctx.db.action.create({ data: { ...action, key: 'private-reply:1' } });
  const after = await clerk.get('/cases/2026-0004?done=answered-privately');
  expect(after.body).toMatch(/Your private answer is on its way[\s\S]*Answer by a private message/);
  expect(after.body).not.toContain('Answer in private (once');
  const late = await makeCase(desk.ctx, school, { caseNumber: '2026-0005', labels: ['query'] });
  const week = new Date(monday.getTime() - 8 * 24 * 3_600_000);
  await desk.ctx.db.comment.update({ where: { id: late.comment.id }, data: { postedAt: week } });
  expect((await clerk.get('/cases/2026-0005')).body).toContain('It is too late for a private answer');
});
