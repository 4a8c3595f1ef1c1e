import { z } from 'zod';
import { sandboxSchool } from '../school.js';
import type { XMessage } from '../store/records.js';
import { nameRef, nextSnowflake, type World } from '../world.js';
import { forbidden, invalid } from './errors.js';
import { numberParam, type XCall } from './request.js';

export interface NewXMessage {
  ref: string | null;
  /** The person on the other side, whoever wrote. */
  personId: string;
  ours: boolean;
  text: string;
  at: Date;
}

/** Somebody writes to the school's profile in private, or the profile to them. */
export function addXMessage(world: World, { ref, personId, ours, text, at }: NewXMessage): XMessage {
  const id = nextSnowflake(world, at);
  const message = { id, ref, personId, ours, text, createdAt: at.toISOString() };
  world.store.put('xMessages', id, message);
  nameRef(world, 'x', message);
  return message;
}

const monthMs = 30 * 24 * 3_600_000;

/** GET dm_events, and GET dm_conversations/with/:id/dm_events: newest first, thirty days back (platforms.md X2). */
export function listMessages(world: World, call: XCall): object {
  const types = call.query.get('event_types');
  if (types !== null && types !== 'MessageCreate')
    throw invalid('event_types', types, 'is not one of [MessageCreate, ParticipantsJoin, ParticipantsLeave]');
  const since = world.now().getTime() - monthMs;
  const all = [...world.store.all('xMessages').values()]
    .filter(({ createdAt, personId }) => Date.parse(createdAt) >= since && (call.ids.id ?? personId) === personId)
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  const size = numberParam(call, 'max_results', { from: 1, to: 100, usual: 100 });
  const from = Number(call.query.get('pagination_token') ?? 0);
  const page = all.slice(from, from + size);
  const more = from + size < all.length ? { next_token: String(from + size) } : {};
  if (page.length === 0) return { meta: { result_count: 0 } };
  return { data: page.map(present), meta: { result_count: page.length, ...more } };
}

function present({ id, personId, ours, text, createdAt }: XMessage): object {
  const { userId } = sandboxSchool.x;
  const pair = [userId, personId].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  return {
    ...{ id, text, event_type: 'MessageCreate', created_at: createdAt },
    ...{ sender_id: ours ? userId : personId, dm_conversation_id: pair.join('-') },
  };
}

const newMessage = z.strictObject({ text: z.string().min(1).max(10_000) });

/** POST dm_conversations/with/:id/messages: to somebody who wrote to us. */
export function sendXMessage(world: World, call: XCall): object {
  const body = newMessage.safeParse(call.body);
  if (!body.success) throw invalid('text', JSON.stringify(call.body), 'text is required');
  const personId = call.ids.id ?? '';
  const wrote = [...world.store.all('xMessages').values()].some((one) => one.personId === personId && !one.ours);
  if (!wrote) throw forbidden('You cannot send messages to this user.');
  const { text } = body.data;
  const message = addXMessage(world, { ref: null, personId, ours: true, text, at: world.now() });
  return { data: { dm_conversation_id: `${personId}-${sandboxSchool.x.userId}`, dm_event_id: message.id } };
}
