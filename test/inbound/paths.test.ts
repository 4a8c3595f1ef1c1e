/** The fictional school's week by webhook alone, by reading alone, and by both: the same rows (issue 5). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFacebook } from '../../connectors/facebook/index.js';
import { recordedWeek } from '../../connectors/sandbox/events/week.js';
import { createSandbox, type Sandbox, sandboxSchool } from '../../connectors/sandbox/index.js';
import { receive } from '../../src/inbound/receive.js';
import { pollAccount } from '../../src/polling.js';
import { type Desk, openDesk } from './desk.js';

let sandbox: Sandbox;
let graphUrl: string;
beforeAll(async () => {
  sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: [] });
  ({ graphUrl } = await sandbox.listen({ port: 0, smtpPort: 0 }));
});
afterAll(() => sandbox.close());

const connect = () => createFacebook({ ...sandboxSchool.facebook, graphUrl, graphVersion: 'v24.0', timeoutMs: 10_000 });

interface Path {
  desk: Desk;
  webhook: boolean;
  poll: boolean;
}

async function path(webhook: boolean, poll: boolean): Promise<Path> {
  return { desk: await openDesk({ connectors: [connect()] }), webhook, poll };
}

/** What the sandbox has told since the last time, to whoever listens. */
let told = 0;
async function tell(paths: Path[]): Promise<void> {
  const sent = sandbox.deliveries().slice(told);
  told += sent.length;
  for (const { desk, webhook, poll } of paths) {
    const { ctx, account } = desk;
    // The reading sometimes comes before the webhook, and sometimes after it.
    if (poll && told % 2 === 0) await read(desk);
    const parse = ctx.connectors[0]?.webhook?.parse;
    for (const { rawBody } of webhook ? sent : []) {
      const parsed = parse?.(Buffer.from(rawBody)) ?? { events: [], problems: [] };
      await receive(ctx, { account, channel: 'webhook', body: rawBody, parsed });
    }
    if (poll && told % 2 === 1) await read(desk);
  }
}

async function read(desk: Desk): Promise<void> {
  desk.time.now = new Date(Math.max(sandbox.clock.now().getTime(), desk.time.now.getTime()) + 30 * 60_000);
  await pollAccount(desk.ctx, desk.account.id);
}

async function stateOf({ ctx: { db } }: Desk) {
  const comments = await db.comment.findMany({
    orderBy: { externalId: 'asc' },
    select: {
      ...{ externalId: true, surface: true, ours: true, parentExternalId: true, deletedAt: true, hiddenAt: true },
      author: { select: { externalId: true, name: true } },
      post: { select: { externalId: true, text: true } },
      current: { select: { text: true } },
    },
  });
  // A reading knows that something is gone or hidden, and not since when.
  return comments.map(({ deletedAt, hiddenAt, ...same }) => ({
    ...same,
    deleted: deletedAt !== null,
    hidden: hiddenAt !== null && deletedAt === null,
  }));
}

test('webhook alone, reading alone and both end with the same', { timeout: 120_000 }, async () => {
  const events = recordedWeek().filter((event) => JSON.stringify(event).includes('"platform":"facebook"'));
  const paths = [await path(true, false), await path(false, true), await path(true, true)];
  try {
    for (let index = 0; index < events.length; index += 12) {
      await sandbox.take(events.slice(index, index + 12));
      const visible = sandbox.state().facebook.comments.filter((one) => one.from?.id !== sandboxSchool.facebook.pageId);
      // Another hand hides and deletes in between, as other tools do.
      await graph('POST', visible.at(-1)?.id, { is_hidden: index % 24 === 0 });
      if (index % 36 === 24) await graph('DELETE', visible.at(-2)?.id);
      await tell(paths);
    }
    await tell(paths);
    const [webhook, poll, both] = await Promise.all(paths.map(({ desk }) => stateOf(desk)));
    expect(webhook?.length).toBeGreaterThan(30);
    expect(webhook?.some(({ deleted }) => deleted)).toBe(true);
    expect(webhook?.some(({ hidden }) => hidden)).toBe(true);
    expect(both).toEqual(webhook);
    // What came and went between two readings no reading can know.
    const seen = new Set(poll?.map(({ externalId }) => externalId));
    expect(poll).toEqual(webhook?.filter(({ externalId, deleted }) => !deleted || seen.has(externalId)));
    expect(sandbox.calls().filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
  } finally {
    for (const { desk } of paths) await desk.close();
  }
});

async function graph(method: string, id: string | undefined, body: object = {}): Promise<void> {
  const token = sandboxSchool.facebook.pageToken;
  await fetch(`${graphUrl}/v24.0/${id}?access_token=${token}`, { method, body: JSON.stringify(body) });
}
