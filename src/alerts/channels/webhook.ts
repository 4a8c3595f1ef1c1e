import { createHmac } from 'node:crypto';
import type { Send } from './channel.js';
import { postJson } from './post.js';

/**
 * Any service that takes a POST, as those for text messages and pagers do. The signature is over "<timestamp>.<body>", so
 * that an old message cannot be sent again; the id is the same when a message is repeated.
 */
export const sendWebhook: Send = async (
  ctx,
  { id, words, seenLink, priority, category, caseNumber, address, secret },
) => {
  const timestamp = Math.floor(ctx.clock.wall().getTime() / 1000).toString();
  const { short: text, link } = words;
  const body = JSON.stringify({ id, text, priority, category, case: caseNumber, link, seen: seenLink });
  const headers = {
    'x-schoolgate-id': id,
    'x-schoolgate-timestamp': timestamp,
    'x-schoolgate-signature': `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
  };
  await postJson({ url: address, body, headers });
  return 'delivered';
};
