/** Reports of comments by anybody: what is taken, what stands together, and what a report never does by itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeRequest } from '../../src/requests/closing.js';
import { keepRequests } from '../../src/requests/keeping.js';
import { ensureUsers } from '../../src/users.js';
import { PAGE } from '../connectors/facebook-delivery.js';
import { type Desk, say } from '../inbound/desk.js';
import type { Browser } from './helper.js';
import { type Fields, linkOf, openPublic, type Public, stampOf } from './visitor.js';

let desk: Desk;
let visitor: Browser;
let { sendForm, report, hours, person, requests } = {} as Public;
beforeAll(async () => {
  ({ desk, visitor, sendForm, report, hours, person, requests } = await openPublic());
});
afterAll(() => desk.close());

const referenceOf = (body: string) => /id="reference">([A-Z\d-]+)</.exec(body)?.[1] ?? '';

describe('a report', () => {
  test('says before what happens and by when, and after gives a reference that tells nothing', async () => {
    const form = await visitor.get('/public/report');
    expect(form.body).toMatch(/reads what you send by Tuesday 10 November/);
    expect(form.body).toContain('call 999');
    const words = 'It mocks the giraffe club';
    const { body, statusCode, cookies } = await report({ words, email: 'parent@home.example' });
    expect([statusCode, cookies]).toEqual([200, []]);
    expect(referenceOf(body)).toMatch(/^[A-Z\d]{4}-[A-Z\d]{4}$/);
    const rows = JSON.stringify(await desk.ctx.db.publicMessage.findMany());
    expect(rows).not.toContain('giraffe');
    expect(rows).not.toContain('home.example');
    const page = await person('comms_admin');
    const [request] = await requests({ reason: 'hurtful' });
    const shown = (await page.get(`/requests/${request?.id}`)).body;
    expect([shown.includes(words), shown.includes('parent@home.example')]).toEqual([true, true]);
    const chain = JSON.stringify(await desk.ctx.db.auditEvent.findMany({ where: { kind: 'request.received' } }));
    expect(chain).not.toContain('giraffe');
  });

  test('sent twice is one; its form may be neither too quick nor too old, and nothing typed is lost', async () => {
    const { body } = await visitor.get('/public/report');
    const stamp = stampOf(body);
    const form = { stamp, reason: 'other', words: 'The llama post', website: '' };
    const quick = await visitor.post('/public/report', form);
    expect([quick.statusCode, quick.body.includes('The llama post')]).toEqual([422, true]);
    desk.time.wall = new Date(desk.time.wall.getTime() + 4_000);
    const once = referenceOf((await visitor.post('/public/report', form)).body);
    expect(once).not.toBe('');
    expect(referenceOf((await visitor.post('/public/report', form)).body)).toBe(once);
    const old = await sendForm('report', { ...form, stamp: '', words: 'Old one' }, 25 * 3_600_000);
    expect(old.statusCode).toBe(422);
    const forged = await visitor.post('/public/report', { ...form, stamp: 's1.x.y.z.q' });
    expect([forged.statusCode, forged.body.includes('The llama post')]).toEqual([422, true]);
  });

  test.each<[string, Fields, string]>([
    ['without a reason', { reason: '', words: 'x' }, 'Choose why you report it'],
    ['of nothing', { words: '' }, 'Say where it is'],
    ['that is too long', { words: 'x'.repeat(2_001) }, 'This is too long'],
    ['with no e-mail address for one', { words: 'Kept words', email: 'nobody' }, 'Enter an e-mail address'],
    ['by a program', { words: 'Kept words', website: 'https://spam.example' }, 'Leave the last field empty'],
  ])('%s is asked for again', async (_, fields, words) => {
    const before = await desk.ctx.db.publicMessage.count();
    const answer = await report(fields);
    expect([answer.statusCode, answer.body.includes(words)]).toEqual([422, true]);
    expect(answer.body).toContain(fields.words?.slice(0, 100) ?? '');
    expect(await desk.ctx.db.publicMessage.count()).toBe(before);
  });

  test('of the same comment joins the others, opens one case, and hides nothing', async () => {
    const said = await say(desk, 'We had a lovely day at the fair', {
      comment_id: '900_771',
      post_id: `${PAGE}_900`,
      parent_id: `${PAGE}_900`,
    });
    for (let index = 0; index < 12; index += 1) await report({ link: linkOf('771'), words: `Person ${index}` });
    const rows = await requests({ commentId: said.id });
    expect(rows.map(({ count }) => count)).toEqual([12]);
    await desk.judge();
    const { db } = desk.ctx;
    expect(await db.action.count({ where: { commentId: said.id, kind: { not: 'notify' } } })).toBe(0);
    expect(await db.comment.findUnique({ where: { id: said.id } })).toMatchObject({ hiddenAt: null, deletedAt: null });
    expect(await db.review.findMany({ where: { commentId: said.id } })).toMatchObject([{ state: 'open', priority: 2 }]);
    // What a person closed stays closed.
    await db.review.updateMany({ where: { commentId: said.id }, data: { state: 'closed', outcome: 'leave' } });
    const { schoolId } = desk;
    const about = { schoolId, role: 'comms_admin' as const, name: 'Clo Ser', email: 'clo@test.example' };
    const [closer] = await ensureUsers(desk.ctx, [about]);
    await closeRequest(desk.ctx, {
      viewer: { schoolId: desk.schoolId, role: 'comms_admin' },
      userId: closer?.id ?? '',
      id: rows[0]?.id ?? '',
      outcome: 'no_action',
      note: 'Fair words',
    });
    await report({ link: linkOf('771'), words: 'Once more' });
    expect(await db.review.findFirst({ where: { commentId: said.id } })).toMatchObject({ state: 'closed' });
  });

  test.each<[string, Fields]>([
    ['chosen', { reason: 'child_risk', words: 'Look at the newest picture' }],
    ['only said', { reason: 'other', words: 'My son told me a teacher touched him and he is scared to go home' }],
  ])('that a child may be at risk (%s) is for the safeguarding lead, by one alert an hour', async (_, fields) => {
    hours(2);
    const { db } = desk.ctx;
    const before = await db.alert.count({ where: { kind: 'request' } });
    await report(fields);
    await report({ reason: 'child_risk', words: `Another one ${fields.reason}` });
    const alerts = await db.alert.findMany({ where: { kind: 'request' }, orderBy: { openedAt: 'asc' } });
    expect(alerts.length - before).toBe(1);
    expect(alerts.at(-1)).toMatchObject({ priority: 1, childAtRisk: true, tell: ['dsl'] });
    // What the hour held back is told when it is over.
    hours(1);
    await keepRequests(desk.ctx);
    expect(await db.alert.count({ where: { kind: 'request' } })).toBe(before + 2);
    expect(await db.publicRequest.count({ where: { priority: 1, toldAt: null } })).toBe(0);
    const [office, lead] = [await person('comms_admin'), await person('dsl')];
    const urgent = await requests({ priority: 1, lane: 'safeguarding' });
    expect(urgent.length).toBeGreaterThan(1);
    for (const { id } of urgent) {
      expect((await office.get(`/requests/${id}`)).statusCode).toBe(404);
      expect((await lead.get(`/requests/${id}`)).statusCode).toBe(200);
    }
  });

  test('in a flood stands together with the others, and then the page says to ring', async () => {
    hours(2);
    const before = await desk.ctx.db.publicRequest.count();
    for (let index = 0; index < 30; index += 1) await report({ words: `Flood ${index}` });
    expect((await desk.ctx.db.publicRequest.count()) - before).toBe(21);
    const [flood] = await requests({ joinKey: { startsWith: 'many:' } });
    expect(flood).toMatchObject({ count: 10, commentId: null });
    const filler = Array.from({ length: 170 }, (_, index) => ({
      ...{ schoolId: desk.schoolId, requestId: flood?.id ?? '', reference: `F${index}`, stamp: `f${index}` },
      ...{ sealed: '', at: desk.time.now },
    }));
    await desk.ctx.db.publicMessage.createMany({ data: filler });
    const full = await report({ words: 'One too many' });
    expect([full.statusCode, full.body.includes('One too many'), full.body.includes('Ring the school')]).toEqual([
      429,
      true,
      true,
    ]);
    await desk.ctx.db.publicMessage.deleteMany({ where: { sealed: '' } });
    hours(2);
  });

  test('from one address comes ten times an hour', async () => {
    const { body } = await visitor.get('/public/report');
    const stamp = stampOf(body);
    desk.time.wall = new Date(desk.time.wall.getTime() + 10_000);
    const payload = new URLSearchParams({ stamp, reason: 'other', words: 'From afar' }).toString();
    const codes: number[] = [];
    for (let index = 0; index < 11; index += 1) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const sent = { method: 'POST', url: '/public/report', payload, headers, remoteAddress: '203.0.113.9' } as const;
      codes.push((await desk.app.inject(sent)).statusCode);
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  });
});
