/** The ways out, each against a server that speaks HTTP. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../moderation/ladder.js';
import type { Outgoing } from '../../src/alerts/channels/channel.js';
import { sendBy } from '../../src/alerts/channels/index.js';
import { limits } from '../../src/alerts/channels/post.js';
import type { Context } from '../../src/context.js';
import { openReceiver, type Receiver } from './receiver.js';

limits.answer = 400;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await openReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer = { status: 200 };
});

const wall = new Date('2026-11-10T12:00:00Z');
const ctx = { clock: { wall: () => wall } } as unknown as Context;
const words = {
  subject: 'Urgent: case 2026-0117: threat',
  body: 'A comment needs you. It is still visible.\n\nWhat it is about: threat\n',
  short: 'Urgent: case 2026-0117. Sign in.',
  link: 'https://school.example/cases/2026-0117',
};
const outgoing = (): Outgoing => ({
  ...{ id: 'n1', words, seenLink: 'https://school.example/seen/s1/x', priority: 1, category: 'threat' },
  ...{ caseNumber: '2026-0117', address: `${receiver.url}/hook`, secret: 'fictional-secret', who: 'Dana' },
  notification: { id: 'n1', schoolId: 's1', remaining: [], takenAt: null, unclearAt: null },
});
const send = (channel: Channel) => sendBy[channel](ctx, outgoing());
const [latest] = [() => receiver.received.at(-1) ?? { path: '', headers: {}, body: '{}' }];

test('Teams takes one adaptive card with two links', async () => {
  expect(await send('teams')).toBe('delivered');
  const { attachments } = JSON.parse(latest().body);
  expect(attachments[0].contentType).toBe('application/vnd.microsoft.card.adaptive');
  expect(attachments[0].content.actions.map((one: { url: string }) => one.url)).toEqual([
    words.link,
    outgoing().seenLink,
  ]);
});

test.each([
  ['Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429', 'rate_limited'],
  ['Webhook message delivery failed with error: something', 'unavailable'],
])('Teams that answers 200 and means otherwise: %s', async (text, code) => {
  receiver.answer = { status: 200, text };
  await expect(send('teams')).rejects.toMatchObject({ code });
});

test('Slack takes a text with two links', async () => {
  expect(await send('slack')).toBe('delivered');
  const { text } = JSON.parse(latest().body);
  expect(text).toContain(`<${words.link}|`);
  expect(text).toContain(`<${outgoing().seenLink}|`);
});

test('a pager gets one line, signed over its time and its bytes', async () => {
  expect(await send('webhook')).toBe('delivered');
  const { headers, body } = latest();
  const timestamp = String(headers['x-schoolgate-timestamp']);
  expect(Number(timestamp) * 1000).toBe(wall.getTime());
  const right = createHmac('sha256', 'fictional-secret').update(`${timestamp}.${body}`).digest('hex');
  expect(headers['x-schoolgate-signature']).toBe(`sha256=${right}`);
  expect(headers['x-schoolgate-id']).toBe('n1');
  expect(JSON.parse(body)).toMatchObject({ text: words.short, case: '2026-0117', priority: 1 });
});

test.each([
  [429, 'rate_limited'],
  [500, 'unavailable'],
  [404, 'not_found'],
  [410, 'not_found'],
  [403, 'forbidden'],
  [400, 'invalid'],
  [302, 'invalid'],
] as const)('an answer of %i is %s', async (status, code) => {
  receiver.answer = { status, headers: { location: `${receiver.url}/elsewhere` } };
  for (const channel of ['teams', 'slack', 'webhook'] as const)
    await expect(send(channel)).rejects.toMatchObject({ code });
  // Not even a redirect is followed.
  expect(receiver.received.map((one) => one.path)).toEqual(['/hook', '/hook', '/hook']);
});

test.each([
  ['says nothing', null],
  ['never comes to its end', { status: 200, endless: true }],
] as const)('an answer that %s is waited for only so long, and counts as none', async (_name, answer) => {
  receiver.answer = answer;
  for (const channel of ['teams', 'slack', 'webhook'] as const)
    await expect(send(channel)).rejects.toMatchObject({ code: 'timeout' });
});

test('of an answer that is longer than any only the beginning is read', async () => {
  receiver.answer = { status: 200, endless: true, text: 'x'.repeat(100_000) };
  expect(await send('webhook')).toBe('delivered');
});

test('who asks us to wait is waited for', async () => {
  receiver.answer = { status: 429, headers: { 'retry-after': '7' } };
  await expect(send('slack')).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 7000 });
});

test('nobody there, and the address is in no message of an error', async () => {
  const gone = await openReceiver();
  await gone.close();
  const address = `${gone.url}/secret-path`;
  const failed = sendBy.slack(ctx, { ...outgoing(), address });
  await expect(failed).rejects.toMatchObject({ code: 'unavailable' });
  await expect(failed).rejects.not.toThrow(/secret-path/);
});
