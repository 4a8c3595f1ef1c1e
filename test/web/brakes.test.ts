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
