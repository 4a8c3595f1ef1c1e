/** What X costs: a quiet day by the ledger, the same resource once a day, and the cap of the month. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { PollRound } from '../../connectors/connector.js';
import { createSandbox, type Sandbox, sandboxSchool } from '../../connectors/sandbox/index.js';
import { createX } from '../../connectors/x/index.js';
import { readConfig } from '../../src/config.js';
import { meterOf, spentOn } from '../../src/connections/ledger.js';
import type { OpenDb } from '../../src/db/index.js';
import { openCopy } from '../template.js';

const { userId, handle, accessToken } = sandboxSchool.x;
const minute = 60_000;
let opened: OpenDb;
let sandbox: Sandbox;
let xUrl: string;
let now = new Date('2026-11-09T00:00:00Z');
const config = readConfig({ X_MONTHLY_CAP_USD: '1' }, '/nonexistent/.env');
const books = () => ({ db: opened.db, config, clock: { now: () => now } as never });
const connector = () =>
  createX({ userId, handle, accessToken, apiUrl: xUrl, timeoutMs: 5_000, meter: meterOf(books(), userId) });

beforeAll(async () => {
  opened = await openCopy(inject('template'));
  const { db } = opened;
  const { id: schoolId } = await db.school.create({ data: { name: 'Thistlewick Primary' } });
  await db.account.create({ data: { schoolId, platform: 'x', externalId: userId, name: 'X', handle } });
  sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: [], start: now });
  ({ xUrl } = await sandbox.listen({ port: 0, smtpPort: 0 }));
});
afterAll(async () => {
  await sandbox.close();
  await opened.close();
});

test('a day’s polling of a quiet school costs less than ten cents', async () => {
  const at = (time: string) => `2026-11-09T${time}:00Z`;
  const author = (id: string) => ({ id, name: `Person ${id}`, handle: `person_${id}`, bio: '' });
  const day = [
    { type: 'post_published', platform: 'x', postId: 'p-1', text: 'Doors open at six.', at: at('08:10') },
    {
      type: 'reply_added',
      platform: 'x',
      postId: 'p-1',
      author: author('31'),
      text: `@${handle} thanks`,
      at: at('09:30'),
    },
    { type: 'mention_added', platform: 'x', author: author('32'), text: `Well done @${handle}`, at: at('12:05') },
    { type: 'post_published', platform: 'x', postId: 'p-2', text: 'Well played, all.', at: at('15:45') },
    { type: 'reply_added', platform: 'x', postId: 'p-2', author: author('31'), text: 'Lovely', at: at('18:20') },
  ];
  const { polling } = connector();
  let cursor: Record<string, unknown> | null = null;
  let seen = 0;
  let rounds = 0;
  const end = now.getTime() + 24 * 60 * minute - 1;
  while (now.getTime() < end) {
    const due = day.filter((event) => new Date(event.at) <= now);
    await sandbox.take(due);
    day.splice(0, due.length);
    const round: PollRound | undefined = await polling?.poll(cursor, now);
    cursor = round?.cursor ?? null;
    seen += round?.parsed.events.length ?? 0;
    rounds += 1;
    now = new Date(now.getTime() + (round?.nextMs ?? minute));
  }
  now = new Date(end);
  expect(seen).toBe(5);
  const { dayMicroUsd } = await spentOn(books(), userId);
  expect(dayMicroUsd).toBeGreaterThan(0);
  expect(dayMicroUsd / 1e6).toBeLessThan(0.1);
  console.info(`a quiet day on X: ${rounds} rounds, ${sandbox.calls().length} calls, ${dayMicroUsd / 1e6} USD`);
}, 90_000);

test('the same resource costs once in a UTC day, and again the next; what has none counts each time', async () => {
  const meter = meterOf(books(), userId);
  const before = (await spentOn(books(), userId)).dayMicroUsd;
  const twice = [
    { item: 'post_read' as const, resource: '900' },
    { item: 'post_read' as const, resource: '900' },
  ];
  await meter.spend(twice);
  await meter.spend(twice);
  expect((await spentOn(books(), userId)).dayMicroUsd - before).toBe(5_000);
  await meter.spend([{ item: 'content_manage' }, { item: 'content_manage' }]);
  await meter.spend([{ item: 'content_manage' }]);
  expect((await spentOn(books(), userId)).dayMicroUsd - before).toBe(20_000);
  now = new Date(now.getTime() + 24 * 60 * minute);
  await meter.spend(twice);
  expect((await spentOn(books(), userId)).dayMicroUsd).toBe(5_000);
  expect(await opened.db.apiCharge.count({ where: { resource: '900' } })).toBe(2);
});

test('beyond the month’s money reading and writing stop before a call, and hiding goes on', async () => {
  const meter = meterOf(books(), userId);
  await meter.spend(Array.from({ length: 100 }, () => ({ item: 'user_read' as const })));
  const { monthMicroUsd, capMicroUsd } = await spentOn(books(), userId);
  expect(monthMicroUsd).toBeGreaterThan(capMicroUsd);
  const before = sandbox.calls().length;
  const x = connector();
  await expect(x.polling?.poll(null, now)).rejects.toMatchObject({ code: 'forbidden', retryAfterMs: 15 * minute });
  const commentExternalId = sandbox.state().x.tweets.find(({ author_id }) => author_id === '31')?.id ?? '';
  const reply = { kind: 'reply', surface: 'reply', commentExternalId, text: 'Thank you' } as const;
  // A refused reply becomes a task for a person (reply-ways.ts).
  await expect(x.perform(reply)).rejects.toMatchObject({ code: 'forbidden' });
  expect(sandbox.calls().length).toBe(before);
  await x.perform({ kind: 'hide', surface: 'reply', commentExternalId });
  expect(sandbox.state().x.tweets.find(({ id }) => id === commentExternalId)?.hidden).toBe(true);
  // A new month begins at nothing.
  now = new Date('2026-12-01T00:00:00Z');
  await x.polling?.poll(null, now);
});
