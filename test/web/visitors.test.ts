/** How often one address may send something by the public pages: counted once for all the processes that serve them. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetOldTries } from '../../src/sign-in/tries.js';
import { createApp } from '../../src/web/app.js';
import { newStamp } from '../../src/web/public/stamps.js';
import { type Desk, openDesk } from '../inbound/desk.js';

let desk: Desk;
let apps: FastifyInstance[];
beforeAll(async () => {
  desk = await openDesk({ env: { SECRET_KEYS: Buffer.alloc(32, 5).toString('base64') } });
  apps = [desk.app, await createApp(desk.ctx)];
  desk.time.wall = new Date('2026-11-09T12:01:00Z');
});
afterAll(async () => {
  await apps[1]?.close();
  await desk.close();
});

let sent = 0;
async function send(remoteAddress: string): Promise<number | undefined> {
  sent += 1;
  const stamp = newStamp(desk.ctx, 'report');
  desk.time.wall = new Date(desk.time.wall.getTime() + 4_000);
  const payload = new URLSearchParams({ stamp, reason: 'other', words: `Post ${sent}`, website: '' }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await apps[sent % 2]?.inject({
    ...{ method: 'POST', url: '/public/report', payload, headers, remoteAddress },
  });
  return answer?.statusCode;
}
const times = async (count: number, address: string) => {
  const codes: (number | undefined)[] = [];
  for (let time = 0; time < count; time += 1) codes.push(await send(address));
  return codes.filter((code) => code === 200).length;
};

test('ten an hour, by whichever process; another address and another hour begin anew, and no address is kept', async () => {
  expect(await times(12, '203.0.113.9')).toBe(10);
  // What is counted of sign-in is forgotten sooner, and takes nothing of this with it.
  desk.time.wall = new Date('2026-11-09T12:40:00Z');
  await forgetOldTries(desk.ctx);
  expect(await times(1, '203.0.113.9')).toBe(0);
  // Half of an IPv6 address is one household.
  expect(await times(6, '2001:db8:1:2::1')).toBe(6);
  expect(await times(6, '2001:db8:1:2:3::9')).toBe(4);
  // From within, through a proxy that nobody named, everybody seems to be one.
  expect(await times(12, '10.0.0.7')).toBe(12);
  const rows = await desk.ctx.db.signInTry.findMany();
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toMatch(/203\.0|2001:db8/);
  desk.time.wall = new Date('2026-11-09T13:01:00Z');
  desk.time.now = new Date('2026-11-09T11:00:00Z');
  expect(await times(1, '203.0.113.9')).toBe(1);
  expect(await desk.ctx.db.signInTry.count()).toBe(1);
});
