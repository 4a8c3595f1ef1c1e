import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../connectors/sandbox/index.js';

/** A quiet sandbox in memory without a week, closed after the test. */
export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await createSandbox({ dir: null, webhookUrl: null, speed: 0, week: [], ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export async function openServer(options: Partial<SandboxOptions> = {}) {
  const sandbox = await openSandbox(options);
  return { sandbox, ...(await sandbox.listen({ port: 0, smtpPort: 0 })) };
}

export interface Delivered {
  raw: Buffer;
  headers: IncomingHttpHeaders;
  body: { object: string; entry: { id: string; time: number; changes: { field: string; value: object }[] }[] };
}

/** A subscriber: answers each delivery with what `answer` says, 200 by default. */
export async function openSubscriber(answer: (count: number) => number | Promise<number> = () => 200) {
  const deliveries: Delivered[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const raw = Buffer.concat(parts);
    deliveries.push({ raw, headers: request.headers, body: JSON.parse(raw.toString()) });
    response.writeHead(await answer(deliveries.length)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { deliveries, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/facebook` };
}

export const ann = { id: 'fb-u-1', name: 'Ann Example' };

export function facebookPost(postId = 'p-1', text = 'Sports day on Friday') {
  return { type: 'post_published', platform: 'facebook', postId, text };
}

export function facebookComment(commentId: string, more: object = {}) {
  const usual = { postId: 'p-1', author: ann, text: `Words of ${commentId}` };
  return { type: 'comment_added', platform: 'facebook', commentId, ...usual, ...more };
}

export function xPost(postId = 'p-1', text = 'Sports day on Friday') {
  return { type: 'post_published', platform: 'x', postId, text };
}

export function xReply(commentId: string, more: object = {}) {
  const author = { id: 'x-u-1', name: 'Ann', handle: 'ann_example', bio: 'Reader' };
  return {
    type: 'reply_added',
    platform: 'x',
    commentId,
    postId: 'p-1',
    author,
    text: `Words of ${commentId}`,
    ...more,
  };
}

export function commentOf(sandbox: Sandbox, ref: string) {
  const comment = sandbox.state().facebook.comments.find((each) => each.ref === ref);
  if (!comment) throw new Error(`There is no comment ${ref}`);
  return comment;
}

export function tweetOf(sandbox: Sandbox, ref: string) {
  const tweet = sandbox.state().x.tweets.find((each) => each.ref === ref);
  if (!tweet) throw new Error(`There is no post ${ref}`);
  return tweet;
}

export async function post(url: string, body: unknown) {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}
