import { sandboxSchool } from '../school.js';
import type { FacebookMessage, Person } from '../store/records.js';
import { nameRef, nextNumber, type World } from '../world.js';
import { GraphError, notFound } from './errors.js';
import { findComment, isPage, keyOf, pagePerson } from './nodes.js';
import { graphTime } from './present.js';
import { type GraphCall, textParam } from './request.js';

/** One entry of `messaging`: its times are milliseconds (platforms.md F3.4). */
export interface Messaging {
  messaging: Record<string, unknown>;
}

export interface NewMessage {
  ref: string | null;
  /** The person on the other side, whoever wrote. */
  person: Person;
  byPage: boolean;
  text: string;
  at: Date;
}

/** Somebody writes to the page in private, or the page writes to them; both are told to the page's subscribers. */
export function addMessage(world: World, { ref, person, byPage, text, at }: NewMessage): FacebookMessage {
  const id = `m_${nextNumber(world)}`;
  const message = { id, ref, person, byPage, text, createdAt: at.toISOString() };
  world.store.put('facebookMessages', id, message);
  nameRef(world, 'facebook', message);
  const page = { id: sandboxSchool.facebook.pageId };
  const other = { id: person.id };
  world.deliveries.announce({
    messaging: {
      sender: byPage ? page : other,
      recipient: byPage ? other : page,
      timestamp: at.getTime(),
      message: { mid: id, text, ...(byPage && { is_echo: true, app_id: sandboxSchool.facebook.appId }) },
    },
  });
  return message;
}

const ofPerson = (world: World, id: string) =>
  [...world.store.all('facebookMessages').values()].filter(({ person }) => person.id === id);

const answerWindowMs = 24 * 3_600_000;

/** POST {page}/messages: to somebody who wrote within the last day (platforms.md F5). */
export function sendMessage(world: World, call: GraphCall): object {
  const { id, comment_id: commentId } = part(call, 'recipient');
  const { text } = part(call, 'message');
  if (typeof commentId === 'string' && typeof text === 'string') return answerComment(world, { commentId, text });
  if (typeof id !== 'string' || typeof text !== 'string' || text === '')
    throw new GraphError(100, '(#100) recipient and message are required');
  const last = ofPerson(world, id).findLast(({ byPage }) => !byPage);
  if (!last) throw new GraphError(100, '(#100) No matching user found', { subcode: 2018001 });
  const at = world.now();
  if (at.getTime() - Date.parse(last.createdAt) > answerWindowMs)
    throw new GraphError(10, '(#10) This message is sent outside of allowed window.', { subcode: 2018278 });
  const sent = addMessage(world, { ref: null, person: last.person, byPage: true, text, at });
  return { recipient_id: id, message_id: sent.id };
}

const privateWindowMs = 7 * 24 * 3_600_000;

/** A private reply to a comment: once, within seven days, never to a page (platforms.md F5). */
function answerComment(world: World, { commentId, text }: { commentId: string; text: string }): object {
  const comment = findComment(world, commentId);
  if (!comment?.from || isPage(comment.from)) throw notFound('post', commentId);
  const at = world.now();
  if (at.getTime() - Date.parse(comment.createdAt) > privateWindowMs)
    throw new GraphError(10, '(#10) This message is sent outside of allowed window.', { subcode: 2018278 });
  if (comment.privateReply) throw new GraphError(10900, '(#10900) Activity already replied to');
  const sent = addMessage(world, { ref: null, person: comment.from, byPage: true, text, at });
  world.store.put('facebookComments', keyOf(comment.id), { ...comment, privateReply: sent.id });
  return { recipient_id: comment.from.id, message_id: sent.id };
}

/** JSON within a form, or JSON within JSON: both come. */
function part(call: GraphCall, name: string): Record<string, unknown> {
  const given = call.params[name];
  if (typeof given === 'object' && given !== null) return { ...given };
  try {
    return { ...JSON.parse(textParam(call, name) ?? '{}') };
  } catch {
    throw new GraphError(100, `(#100) param ${name} must be valid JSON`);
  }
}

/** GET {page}/conversations?user_id=…: one conversation with its messages, newest first. */
export function listConversations(world: World, call: GraphCall): object {
  const id = textParam(call, 'user_id') ?? '';
  const messages = ofPerson(world, id).reverse();
  if (messages.length === 0) return { data: [] };
  const data = messages.slice(0, 100).map(({ id: mid, text, byPage, person, createdAt }) => ({
    id: mid,
    message: text,
    from: byPage ? pagePerson : person,
    created_time: graphTime(createdAt),
  }));
  return { data: [{ id: `t_${id}`, messages: { data } }] };
}
