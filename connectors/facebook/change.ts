/** One change of a delivery, as one of our events (the item × verb matrix of platforms.md F3.5). */
import { z } from 'zod';
import type { InboundComment, InboundEvent, InboundPost, Person } from '../connector.js';
import { keyword, looseObject, whyInvalid } from '../reading.js';
import { commentLink, postLink } from './client.js';
import { commentId, lastSegment } from './ids.js';
import { type Value, valueSchema } from './value.js';

/** A part that could not be read. The message says why in our words and the platform's keywords, never in people's. */
export class Unreadable extends Error {}

export interface EntryContext {
  account: string;
  entryTime?: Date;
  /** Told of what is read all the same, though its name is not known to us. */
  odd(why: string): void;
}

interface Change extends EntryContext {
  value: Value;
  at: Date;
}

/** Nothing that anybody wrote: likes, follows, and albums (whose photos come by themselves). */
const ignored = new Set(['like', 'reaction', 'connection', 'relationship-status', 'interest', 'album', 'rating']);
const posts = new Set([
  'post',
  'status',
  'photo',
  'video',
  'share',
  'link',
  'note',
  'event',
  'story',
  'reels',
  'milestone',
]);

const changeSchema = z.object({ field: z.string(), value: looseObject });

/** The event of one change, or null where nobody wrote anything. Throws Unreadable. */
export function readChange(raw: unknown, context: EntryContext): InboundEvent | null {
  const { field, value: rawValue } = read(changeSchema, raw);
  if (field !== 'feed' && field !== 'mention') throw new Unreadable(`unknown field ${keyword(field)}`);
  if (ignored.has(String(rawValue.item))) return null;
  const known = rawValue.item === 'comment' || posts.has(String(rawValue.item));
  if (!known) unknown(rawValue, `unknown item ${keyword(rawValue.item)}`, context);
  const value = read(valueSchema, known ? rawValue : { ...rawValue, item: rawValue.comment_id ? 'comment' : 'post' });
  const at = value.created_time ?? context.entryTime;
  if (!at) throw new Unreadable('created_time: no time');
  const change: Change = { ...context, value, at };
  if (field === 'mention') return mentionOf(change);
  return value.item === 'comment' ? commentEvent(change) : postEvent(change);
}

function read<T>(schema: z.ZodType<T>, raw: unknown): T {
  const result = schema.safeParse(raw);
  if (!result.success) throw new Unreadable(whyInvalid(result.error));
  return result.data;
}

/** Words that somebody wrote are judged whatever Facebook calls them; what holds none is only counted. */
function unknown({ message }: Record<string, unknown>, why: string, { odd }: EntryContext): void {
  if (typeof message !== 'string' || message.trim() === '') throw new Unreadable(why);
  odd(why);
}

type Verb = 'add' | 'edit' | 'remove' | 'hide' | 'unhide';

/** Both `edit` and `edited` occur (F3.5). Under a verb that we do not know, words are what stands now, as after an edit. */
function verbOf({ value, ...context }: Change): Verb {
  const { verb } = value;
  const verbs: Record<string, Verb> = { edited: 'edit', update: 'edit', delete: 'remove' };
  const plain = verbs[verb] ?? verb;
  if (plain === 'add' || plain === 'edit' || plain === 'remove' || plain === 'hide' || plain === 'unhide') return plain;
  unknown(value, `unknown verb ${keyword(verb)}`, context);
  return 'edit';
}

function commentEvent(change: Change): InboundEvent {
  const verb = verbOf(change);
  const { comment_id, post_id } = change.value;
  const externalId = commentId(idOf(comment_id, 'comment_id'), post_id ?? '');
  if (verb === 'add' || verb === 'edit') return commentOf(change, externalId, verb);
  return outOfSight(change, externalId, verb);
}

function postEvent(change: Change): InboundEvent {
  const { value, account, at } = change;
  const verb = verbOf(change);
  const externalId = idOf(value.post_id, 'post_id');
  if (verb !== 'add' && verb !== 'edit') return outOfSight(change, externalId, verb);
  // A status is always the page's own. Of anything else without `from` we cannot know, so it is read as a stranger's.
  const own = authorOf(value).id === account || (value.item === 'status' && !value.from);
  if (!own)
    return {
      ...written(change, verb),
      externalId,
      surface: 'visitor_post',
      permalink: permalinkOf(change, externalId),
    };
  const post: InboundPost = {
    type: 'post',
    externalId,
    text: value.message ?? '',
    permalink: permalinkOf(change, externalId),
    at,
  };
  return verb === 'edit' ? { ...post, edited: true } : post;
}

/** Removed, hidden or shown. `from` is left alone: it is the actor at most, never the author (F3.5). */
function outOfSight({ value, at }: Change, externalId: string, verb: 'remove' | 'hide' | 'unhide'): InboundEvent {
  if (verb === 'remove') return { type: 'removal', of: value.item === 'comment' ? 'comment' : 'post', externalId, at };
  return { type: 'visibility', externalId, hidden: verb === 'hide', at };
}

function commentOf(change: Change, externalId: string, verb: 'add' | 'edit'): InboundComment {
  const { value, account } = change;
  const postId = value.post_id ?? `${account}_${externalId.split('_')[0]}`;
  const parent = value.parent_id;
  // A top-level comment names its post as its parent (F3.4).
  const isReply = parent !== undefined && lastSegment(parent) !== lastSegment(postId);
  return {
    ...written(change, verb),
    externalId,
    surface: isReply ? 'reply' : 'comment',
    postExternalId: postId,
    parentExternalId: isReply ? commentId(parent, postId) : undefined,
    permalink: commentLink(permalinkOf(change, postId), externalId),
  };
}

/** The page was named somewhere else: `from` is often missing, and the post is not ours (F3.5). */
function mentionOf(change: Change): InboundEvent {
  const { value } = change;
  const verb = verbOf(change);
  const postId = idOf(value.post_id ?? value.comment_id, 'post_id');
  const externalId = value.comment_id ?? postId;
  if (verb !== 'add' && verb !== 'edit') return outOfSight(change, externalId, verb);
  const link = permalinkOf(change, postId);
  return {
    ...written(change, verb),
    externalId,
    surface: 'mention',
    permalink: value.comment_id ? commentLink(link, value.comment_id) : link,
  };
}

/** The words and the hand. In an edit created_time is the edit's own time (F3.5), so when it first appeared is unknown. */
function written({ value, account, at }: Change, verb: 'add' | 'edit') {
  const author = authorOf(value);
  return {
    type: 'comment' as const,
    edited: verb === 'edit',
    author,
    ours: author.id === account,
    text: value.message ?? '',
    postedAt: verb === 'edit' ? undefined : at,
    writtenAt: at,
  };
}

function authorOf({ from, sender_id, sender_name }: Value): Person {
  const id = from?.id ?? sender_id;
  return { ...(id ? { id } : {}), name: from?.name || sender_name, handle: '', bio: '' };
}

function idOf(id: string | undefined, field: string): string {
  if (id) return id;
  throw new Unreadable(`${field}: missing`);
}

/** The link that Facebook gives for the post, where it is a web address at all. */
function permalinkOf({ value }: Change, postId: string): string {
  const given = value.post?.permalink_url;
  return given && /^https?:\/\//.test(given) && URL.canParse(given) ? given : postLink(postId);
}
