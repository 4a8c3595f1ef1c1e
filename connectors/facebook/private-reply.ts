/** The private answer to a public comment: one message a comment, within seven days (platforms.md F5). */
import { z } from 'zod';
import { ConnectorError, type Effect } from '../connector.js';
import { idSchema, looseObject, needed } from '../reading.js';
import type { GraphClient } from './client.js';

interface Page {
  client: GraphClient;
  pageId: string;
}

/** Sends it. The id is the message’s. Throws `invalid` where one was sent already or the seven days are over. */
export async function replyInPrivate({ client, pageId }: Page, effect: Effect): Promise<{ externalId: string }> {
  const params = {
    recipient: JSON.stringify({ comment_id: needed(effect.commentExternalId, 'commentExternalId') }),
    message: JSON.stringify({ text: needed(effect.text, 'text') }),
    messaging_type: 'RESPONSE',
  };
  const answer = z.object({ message_id: idSchema });
  const sent = await client.call({ method: 'POST', path: [pageId, 'messages'], params, answer });
  return { externalId: sent.message_id };
}

const state = z.object({
  can_reply_privately: z.boolean().optional().catch(undefined),
  private_reply_conversation: looseObject.optional().catch(undefined),
});

/**
 * Whether one was sent: the comment then names its conversation. Where it only refuses another one we cannot know why, and
 * throw: a person looks into the inbox rather than that somebody is written to twice.
 */
export async function findPrivateReply({ client }: Page, effect: Effect): Promise<{ externalId: string } | null> {
  const id = needed(effect.commentExternalId, 'commentExternalId');
  const params = { fields: 'can_reply_privately,private_reply_conversation' };
  const found = await client.call({ method: 'GET', path: [id], params, answer: state });
  const conversation = found.private_reply_conversation?.id;
  if (conversation !== undefined) return { externalId: String(conversation) };
  if (found.can_reply_privately) return null;
  throw new ConnectorError('unavailable', 'Facebook does not say whether the private reply was sent');
}
