/** Messages to the page: read from a delivery, answered in the same conversation, and looked for before a repeat (F3.5, F5). */
import { z } from 'zod';
import { ConnectorError, type Effect, type InboundComment, type Trace } from '../connector.js';
import { idSchema, needed, whyInvalid } from '../reading.js';
import { Unreadable } from './change.js';
import type { GraphClient } from './client.js';
import { timeSchema } from './value.js';

const person = z.object({ id: idSchema });
const messagingSchema = z.object({
  sender: person,
  recipient: person,
  timestamp: timeSchema,
  message: z
    .object({
      mid: idSchema,
      /** Absent where there is only a picture or a sticker. */
      text: z.string().nullish(),
      is_echo: z.boolean().optional().catch(undefined),
    })
    .optional(),
});

/**
 * One message, or null where nobody wrote anything (read, delivery, typing). The thread of a message is the person on the
 * other side: their id stands as its parent, also of what we wrote to them.
 */
export function readMessaging(raw: unknown, account: string): InboundComment | null {
  const read = messagingSchema.safeParse(raw);
  if (!read.success) throw new Unreadable(whyInvalid(read.error));
  const { sender, recipient, timestamp, message } = read.data;
  if (!message) return null;
  const ours = sender.id === account || message.is_echo === true;
  const other = ours ? recipient.id : sender.id;
  return {
    type: 'comment',
    edited: false,
    externalId: message.mid,
    surface: 'message',
    // Facebook says no name here, and looking it up is not for us (WH-04).
    author: { id: sender.id, name: '', handle: '', bio: '' },
    ours,
    parentExternalId: other,
    text: message.text ?? '',
    permalink: '',
    postedAt: timestamp,
    writtenAt: timestamp,
  };
}

interface Page {
  client: GraphClient;
  pageId: string;
}

/** Within 24 hours of the person's last message; later Facebook refuses, and a person answers from the inbox. */
export async function sendMessage({ client, pageId }: Page, effect: Effect): Promise<{ externalId: string }> {
  const recipient = JSON.stringify({ id: needed(effect.authorExternalId, 'authorExternalId') });
  const message = JSON.stringify({ text: needed(effect.text, 'text') });
  const params = { recipient, message, messaging_type: 'RESPONSE' };
  const answer = z.object({ message_id: idSchema });
  const sent = await client.call({ method: 'POST', path: [pageId, 'messages'], params, answer });
  return { externalId: sent.message_id };
}

const listed = z.object({
  id: idSchema,
  message: z.string().catch('').default(''),
  from: person.optional().catch(undefined),
  created_time: timeSchema,
});
const conversations = z.object({
  data: z.array(z.object({ messages: z.object({ data: z.array(listed) }).optional() })),
});

/** So many of the newest are looked through; where all are newer than what is sought, nobody can be sure. */
const mostRead = 100;

/** Words of ours in this conversation that the platform may have taken although its answer was lost. */
export async function findMessage({ client, pageId }: Page, effect: Effect, trace: Trace) {
  const user = needed(effect.authorExternalId, 'authorExternalId');
  const text = plain(needed(effect.text, 'text'));
  const params = { user_id: user, fields: `messages.limit(${mostRead}){id,message,from,created_time}` };
  const read = await client.call({ method: 'GET', path: [pageId, 'conversations'], params, answer: conversations });
  const all = read.data.flatMap(({ messages }) => messages?.data ?? []);
  const recent = all.filter(({ created_time }) => created_time.getTime() >= trace.since.getTime() - 1000);
  const except = new Set(trace.exceptIds);
  const found = recent
    .filter((one) => one.from?.id === pageId && plain(one.message) === text && !except.has(one.id))
    .sort((a, b) => a.created_time.getTime() - b.created_time.getTime());
  if (found[0]) return { externalId: found[0].id };
  if (recent.length >= mostRead) throw new ConnectorError('unavailable', 'too many messages to be sure');
  return null;
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
