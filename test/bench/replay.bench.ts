/**
 * 50,000 deliveries as Facebook sends them, against the same stream in order: the same school at the end, row for row.
 * REPLAY=5000 npx vitest run --config test/bench/vitest.config.ts replay gives a shorter one.
 */
import { expect, test } from 'vitest';
import { receive } from '../../src/inbound/receive.js';
import { bodyOf } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk } from '../inbound/desk.js';
import { loadAverage } from './process-figures.js';
import { arrives, beforeTheirAdd, type Change, happened, numbers } from './replay.js';

const count = Number(process.env.REPLAY ?? 50_000);

test('shuffled, doubled and late: the state of the ordered stream', { timeout: 3_600_000 }, async () => {
  const random = numbers(7);
  // Thirty in a hundred come twice, by chance: a little over, so that there are never fewer than was asked for.
  const changes = happened(Math.ceil(count / 1.29), random);
  const sent = arrives(changes, random);
  const ordered = await replay(changes);
  const disordered = await replay(sent);
  const moved = sent.filter((change, index) => change !== changes[index]).length;
  const early = beforeTheirAdd(sent);
  console.info(`\nBefore what they are about: ${early.edited ?? 0} edits, ${early.remove ?? 0} removals`);
  console.info(
    `${changes.length} changes in order: ${rate(changes, ordered)}; ${sent.length} deliveries, ${moved} out of place: ${rate(sent, disordered)}; load ${loadAverage()}\n`,
  );
  expect(sent.length).toBeGreaterThanOrEqual(count);
  expect(early.edited).toBeGreaterThan(0);
  expect(early.remove).toBeGreaterThan(0);
  expect(ordered.state.length).toBeGreaterThan(changes.length / 3);
  expect(disordered.state).toEqual(ordered.state);
});

const since = (begun: number) => (performance.now() - begun) / 1000;

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
    if (index % 5_000 < bundle && index >= bundle)
      console.info(`${index} of ${list.length}: ${since(begun).toFixed(0)} s`);
  }
  const seconds = since(begun);
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
