/** Deliveries of five megabytes, over real sockets: signed they are taken whole, unsigned they leave a number behind. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moderate } from '../../src/comments.js';
import { bodyOf, comment } from '../connectors/facebook-delivery.js';
import { type Desk, openDesk, signature } from '../inbound/desk.js';

let desk: Desk;
let url: string;
beforeAll(async () => {
  desk = await openDesk();
  url = `${await desk.app.listen({ port: 0, host: '127.0.0.1' })}/webhooks/facebook`;
});
afterAll(() => desk.close());

const many = 2000;
const words = 'Is the hall open on Friday evening? '.repeat(68);
const bulk = Array.from({ length: many }, (_, at) => ({
  ...comment,
  from: { id: `9${at % 700}`, name: 'Somebody' },
  comment_id: `1_${at}`,
  message: words,
}));
const body = JSON.stringify(bodyOf(...bulk, { item: 'hologram' }, { ...comment, comment_id: 'good' }));
const send = (headers: Record<string, string>, payload = body) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: payload });

test('unsigned: refused', async () => {
  expect(body.length).toBeGreaterThan(5 * 1024 * 1024);
  const answer = await send({ 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` });
  expect(answer.status).toBe(401);
  expect(await desk.ctx.db.delivery.count()).toBe(0);
});

test('signed: every comment is stored, the good one judged', { timeout: 180_000 }, async () => {
  const answer = await send(signature(body));
  expect(answer.status).toBe(200);
  const { db } = desk.ctx;
  expect([await db.comment.count(), await db.commentRevision.count()]).toEqual([many + 1, many + 1]);
  expect(await db.author.count()).toBe(701);
  const where = { comment: { externalId: { endsWith: '_good' } } };
  const revision = await db.commentRevision.findFirstOrThrow({ where });
  await moderate(desk.ctx, [revision.id]);
  expect(await db.decision.findFirst({ where })).toMatchObject({ labels: ['query'] });
});

test('more than any platform sends is refused before it is read', async () => {
  const huge = 'x'.repeat(17 * 1024 * 1024);
  // The server hangs up while we still send: a refusal, or a broken connection.
  const status = await send(signature(huge), huge).then(
    (answer) => answer.status,
    () => 413,
  );
  expect(status).toBe(413);
  expect(await desk.ctx.db.delivery.count()).toBe(1);
});
