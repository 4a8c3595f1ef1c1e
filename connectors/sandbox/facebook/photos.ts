/** Photos: uploaded, used by a post, described, deleted (platforms.md F5, part 3, 14). */
import { kindOf } from '../media/kind.js';
import type { FacebookPost, Picture, UnpublishedPhoto } from '../store/records.js';
import { nextNumber, type World } from '../world.js';
import { addPost, editPost, removePost } from './acts.js';
import { GraphError } from './errors.js';
import { parseFields, project } from './fields.js';
import { findPhoto, keyOf, pagePerson } from './nodes.js';
import { paged } from './paging.js';
import { defaultFields, present } from './present.js';
import { booleanParam, fileParam, type GraphCall, textParam } from './request.js';

const mostBytes = 10_000_000;

/** POST {page}/photos: published it is a post at once, else it waits for one. */
export function uploadPhoto(world: World, call: GraphCall): object {
  const photo = takePhoto(world, call);
  if (booleanParam(call, 'published') ?? true) {
    const message = textParam(call, 'message') ?? textParam(call, 'caption') ?? '';
    const post = { ref: null, from: pagePerson, visitor: false, message, at: world.now(), byApp: true as const };
    return { id: photo.id, post_id: addPost(world, { ...post, pictures: [asPicture(photo)] }).id };
  }
  world.store.put('facebookPhotos', photo.id, photo);
  return { id: photo.id };
}

function takePhoto(world: World, call: GraphCall): UnpublishedPhoto {
  const file = fileParam(call, 'source');
  // The sandbox fetches nothing, so it takes no `url`.
  if (!file) throw new GraphError(324, '(#324) Missing or invalid image file');
  const { bytes, fileName } = file;
  if (kindOf(bytes) === null) throw new GraphError(324, '(#324) Missing or invalid image file');
  if (bytes.length >= mostBytes) throw new GraphError(100, '(#100) Photos should be less than 10 MB');
  const id = nextNumber(world);
  world.store.put('pictureFiles', id, { base64: bytes.toString('base64') });
  const alt = textParam(call, 'alt_text_custom') ?? '';
  return { id, file: fileName, caption: '', alt, createdAt: world.now().toISOString() };
}

/** The photos that a post names: each must wait for one, and waits no longer afterwards. */
export function attached(world: World, call: GraphCall): Picture[] {
  const photos = mediaIds(call).map((id) => {
    const node = findPhoto(world, id);
    if (node?.kind !== 'unpublished photo')
      throw new GraphError(100, '(#100) Invalid parameter: attached_media names no unpublished photo');
    return node.picture;
  });
  for (const { id } of photos) world.store.drop('facebookPhotos', id);
  return photos.map(asPicture);
}

/** As JSON, or as JSON within a form: as a whole, or one by one (`attached_media[0]`). */
function mediaIds(call: GraphCall): string[] {
  const whole = call.params.attached_media;
  const single = Object.keys(call.params).filter((name) => /^attached_media\[\d+\]$/.test(name));
  const given = whole === undefined ? single.map((name) => call.params[name]) : parsed(whole);
  if (!Array.isArray(given)) throw new GraphError(100, '(#100) param attached_media must be an array.');
  return given.map((one) => {
    const media = parsed(one);
    const id = typeof media === 'object' && media !== null && 'media_fbid' in media ? media.media_fbid : undefined;
    if (typeof id !== 'string') throw new GraphError(100, '(#100) param attached_media must have media_fbid.');
    return id;
  });
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new GraphError(100, '(#100) param attached_media must be valid JSON');
  }
}

function asPicture({ id, file, caption, alt }: UnpublishedPhoto): Picture {
  return { id, file, caption, alt };
}

/** POST {photo} with alt_text_custom. */
export function describePhoto(world: World, id: string, alt: string): void {
  const node = findPhoto(world, id);
  if (node?.kind === 'unpublished photo') world.store.put('facebookPhotos', node.picture.id, { ...node.picture, alt });
  if (node?.kind !== 'photo') return;
  const pictures = node.post.pictures.map((each) => (each.id === node.picture.id ? { ...each, alt } : each));
  world.store.put('facebookPosts', keyOf(node.post.id), { ...node.post, pictures });
}

/** DELETE {photo}: with the last one its post goes as well. */
export function deletePhoto(world: World, id: string): void {
  const node = findPhoto(world, id);
  if (!node) return;
  world.store.drop('pictureFiles', node.picture.id);
  if (node.kind === 'unpublished photo') world.store.drop('facebookPhotos', node.picture.id);
  else withoutPhoto(world, node.post, node.picture.id);
}

function withoutPhoto(world: World, post: FacebookPost, id: string): void {
  const pictures = post.pictures.filter((each) => each.id !== id);
  if (pictures.length === 0) removePost(world, post, { by: pagePerson, at: world.now() });
  else editPost(world, post, { message: post.message, pictures, at: world.now() });
}

/** GET {page}/photos: those of published posts, newest first. */
export function listPhotos(world: World, call: GraphCall): object {
  const posts = [...world.store.all('facebookPosts').values()].filter((post) => !post.visitor);
  const photos = posts.flatMap((post) =>
    post.pictures.map((picture) => ({ id: picture.id, createdAt: post.createdAt, picture, post })),
  );
  const fields = parseFields(textParam(call, 'fields') ?? defaultFields.photo);
  const newestFirst = { ...call, params: { ...call.params, order: 'reverse_chronological' } };
  return paged({ call: newestFirst, pages: world.facebook.ways.pages }, photos, ({ picture, post }) =>
    project(present(world, { kind: 'photo', picture, post }, call.base), fields),
  );
}
