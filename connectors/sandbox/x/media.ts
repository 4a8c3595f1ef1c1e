/** Pictures for posts: announced, sent in parts, closed, described, used (platforms.md X3, part 3, 30). */
import { z } from 'zod';
import { kindOf } from '../media/kind.js';
import type { Part } from '../multipart.js';
import type { Picture, XMedia } from '../store/records.js';
import { nextSnowflake, type World } from '../world.js';
import { forbidden, invalid } from './errors.js';
import type { XCall } from './request.js';

const mostBytes = 5 * 1024 * 1024;
const mostOfAPart = 5 * 1024 * 1024;
const lastsMs = 24 * 3_600_000;
/** Larger ones are worked on for a while after they are closed. */
const atOnceBytes = 1024 * 1024;

const start = z.strictObject({
  media_type: z.enum(['image/jpeg', 'image/png']),
  total_bytes: z.number().int().positive(),
  media_category: z.literal('tweet_image').optional(),
  shared: z.boolean().optional(),
  additional_owners: z.array(z.string()).optional(),
});

/** POST media/upload/initialize */
export function initialize(world: World, call: XCall): object {
  const body = start.safeParse(call.body);
  if (!body.success) throw invalid(body.error.issues[0]?.path.join('.') || 'body', '', 'Invalid body');
  const { media_type: type, total_bytes: totalBytes } = body.data;
  if (totalBytes > mostBytes) throw invalid('total_bytes', totalBytes, 'An image may have 5 MB');
  const expiresAt = new Date(world.now().getTime() + lastsMs).toISOString();
  const id = nextSnowflake(world, world.now());
  return told(world, keep(world, { id, type, totalBytes, segments: {}, state: 'open', alt: '', expiresAt }));
}

/** POST media/upload/:id/append: segment_index and media, in this order and as bytes. */
export function append(world: World, call: XCall): object {
  const media = open(world, call);
  const parts = Array.isArray(call.body) ? (call.body as Part[]) : [];
  const [index, bytes] = ['segment_index', 'media'].map((name) => parts.find((part) => part.name === name)?.bytes);
  if (!index || !/^\d{1,3}$/.test(String(index)))
    throw invalid('segment_index', index, 'segment_index must be 0 to 999');
  if (!bytes || bytes.length === 0 || bytes.length > mostOfAPart) throw invalid('media', '', 'media must be 1 to 5 MB');
  keep(world, { ...media, segments: { ...media.segments, [Number(String(index))]: bytes.toString('base64') } });
  return { data: { expires_at: seconds(media.expiresAt) } };
}

/** POST media/upload/:id/finalize: every segment must be there, and together be what was announced. */
export function finalize(world: World, call: XCall): object {
  const media = open(world, call);
  const whole = bytesOf(media);
  if (!whole || whole.length !== media.totalBytes)
    throw invalid('media_id', media.id, 'Segments do not add up to provided total file size.');
  if (kindOf(whole) !== media.type) throw invalid('media_id', media.id, 'The bytes are not of the media type.');
  return told(world, keep(world, { ...media, state: whole.length > atOnceBytes ? 'sent' : 'ready' }));
}

/** GET media/upload?command=STATUS: asking is what lets a large one get ready, or fail where its end is missing. */
export function status(world: World, call: XCall): object {
  const media = found(world, call.query.get('media_id') ?? '');
  if (call.query.get('command') !== 'STATUS') throw invalid('command', '', 'command must be STATUS');
  if (media.state !== 'sent') return told(world, media);
  return told(world, keep(world, { ...media, state: isWhole(media) ? 'ready' : 'failed' }));
}

const description = z.strictObject({
  id: z.string(),
  metadata: z.strictObject({ alt_text: z.strictObject({ text: z.string().min(1).max(1000) }) }),
});

/** POST media/metadata */
export function describe(world: World, call: XCall): object {
  const body = description.safeParse(call.body);
  if (!body.success) throw invalid(body.error.issues[0]?.path.join('.') || 'body', '', 'Invalid body');
  const { id, metadata } = body.data;
  keep(world, { ...found(world, id), alt: metadata.alt_text.text });
  return { data: { id, associated_metadata: metadata } };
}

/** The pictures of a new post. Throws where one is not ready, has expired or was used. */
export function takeMedia(world: World, ids: string[]): Picture[] {
  const all = ids.map((id) => world.store.get('xMedia', id));
  return all.map((media, index) => {
    const fit = media?.state === 'ready' && Date.parse(media.expiresAt) > world.now().getTime();
    const bytes = media && bytesOf(media);
    if (!fit || !bytes) throw invalid('media.media_ids', ids[index], 'Your media IDs are invalid.');
    world.store.put('pictureFiles', media.id, { base64: bytes.toString('base64') });
    world.store.drop('xMedia', media.id);
    return { id: media.id, file: `${media.id}.jpg`, caption: '', alt: media.alt };
  });
}

function open(world: World, call: XCall): XMedia {
  const media = found(world, call.ids.id ?? '');
  if (media.state !== 'open') throw invalid('id', media.id, 'The upload is closed.');
  return media;
}

function found(world: World, id: string): XMedia {
  const media = world.store.get('xMedia', id);
  if (media && Date.parse(media.expiresAt) > world.now().getTime()) return media;
  throw media ? forbidden('The media has expired.') : invalid('media_id', id, 'There is no such media.');
}

function keep(world: World, media: XMedia): XMedia {
  world.store.put('xMedia', media.id, media);
  return media;
}

/** Null where a segment is missing. */
function bytesOf({ segments }: XMedia): Buffer | null {
  const count = Object.keys(segments).length;
  const parts = Array.from({ length: count }, (_, index) => segments[index]);
  if (parts.some((part) => part === undefined)) return null;
  return Buffer.concat(parts.map((part) => Buffer.from(part ?? '', 'base64')));
}

function isWhole(media: XMedia): boolean {
  const end = bytesOf(media)?.subarray(-12).toString('latin1') ?? '';
  return media.type === 'image/png' ? end.includes('IEND') : end.endsWith('\xff\xd9');
}

function told(world: World, { id, state, expiresAt, totalBytes }: XMedia): object {
  const worked = { sent: 'pending', failed: 'failed', ready: 'succeeded' }[state === 'open' ? 'ready' : state];
  const asked = totalBytes > atOnceBytes && state !== 'open';
  const info = { state: worked, ...(state === 'sent' ? { check_after_secs: 1 } : { progress_percent: 100 }) };
  const left = Math.max(0, Math.floor((Date.parse(expiresAt) - world.now().getTime()) / 1000));
  const data = { id, media_key: `3_${id}`, expires_after_secs: left, size: totalBytes };
  return { data: { ...data, ...(asked ? { processing_info: info } : {}) } };
}

function seconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
