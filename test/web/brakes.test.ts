/** The page of the brakes, and the banner that everybody sees. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, openConsole } from './console.js';

let office: Console;
beforeAll(async () => {
  office = await openConsole();
});
afterAll(() => office.close());

test('is pulled with a reason, shown to everybody on every page, and let go', async () => {
  const [comms, governor, sysadmin] = [
    await office.enter(),
    await office.enter('governor'),
    await office.enter('sysadmin'),
  ];
  await comms.get('/brakes');
  const bare = await comms.post('/brakes', { brake: 'stopped', reason: ' ' });
  expect([bare.statusCode, bare.body.includes('Say why')]).toEqual([422, true]);
  const none = await comms.post('/brakes', { reason: 'kept words' });
  expect([none.statusCode, none.body.includes('value="kept words"')]).toEqual([422, true]);
  expect((await comms.post('/brakes', { brake: 'stopped', reason: 'Odd <hides>' })).headers.location).toBe(
    '/brakes?done=stopped',
  );
  for (const [who, path] of [
    [comms, '/'],
    [comms, '/contacts'],
    [governor, '/reports'],
    [sysadmin, '/calendar'],
  ] as const)
    expect((await who.get(path)).body, path).toContain('not even what you decide here. Why: Odd &lt;hides&gt;');
  expect((await governor.get('/brakes')).statusCode).toBe(403);
  expect((await governor.post('/brakes', { brake: 'none', reason: 'x' })).statusCode).toBe(403);
  await sysadmin.get('/brakes');
  expect((await sysadmin.post('/brakes', { brake: 'none', reason: 'Mended' })).statusCode).toBe(303);
  const after = await comms.get('/brakes');
  expect(after.body).toContain('Alex sysadmin');
  expect(after.body).not.toContain('role="alert"');
});

test('after a restore everybody reads that words wait, and somebody who has looked lets them go', async () => {
  const { ctx } = office.desk;
  const schoolId = office.school.schoolId;
  const data = { restoredAt: new Date(), restoredFrom: new Date('2026-11-08T22:00:00Z'), restoreEndedAt: null };
  await ctx.db.school.update({ where: { id: schoolId }, data });
  const where = { schoolId };
  const [connector] = ctx.connectors;
  const polling = { poll: () => Promise.reject(new Error('not in this test')) };
  if (connector) ctx.connectors.unshift({ ...connector, account: office.school.account.externalId, polling });
  await ctx.db.account.updateMany({ where, data: { lastReadAt: null, lastError: null, haltCode: null } });
  const [comms, governor] = [await office.enter(), await office.enter('governor')];
  expect((await governor.get('/reports')).body).toContain('restored from the backup of 2026-11-08 22:00 UTC');
  expect((await comms.get('/brakes')).body).toContain('Not read yet since the restoring: ');
  const early = await comms.post('/brakes/let-go', {});
  expect([early.statusCode, early.body.includes('was not read since the restoring')]).toEqual([422, true]);
  await ctx.db.account.updateMany({ where, data: { lastReadAt: new Date() } });
  expect((await comms.post('/brakes/let-go', {})).headers.location).toBe('/brakes?done=let-go');
  expect((await comms.get('/brakes')).body).not.toContain('restored from the backup');
});
