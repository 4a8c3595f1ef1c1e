/** What X's webhooks cost: each post once a day, however often it is told; and what goes on where the money of the month is spent. */
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sandboxSchool } from '../../connectors/sandbox/index.js';
import { createX } from '../../connectors/x/index.js';
import { meterOf, spentOn } from '../../src/connections/ledger.js';
import { accountTroubles } from '../../src/figures/health.js';
import { actAll } from '../inbound/platform.js';
import { openXDesk, type XDesk } from '../inbound/x-desk.js';

const { userId, handle, accessToken, appBearer, oauth1, oauth2 } = sandboxSchool.x;
let x: XDesk;
beforeAll(async () => {
  x = await openXDesk({ metered: true });
  const { ctx, app, time } = x.desk;
  await app.listen({ port: 0, host: '127.0.0.1' });
  const at = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  ctx.connectors[0] = createX({
    ...{
      userId,
      handle,
      accessToken,
      apiUrl: (await x.sandbox.listen({ port: 0, smtpPort: 0 })).xUrl,
      timeoutMs: 5_000,
    },
    ...{ meter: meterOf(ctx, userId), now: () => time.wall.getTime() },
    webhook: { consumerSecret: oauth1.appSecret, clientSecret: oauth2.clientSecret },
    activity: { appToken: appBearer, url: `${at}/webhooks/x` },
  });
  expect(await ctx.connectors[0].check?.(time.now)).toEqual([]);
});
afterAll(() => x.close());

const spent = async () => (await spentOn(x.desk.ctx, userId)).dayMicroUsd;
const told = (externalId: string) =>
  vi.waitUntil(() => x.desk.ctx.db.comment.findFirst({ where: { externalId }, include: { revisions: true } }));

test('a post that is told as a mention and as an answer, and twice, is charged once', async () => {
  x.sandbox.x.turn({ webhooks: 'doubled' });
  const before = await spent();
  await told(await x.write('When does the fair begin?'));
  await x.sandbox.idle();
  expect((await spent()) - before).toBe(5_000);
  x.sandbox.x.turn(null);
});

test('at the cap X is not read, but what it tells is judged, hidden and counted', async () => {
  const { ctx, schoolId, time } = x.desk;
  Object.assign(ctx.config, { X_MONTHLY_CAP_USD: 0.001 });
  await expect(ctx.connectors[0]?.polling?.poll(null, time.now)).rejects.toMatchObject({ code: 'forbidden' });
  const before = await spent();
  const rude = await x.write('The head is a stupid lying cow and so is her fat useless deputy');
  const { id } = await told(rude);
  await x.sandbox.idle();
  await x.desk.judge();
  await actAll(ctx, id);
  expect(x.sandbox.state().x.tweets.find((one) => one.id === rude)?.hidden).toBe(true);
  expect((await spent()) - before).toBe(10_000);
  const [trouble] = (await accountTroubles(ctx, schoolId, time.now)).filter(({ platform }) => platform === 'x');
  expect(trouble?.words).toContain('are seen only where X tells of them by itself');
});
