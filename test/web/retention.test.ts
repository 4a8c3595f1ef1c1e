/** The page of the data protection officer: what is kept until when, what the nights erased, and what is held back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeHold } from '../../src/retention/holds.js';
import { eraseOld } from '../../src/retention/nightly.js';
import { type Desk, openDesk, say } from '../inbound/desk.js';
import { insult, platform } from '../inbound/platform.js';
import { makeUser, signedIn } from './helper.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ connectors: [platform().connector] });
});
afterAll(() => desk.close());

test('shows the rules and the last nights, and holds a case by its number', async () => {
  const said = await say(desk, insult);
  const caseNumber = said.review?.caseNumber ?? '';
  desk.time.now = new Date(desk.time.now.getTime() + 8 * 86_400_000);
  await eraseOld(desk.ctx);
  const { app, ctx, schoolId } = desk;
  const school = { schoolId } as Parameters<typeof makeUser>[1];
  const { id } = await makeUser(ctx, school, 'dpo');
  const dpo = await signedIn(app, ctx, id);
  const page = (await dpo.get('/retention')).body;
  expect(page).toContain('90 days');
  expect(page).toMatch(/2026-11-17<\/strong>: What the platforms sent, as it came: 1\./);
  const wrong = await dpo.post('/retention/holds', { caseNumber: '<b>1', reason: 'kept words' });
  expect([
    wrong.statusCode,
    wrong.body.includes('There is no such case'),
    wrong.body.includes('value="kept words"'),
  ]).toEqual([422, true, true]);
  expect(wrong.body).toContain('value="&lt;b&gt;1"');
  const placed = await dpo.post('/retention/holds', {
    caseNumber,
    reason: 'The police asked',
    untilDate: '2027-06-30',
  });
  expect(placed.headers.location).toBe('/retention?done=held');
  const held = (await dpo.get('/retention')).body;
  expect(held).toContain(`Case ${caseNumber}</strong>`);
  expect(held).toContain('until 2027-06-30: The police asked');
  const hold = await ctx.db.legalHold.findFirstOrThrow();
  expect((await dpo.post(`/retention/holds/${hold.id}/lift`, {})).headers.location).toBe('/retention?done=lifted');
  expect((await dpo.post('/retention/holds/none/lift', {})).statusCode).toBe(422);
  expect((await dpo.get('/retention')).body).toContain('Nothing is held.');
});

test('what concerns the head cannot be held, found or lifted by her', async () => {
  const { ctx, schoolId } = desk;
  const said = await say(desk, insult);
  const caseNumber = said.review?.caseNumber ?? '';
  await ctx.db.review.update({ where: { commentId: said.id }, data: { aboutHead: true } });
  const head = await makeUser(ctx, { schoolId } as Parameters<typeof makeUser>[1], 'headteacher');
  const wish = { caseNumber, reason: 'A governor asked' };
  await expect(placeHold(ctx, { schoolId, role: 'headteacher', userId: head.id }, wish)).rejects.toThrow(
    'no such case',
  );
  await placeHold(ctx, { schoolId, role: 'chair', userId: head.id }, wish);
  expect((await (await signedIn(desk.app, ctx, head.id)).get('/retention')).body).not.toContain(caseNumber);
});
