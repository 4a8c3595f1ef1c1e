import type { Send } from './channel.js';
import { postJson } from './post.js';

/** An incoming webhook of Slack. Nothing in our words needs Slack's escaping but these three signs. */
export const sendSlack: Send = async (_ctx, { words, seenLink, address }) => {
  const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const intro = safe(words.body.split('\n\n')[0] ?? '');
  const text = `*${safe(words.subject)}*\n${intro}\n<${words.link}|Sign in and look>  ·  <${seenLink}|I have seen it>`;
  await postJson({ url: address, body: JSON.stringify({ text, unfurl_links: false }) });
  return 'delivered';
};
