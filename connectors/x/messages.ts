/** Direct messages to the profile: read newest first, answered in the same conversation, looked for before a repeat (platforms.md X3). */
import { z } from 'zod';
import { ConnectorError, type Effect, type InboundComment, type Trace } from '../connector.js';
import { idSchema, needed, whyInvalid } from '../reading.js';
import { messageLink, snowflake, type XClient } from './client.js';
import { newest } from './post.js';
import type { Charge } from './prices.js';

/** Of a hundred each. X allows fifteen readings in a quarter of an hour (X4), and one is left for looking before a repeat. */
const MAX_PAGES = 14;

const query = {
  'dm_event.fields': 'id,text,event_type,created_at,sender_id,dm_conversation_id',
  event_types: 'MessageCreate',
  max_results: 100,
};

const messageSchema = z.object({
  id: idSchema,
  text: z.string().catch('').default(''),
  sender_id: idSchema,
  /** The two people's ids with a hyphen between them, or one id for a group. */
  dm_conversation_id: z.string().optional().catch(undefined),
  created_at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});
type XMessage = z.infer<typeof messageSchema>;

const pageSchema = z.object({
  data: z.array(z.unknown()).optional(),
  meta: z.object({ next_token: z.string().optional() }).optional(),
});

export const inboxSchema = z.object({
  /** All messages up to here have been read. */
  sinceId: z.string().regex(/^\d+$/).optional(),
  /** X does not let us read them, and this was said. */
  refused: z.boolean().optional(),
});
export type Inbox = z.infer<typeof inboxSchema>;

export interface InboxRound {
  inbox: Inbox;
  messages: InboundComment[];
  problems: { at: string; why: string }[];
}

/** What came since. Where it cannot be read the inbox stays where it was: nothing is lost, and the mentions go on. */
export async function readInbox(client: XClient, userId: string, inbox: Inbox): Promise<InboxRound> {
  try {
    const { all, problems, whole } = await since(client, 'dm_events', (id) => !isNewer(id, inbox.sinceId));
    // X lists newest first and takes no place to begin at, so what is further back cannot be asked for later.
    if (!whole) problems.push({ at: 'messages', why: 'more came than X lets us read at once: look at the inbox on X' });
    const fresh = all.filter(({ id }) => isNewer(id, inbox.sinceId)).reverse();
    const sinceId = newest([inbox.sinceId, ...fresh.map(({ id }) => id)]);
    return { inbox: { sinceId }, messages: fresh.map((message) => toComment(message, userId)), problems };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const refused = error.code === 'forbidden';
    // Fifteen readings in a quarter of an hour are all that X allows (X4): the next round has its turn.
    const silent = error.code === 'rate_limited' || (refused && inbox.refused);
    const problems = silent ? [] : [{ at: 'messages', why: `${error.code}: ${error.message}` }];
    return { inbox: refused ? { ...inbox, refused } : inbox, messages: [], problems };
  }
}

function isNewer(id: string, than: string | undefined): boolean {
  return than === undefined || BigInt(id) > BigInt(than);
}

/** Newest first, until `known` knows one of a page. */
async function since(client: XClient, path: string, known: (id: string, at: Date) => boolean) {
  const all: XMessage[] = [];
  const problems: InboxRound['problems'] = [];
  let token: string | undefined;
  for (let count = 0; count < MAX_PAGES; count++) {
    const page = await client.call({
      family: 'messages',
      answer: pageSchema,
      send: (api) => api.v2.get(path, { ...query, pagination_token: token }),
      costs: chargesOf,
    });
    for (const [index, raw] of (page.data ?? []).entries()) {
      const read = messageSchema.safeParse(raw);
      if (read.success) all.push(read.data);
      else problems.push({ at: `messages[${count}].data[${index}]`, why: whyInvalid(read.error) });
    }
    token = page.meta?.next_token;
    if (!token || all.some(({ id, created_at }) => known(id, created_at))) return { all, problems, whole: true };
  }
  return { all, problems, whole: false };
}

const charged = z.object({ data: z.array(z.object({ id: z.string() })).catch([]) });

function chargesOf(answer: unknown): Charge[] {
  const read = charged.safeParse(answer);
  return (read.data?.data ?? []).map(({ id }) => ({ item: 'message_read', resource: id }));
}

/** The thread of a message is the person on the other side, also of what we wrote to them; of a group, the group. */
function toComment(message: XMessage, userId: string): InboundComment {
  const { id, sender_id: sender, dm_conversation_id: conversation = sender, created_at: at } = message;
  const other = conversation.split('-').find((one) => one !== userId) ?? sender;
  return {
    ...{ type: 'comment', edited: false, externalId: id, surface: 'message' },
    // Asking who it is costs as much as the message, and looking people up is not for us (WH-04).
    author: { id: sender, name: '', handle: '', bio: '' },
    ...{ ours: sender === userId, parentExternalId: other, text: message.text, permalink: messageLink(conversation) },
    ...{ postedAt: at, writtenAt: at },
  };
}

const sent = z.object({ data: z.object({ dm_event_id: idSchema }) });

/** To somebody who wrote first: nothing else is ever answered here. */
export async function sendMessage(client: XClient, effect: Effect): Promise<{ externalId: string }> {
  const to = snowflake(needed(effect.authorExternalId, 'authorExternalId'));
  const text = needed(effect.text, 'text');
  const answer = await client.call({
    family: 'message',
    answer: sent,
    send: (api) => api.v2.sendDmToParticipant(to, { text }),
    costs: () => [{ item: 'message_create' }],
  });
  return { externalId: answer.data.dm_event_id };
}

/** Words of ours in this conversation that X may have taken although its answer was lost; null when there are certainly none. */
export async function findMessage(client: XClient, effect: Effect & { userId: string }, trace: Trace) {
  const to = snowflake(needed(effect.authorExternalId, 'authorExternalId'));
  const text = plain(needed(effect.text, 'text'));
  const from = Math.floor(trace.since.getTime() / 1000) * 1000;
  const path = `dm_conversations/with/${to}/dm_events`;
  const { all, whole } = await since(client, path, (_id, at) => at.getTime() < from);
  const except = new Set(trace.exceptIds);
  const found = all
    .filter((one) => one.sender_id === effect.userId && one.created_at.getTime() >= from && !except.has(one.id))
    .findLast((one) => plain(one.text) === text);
  if (found) return { externalId: found.id };
  if (!whole) throw new ConnectorError('unavailable', 'too many messages to be sure');
  return null;
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
