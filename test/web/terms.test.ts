/** The page of terms and what a case offers of them, as each role sees it. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role, TermKind } from '../../prisma/generated/client.js';
import { createApp } from '../../src/web/app.js';
import { type Desk, makeCase, makeSchool, makeUser, monday, openDesk, type School, signedIn } from './helper.js';

let desk: Desk;
let app: FastifyInstance;
let school: School;
let number = 0;
beforeAll(async () => {
  desk = await openDesk();
  app = await createApp(desk.ctx);
  school = await makeSchool(desk.ctx);
});
afterAll(async () => {
  await app.close();
  await desk.close();
});

const day = 24 * 3_600_000;

interface Made {
  kind: TermKind;
  owner?: Role;
  dueIn?: number;
  aboutHead?: boolean;
  subject?: string;
}

/** A term of a case of its own, unless its kind has none. */
async function make({ kind, owner = 'comms_admin', dueIn = day, aboutHead, subject }: Made) {
  const { db } = desk.ctx;
  const caseNumber = `2026-${String(9000 + number++)}`;
  const made = subject === undefined ? await makeCase(desk.ctx, school, { caseNumber, hidden: true }) : null;
  if (aboutHead) await db.review.update({ where: { id: made?.review.id }, data: { aboutHead } });
  const dueAt = new Date(monday.getTime() + dueIn);
  const of = { kind, owner, subject: subject ?? made?.author.id ?? '', commentId: made?.comment.id, dueAt, notBy: [] };
  const term = await db.term.create({
    data: { schoolId: school.schoolId, key: randomUUID(), startedAt: monday, ...of },
  });
  return { term, caseNumber, made };
}
const visitor = async (role: Role) => signedIn(app, desk.ctx, (await makeUser(desk.ctx, school, role)).id);
const again = (id: string) => desk.ctx.db.term.findUniqueOrThrow({ where: { id } });

describe('the page', () => {
  test('shows what is due first, marks what is overdue, and says whose it is', async () => {
    const late = await make({ kind: 'report', dueIn: -2 * day });
    const later = await make({ kind: 'ban', dueIn: 5 * day });
    const { body } = await (await visitor('comms_admin')).get('/terms');
    expect(body.indexOf(late.caseNumber)).toBeLessThan(body.indexOf(later.caseNumber));
    expect(body).toMatch(/sg-card--late[\s\S]*?2 days overdue/);
    expect(body).toContain('communications administrator');
  });

  test.each<[Role, boolean, boolean]>([
    ['headteacher', false, true],
    ['chair', true, false],
    ['dsl', true, true],
  ])('%s sees what concerns the head: %s, and the rest: %s', async (role, head, rest) => {
    const about = await make({ kind: 'appeal', aboutHead: true });
    const other = await make({ kind: 'appeal' });
    const { body } = await (await visitor(role)).get('/terms');
    expect([body.includes(about.caseNumber), body.includes(other.caseNumber)]).toEqual([head, rest]);
  });

  test('is not for who keeps the machine running', async () => {
    expect((await (await visitor('sysadmin')).get('/terms')).statusCode).toBe(403);
  });
});

describe('saying that it is done', () => {
  const review = (subject: string) => make({ kind: 'policy_review', owner: 'headteacher', subject });

  test('begins the next round from that day', async () => {
    const { term } = await review('a-pack');
    const answer = await (await visitor('headteacher')).post(`/terms/${term.id}/done`, {
      on: '2026-11-02',
      note: 'Read',
    });
    expect(answer.headers.location).toBe('/terms?done=done');
    expect(await again(term.id)).toMatchObject({ state: 'done', note: 'Read' });
    const [next] = await desk.ctx.db.term.findMany({ where: { subject: 'a-pack', state: 'open' } });
    expect(next).toMatchObject({ owner: 'headteacher', dueAt: new Date('2027-11-03T00:00:00Z') });
    const twice = await (await visitor('headteacher')).post(`/terms/${term.id}/done`, { on: '2026-11-02' });
    expect([twice.statusCode, twice.body.includes('This has ended already.')]).toEqual([409, true]);
  });

  test.each<[string, Role, string, string]>([
    ['by somebody else', 'comms_admin', '2026-11-02', 'This is for somebody else to say.'],
    ['of tomorrow', 'headteacher', '2026-11-10', 'The day cannot lie in the future.'],
    ['without a day', 'headteacher', '', 'Say on which day it was done.'],
  ])('%s is refused', async (_, role, on, words) => {
    const { term } = await review(randomUUID());
    const answer = await (await visitor(role)).post(`/terms/${term.id}/done`, { on });
    expect([answer.statusCode, answer.body.includes(words)]).toEqual([409, true]);
    expect(await again(term.id)).toEqual(term);
  });
});

