/**
 * 50,000 deliveries as Facebook sends them, against the same stream in order: the same school at the end, row for row.
 * REPLAY=5000 npx vitest run --config test/bench/vitest.config.ts replay gives a shorter one.
 */
import { expect, test } from 'vitest';
import { receive } from '../../src/inbound/receive.js';
import { bodyOf } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk } from '../inbound/desk.js';
import { arrives, type Change, happened, numbers } from './replay.js';

const count = Number(process.env.REPLAY ?? 50_000);

test('shuffled, doubled and late: the state of the ordered stream', { timeout: 3_600_000 }, async () => {
  const random = numbers(7);
  const changes = happened(Math.round(count / 1.3), random);
  const sent = arrives(changes, random);
  const ordered = await replay(changes);
  const disordered = await replay(sent);
  const moved = sent.filter((change, index) => change !== changes[index]).length;
  console.info(
    `\n${changes.length} changes in order: ${rate(changes, ordered)}; ${sent.length} deliveries, ${moved} out of place: ${rate(sent, disordered)}\n`,
  );
  expect(ordered.state.length).toBeGreaterThan(changes.length / 3);
  expect(disordered.state).toEqual(ordered.state);
});

const rate = (list: Change[], { seconds }: { seconds: number }) =>
  `${seconds.toFixed(0)} s, ${Math.round(list.length / seconds)} deliveries a second`;

/** Each a body of its own, the harder case. Facebook puts up to a thousand changes into one (platforms.md F3.3): BUNDLE=50 does so. */
const bundle = Number(process.env.BUNDLE ?? 1);

/** Through the webhook's own parser. */
async function replay(list: Change[]): Promise<{ state: unknown[]; seconds: number }> {
  const desk = await openDesk();
  const webhook = desk.ctx.connectors[0]?.webhook;
  if (!webhook) throw new Error('Facebook has a webhook');
  // Storing is what is measured: nobody judges.
  const ctx = { ...desk.ctx, queue: { ...desk.ctx.queue, add: async () => undefined } };
  const begun = performance.now();
  for (let index = 0; index < list.length; index += bundle) {
    // A repeat with the same bytes would go no further than the delivery's own key.
    const body = JSON.stringify({ ...bodyOf(...list.slice(index, index + bundle)), nonce: index });
    await receive(ctx, { account: desk.account, channel: 'webhook', body, parsed: webhook.parse(Buffer.from(body)) });
  }
  const seconds = (performance.now() - begun) / 1000;
  const state = await stateOf(desk);
  await desk.close();
  return { state, seconds };
}

/** All that the platform said, and nothing of when and how we heard of it. */
async function stateOf({ ctx: { db } }: Desk): Promise<unknown[]> {
  const comments = await db.comment.findMany({
    orderBy: { externalId: 'asc' },
    select: {
      ...{ externalId: true, ours: true, parentExternalId: true, postedAt: true, deletedAt: true, hiddenAt: true },
      author: { select: { externalId: true, name: true } },
      post: { select: { externalId: true, text: true, removedAt: true } },
      current: { select: { text: true, writtenAt: true } },
      revisions: { select: { text: true, writtenAt: true }, orderBy: [{ writtenAt: 'asc' }, { textHash: 'asc' }] },
    },
  });
  const posts = await db.post.findMany({
    orderBy: { externalId: 'asc' },
    select: { externalId: true, text: true, postedAt: true, removedAt: true },
  });
  return [...comments, ...posts];
}
