/**
 * A month of the fictional school on both platforms, by webhook alone, by reading alone, and by both: the same comments, the same
 * judgements, the same that is to be hidden (issue 5).
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connector, WebhookSide } from '../../connectors/connector.js';
import { createFacebook } from '../../connectors/facebook/index.js';
import { recordedWeek } from '../../connectors/sandbox/events/week.js';
import { createSandbox, type Sandbox, sandboxSchool, usualStart } from '../../connectors/sandbox/index.js';
import { createX } from '../../connectors/x/index.js';
import type { Account, Platform } from '../../prisma/generated/client.js';
import { receive } from '../../src/inbound/receive.js';
import { pollAccount } from '../../src/polling.js';
import { type Desk, openDesk } from './desk.js';

const hour = 3_600_000;
/** Seven days become thirty. */
const stretch = (at: string) => new Date(usualStart.getTime() + ((Date.parse(at) - usualStart.getTime()) * 30) / 7);
const month = () =>
  recordedWeek().map((event) => {
    const recorded = event as { at: string };
    return { ...recorded, at: stretch(recorded.at).toISOString() };
  });

let sandbox: Sandbox;
let urls: { graphUrl: string; xUrl: string };
let door: Server;
/** What both platforms told, in order. */
const told: { platform: Platform; body: string }[] = [];

