/** The letter to the family of a child who is too young (MO-12): who may make it, what it says, and what is kept of it. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../prisma/generated/client.js';
import { createApp } from '../../src/web/app.js';
import { type Desk, makeCase, makeSchool, makeUser, openDesk, type School, signedIn } from './helper.js';

let desk: Desk;
let app: FastifyInstance;
let school: School;
beforeAll(async () => {
  desk = await openDesk();
  school = await makeSchool(desk.ctx);
  app = await createApp(desk.ctx);
  const young = { labels: ['under13', 'bullying'], text: 'im 9 and the walrus team is rubbish' };
  await makeCase(desk.ctx, school, { caseNumber: '2026-0011', ...young });
  await makeCase(desk.ctx, school, { caseNumber: '2026-0012' });
});
afterAll(async () => {
  await app.close();
  await desk.close();
});
const enter = async (role: Role) => signedIn(app, desk.ctx, (await makeUser(desk.ctx, school, role)).id);
const path = '/cases/2026-0011/family-letter';
const filled = { family: 'Mrs Quill', child: 'Zebedee', contact: 'Dana Lead, 01632 960001', signature: 'Dana Lead' };

test('is offered to those who look after children’s safety, on such a case and on no other', async () => {
  const [lead, office] = [await enter('dsl'), await enter('comms_admin')];
  expect((await lead.get('/cases/2026-0011')).body).toContain(`href="${path}"`);
  expect((await office.get('/cases/2026-0011')).body).not.toContain(path);
  expect((await office.get(path)).statusCode).toBe(403);
  expect((await lead.get('/cases/2026-0012')).body).not.toContain('family-letter');
  expect((await lead.get('/cases/2026-0012/family-letter')).statusCode).toBe(404);
});

test('is kind, repeats nothing that was written, and nothing of the family is kept or sent', async () => {
  const lead = await enter('dsl');
  await lead.get(path);
  const { body, headers, statusCode } = await lead.post(path, filled);
  expect([statusCode, headers['cache-control']]).toEqual([200, 'no-store']);
  const letter = /<article[\s\S]*<\/article>/.exec(body)?.[0] ?? '';
  expect(letter).toMatch(
    /Dear Mrs Quill,[\s\S]*Zebedee is not in trouble[\s\S]*01632 960001[\s\S]*Little Kinvaston Primary/,
  );
  expect(letter).toContain('before the age of 13');
  expect(letter).not.toMatch(/walrus|another pupil/);
  expect((await lead.post(path, { ...filled, unkind: 'yes' })).body).toContain('hurt another pupil');
  const events = await desk.ctx.db.auditEvent.findMany({ where: { kind: 'letter.printed' } });
  expect(events.map(({ facts }) => facts)).toEqual(Array(2).fill({ case: '2026-0011', language: 'en' }));
  const kept = await Promise.all([
    desk.ctx.db.auditEvent.findMany(),
    desk.ctx.db.notification.findMany(),
    desk.ctx.db.caseStep.findMany(),
  ]);
  expect(JSON.stringify([kept, desk.sent])).not.toMatch(/Zebedee|Quill/);
});

test('says what is missing and keeps the rest; markup stays text; in Welsh it is marked as not yet checked', async () => {
  const lead = await enter('dsl');
  await lead.get(path);
  const missing = await lead.post(path, { ...filled, child: ' ' });
  expect([
    missing.statusCode,
    missing.body.includes('Say the child’s forename'),
    missing.body.includes('Mrs Quill'),
  ]).toEqual([422, true, true]);
  expect((await lead.post(path, { ...filled, child: '<b>Bo</b>' })).body).toContain('&lt;b&gt;Bo&lt;/b&gt;');
  const { body } = await lead.post(path, { ...filled, language: 'cy' });
  expect(body).toMatch(/No speaker of Welsh has checked[\s\S]*lang="cy"[\s\S]*Annwyl Mrs Quill/);
});