describe('a ban', () => {
  test('is kept longer with a reason, from today on', async () => {
    const { term } = await make({ kind: 'ban', dueIn: day });
    const browser = await visitor('comms_admin');
    expect((await browser.post(`/terms/${term.id}/longer`)).body).toContain('Say why the ban is kept longer');
    await browser.post(`/terms/${term.id}/longer`, { note: 'Wrote from a second account' });
    expect(await again(term.id)).toMatchObject({ state: 'extended' });
    const open = await desk.ctx.db.term.findFirst({ where: { subject: term.subject, state: 'open' } });
    expect(open?.dueAt).toEqual(new Date('2026-12-09T09:00:00Z'));
  });

  test('about the head is not for the head to keep', async () => {
    const { term } = await make({ kind: 'ban', aboutHead: true });
    const answer = await (await visitor('headteacher')).post(`/terms/${term.id}/longer`, { note: 'Because' });
    expect(answer.statusCode).toBe(409);
    expect(await again(term.id)).toEqual(term);
  });
});

describe('a case', () => {
  test('offers to confirm a ban of the machine, and then no more', async () => {
    const { term, caseNumber, made } = await make({ kind: 'under13_ban', owner: 'dsl' });
    const browser = await visitor('dsl');
    expect((await browser.get(`/cases/${caseNumber}`)).body).toContain('Confirm the ban');
    const revisionId = made?.revision.id ?? '';
    const answer = await browser.post(`/cases/${caseNumber}/confirm-ban`, { revisionId });
    expect(answer.headers.location).toBe(`/cases/${caseNumber}?done=confirmed`);
    expect(await again(term.id)).toMatchObject({ state: 'done' });
    expect((await browser.get(`/cases/${caseNumber}`)).body).not.toContain('Confirm the ban');
  });

  test('takes an appeal, keeps what was typed where something is missing, and shows its end', async () => {
    const { comment, revision } = await makeCase(desk.ctx, school, { caseNumber: '2026-8001', hidden: true });
    const browser = await visitor('comms_admin');
    await browser.get('/cases/2026-8001');
    const form = { revisionId: revision.id, from: 'Somebody for the writer', on: '2026-11-06' };
    const missing = await browser.post('/cases/2026-8001/appeal', form);
    expect([missing.statusCode, missing.body.includes('Say what the appeal says')]).toEqual([422, true]);
    expect(missing.body).toMatch(/<option selected>Somebody for the writer/);
    await browser.post('/cases/2026-8001/appeal', { ...form, reason: 'It was meant kindly' });
    const term = await desk.ctx.db.term.findFirstOrThrow({ where: { commentId: comment.id, kind: 'appeal' } });
    expect(term).toMatchObject({ note: 'Somebody for the writer: It was meant kindly', state: 'open' });
    const { body } = await browser.get('/cases/2026-8001');
    expect(body).toContain('the end of Friday 13 November');
    expect(body).not.toContain('Record an appeal');
  });

  test('of what is hidden asks nobody to take it down', async () => {
    await makeCase(desk.ctx, school, { caseNumber: '2026-8002' });
    await makeCase(desk.ctx, school, { caseNumber: '2026-8003', hidden: true });
    const browser = await visitor('comms_admin');
    expect((await browser.get('/cases/2026-8002')).body).toContain('Ask to take it down');
    expect((await browser.get('/cases/2026-8003')).body).not.toContain('Ask to take it down');
  });
});