beforeAll(async () => {
  sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: month() });
  urls = await sandbox.listen({ port: 0, smtpPort: 0 });
  const { webhook } = onX();
  door = createServer(async (request, response) => {
    const query = Object.fromEntries(new URL(request.url ?? '', 'http://x.test').searchParams);
    if (request.method === 'GET') return response.end(webhook?.handshake(query));
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    told.push({ platform: 'x', body: Buffer.concat(parts).toString() });
    return response.end('{}');
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}/webhooks/x`;
  const registering = onX({ activity: { appToken: sandboxSchool.x.appBearer, url } });
  expect(await registering.check?.(usualStart)).toEqual([]);
});
afterAll(async () => {
  door.close();
  await sandbox.close();
});

function onX(more: object = {}): Connector {
  const { userId, handle, accessToken, oauth2 } = sandboxSchool.x;
  const webhook = { clientSecret: oauth2.clientSecret };
  return createX({ userId, handle, accessToken, apiUrl: urls.xUrl, timeoutMs: 10_000, webhook, ...more });
}

function onFacebook(): Connector {
  const { graphUrl } = urls;
  return createFacebook({ ...sandboxSchool.facebook, graphUrl, graphVersion: 'v24.0', timeoutMs: 10_000 });
}

interface Path {
  desk: Desk;
  accounts: Account[];
  webhook: boolean;
  poll: boolean;
}

async function path(webhook: boolean, poll: boolean): Promise<Path> {
  const desk = await openDesk({ connectors: [onFacebook(), onX()] });
  const { userId, handle } = sandboxSchool.x;
  const x = { schoolId: desk.schoolId, platform: 'x' as const, externalId: userId, name: handle, handle };
  return { desk, accounts: [desk.account, await desk.ctx.db.account.create({ data: x })], webhook, poll };
}

let heard = { facebook: 0, x: 0 };
/** What was told since the last time goes to whoever listens; the reading comes before it and after it in turns. */
async function tell(paths: Path[]): Promise<void> {
  await sandbox.idle();
  const facebook = sandbox.deliveries().slice(heard.facebook);
  const fresh = [
    ...facebook.map(({ rawBody: body }) => ({ platform: 'facebook' as const, body })),
    ...told.slice(heard.x),
  ];
  heard = { facebook: heard.facebook + facebook.length, x: told.length };
  for (const { desk, accounts, webhook, poll } of paths) {
    desk.time.now = new Date(Math.max(sandbox.clock.now().getTime(), desk.time.now.getTime() + hour / 2));
    const readFirst = fresh.length % 2 === 0;
    if (poll && readFirst) await read(desk, accounts);
    for (const one of webhook ? fresh : []) await deliver(desk, accounts, one);
    if (poll && !readFirst) await read(desk, accounts);
    await desk.judge();
  }
}

async function deliver({ ctx }: Desk, accounts: Account[], { platform, body }: (typeof told)[number]): Promise<void> {
  const account = accounts.find((one) => one.platform === platform);
  const webhook: WebhookSide | undefined = ctx.connectors.find((one) => one.platform === platform)?.webhook;
  if (!account || !webhook) throw new Error('nobody listens');
  await receive(ctx, { account, channel: 'webhook', body, parsed: webhook.parse(Buffer.from(body)) });
}

async function read({ ctx }: Desk, accounts: Account[]): Promise<void> {
  for (const { id } of accounts) await pollAccount(ctx, id);
}

async function stateOf({ ctx: { db } }: Desk) {
  const comments = await db.comment.findMany({
    orderBy: [{ platform: 'asc' }, { externalId: 'asc' }],
    select: {
      ...{ platform: true, externalId: true, surface: true, ours: true, parentExternalId: true },
      ...{ deletedAt: true, hiddenAt: true, postedAt: true },
      author: { select: { externalId: true, name: true, handle: true } },
      post: { select: { externalId: true, text: true } },
      current: {
        select: {
          text: true,
          decision: { select: { labels: true, disposition: true, ban: true, escalate: true } },
        },
      },
      actions: { where: { kind: { in: ['hide', 'ban', 'assist'] } }, select: { kind: true }, orderBy: { kind: 'asc' } },
      review: { select: { priority: true } },
      clock: { select: { dueAt: true } },
    },
  });
  // A reading knows that something is gone or hidden, and not since when.
  return comments.map(({ deletedAt, hiddenAt, ...same }) => ({
    ...same,
    deleted: deletedAt !== null,
    hidden: hiddenAt !== null && deletedAt === null,
  }));
}

test('a month by webhook alone, by reading alone and by both ends with the same', { timeout: 180_000 }, async () => {
  const paths = [await path(true, false), await path(false, true), await path(true, true)];
  try {
    for (let step = 0; step < month().length; step += 1) {
      await sandbox.step();
      if (step % 12 !== 11) continue;
      const visible = sandbox.state().facebook.comments.filter((one) => one.from?.id !== sandboxSchool.facebook.pageId);
      // Another hand hides and deletes in between, as other tools do.
      await graph('POST', visible.at(-1)?.id, { is_hidden: step % 24 === 11 });
      if (step % 36 === 35) await graph('DELETE', visible.at(-2)?.id);
      await tell(paths);
    }
    await tell(paths);
    const [webhook = [], poll = [], both = []] = await Promise.all(paths.map(({ desk }) => stateOf(desk)));
    expect(both).toEqual(webhook);
    // What came and went between two readings no reading can know.
    const seen = new Set(poll.map(({ externalId }) => externalId));
    expect(poll).toEqual(webhook.filter(({ externalId, deleted }) => !deleted || seen.has(externalId)));
    // It was a month in which there was something to see.
    for (const platform of ['facebook', 'x'])
      expect(webhook.filter((one) => one.platform === platform).length).toBeGreaterThan(15);
    expect(webhook.filter(({ actions }) => actions.some(({ kind }) => kind === 'hide')).length).toBeGreaterThan(15);
    expect(webhook.some(({ deleted }) => deleted) && webhook.some(({ hidden }) => hidden)).toBe(true);
    expect(webhook.filter(({ ours, current }) => !ours && !current?.decision)).toEqual([]);
    expect(sandbox.calls().filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  } finally {
    for (const { desk } of paths) await desk.close();
  }
});

async function graph(method: string, id: string | undefined, body: object = {}): Promise<void> {
  const token = sandboxSchool.facebook.pageToken;
  await fetch(`${urls.graphUrl}/v24.0/${id}?access_token=${token}`, { method, body: JSON.stringify(body) });
}
