/** The seconds in which a decision can be stopped, as the pages show them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.js';
import { type Browser, type Desk, makeCase, makeSchool, makeUser, openDesk, type School, signedIn } from './helper.js';

let desk: Desk;
let school: School;
let browser: Browser;
let close: () => Promise<void>;
beforeAll(async () => {
  desk = await openDesk({ UNDO_SECONDS: '10' });
  school = await makeSchool(desk.ctx);
  const app = await createApp(desk.ctx);
  browser = await signedIn(app, desk.ctx, (await makeUser(desk.ctx, school)).id);
  close = async () => {
    await app.close();
    await desk.close();
  };
});
afterAll(() => close());

const stopAddress = (body: string) => /action="(\/decisions\/[^"]+)"/.exec(body)?.[1] ?? '';

test('whatever page one is on shows what can still be stopped, and stops it', async () => {
  const { comment, revision } = await makeCase(desk.ctx, school, { caseNumber: '2026-0001' });
  await browser.post('/cases/2026-0001/hide', { revisionId: revision.id, reason: 'Rude', milder: 'harms_now' });
  const list = (await browser.get('/')).body;
  expect(list).toContain('Hide the comment</strong> (case 2026-0001): this leaves in 10 seconds');
  const stopped = await browser.post(stopAddress(list));
  expect([stopped.statusCode, stopped.headers.location]).toEqual([303, '/cases/2026-0001?done=called-off']);
  const page = (await browser.get('/cases/2026-0001?done=called-off')).body;
  expect(page).toContain('Nothing of it reached the platform');
  expect(page).not.toContain('this leaves in');
  expect(await desk.ctx.db.review.findFirst({ where: { commentId: comment.id } })).toMatchObject({ state: 'open' });
});

test('too late is said in plain words', async () => {
  const { revision } = await makeCase(desk.ctx, school, { caseNumber: '2026-0002' });
  await browser.post('/cases/2026-0002/hide', { revisionId: revision.id, reason: 'Rude', milder: 'harms_now' });
  const address = stopAddress((await browser.get('/done')).body);
  desk.time.wall = new Date(desk.time.wall.getTime() + 10_001);
  expect((await browser.get('/done')).body).not.toContain('this leaves in');
  const late = await browser.post(address);
  expect([late.statusCode, late.body.includes('It is too late to stop this')]).toEqual([409, true]);
  expect((await browser.post('/decisions/x/call-off')).statusCode).toBe(404);
});
