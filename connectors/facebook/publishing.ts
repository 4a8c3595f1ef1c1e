/** Posts of the page's own, with pictures (platforms.md F5). */
import { z } from 'zod';
import { ConnectorError, mayHaveHappened, type Publication, type Published, type PublishSide } from '../connector.js';
import { fetchPicture } from '../picture.js';
import { findPublished, mustFit } from '../published.js';
import { idSchema, looseObject } from '../reading.js';
import { type FacebookSettings, type GraphClient, isPictureUrl, postLink } from './client.js';
import { postId } from './ids.js';
import { livePosts, photosOfPost } from './live.js';
import { isGone } from './thread.js';

interface Page {
  client: GraphClient;
  pageId: string;
}

/**
 * Bytes: "less than 10 MB" (F5). How many pictures, and how long texts may be, Meta does not say for its API: ten pictures and a
 * thousand letters of alternative text are what other tools keep to, 63,206 letters what the page itself takes.
 */
const limits: PublishSide['limits'] = { pictures: 10, bytes: 9_900_000, text: 63_206, alt: 1_000 };

export function createPublishing(client: GraphClient, settings: FacebookSettings): PublishSide {
  const page = { client, pageId: settings.pageId };
  const live: PublishSide['live'] = (cursor) => livePosts(client, settings.pageId, cursor);
  return {
    limits,
    publish: (publication) => publish(page, publication),
    find: (publication, trace) => findPublished(live, publication, trace),
    live,
    async picture(url) {
      if (!isPictureUrl(url, settings.graphUrl)) throw new ConnectorError('invalid', 'no address of a picture of ours');
      return fetchPicture(url, settings.timeoutMs);
    },
    unpublish: (externalId) => unpublish(page, externalId),
    hiding: { set: (externalId, hidden) => setHidden(page, externalId, hidden) },
    hidingMeans:
      'What is hidden is gone from the timeline of the page alone. Each picture still has an address of its own, and may be seen in the page’s photos and where others shared it: only taking the post down takes it away.',
  };
}

/**
 * Photos first, seen by nobody; then one call that makes them a post, also where there is only one: so there is a single moment
 * in which something becomes public, and a single thing to look for when its answer is lost.
 */
async function publish(page: Page, publication: Publication): Promise<Published> {
  mustFit(publication, limits, (text) => text.length);
  const photos: string[] = [];
  let mayBeOut = false;
  try {
    for (const picture of publication.pictures) photos.push(await uploadPhoto(page, picture));
    mayBeOut = true;
    const externalId = postId(await post(page, publication.text, photos), page.pageId);
    return { externalId, permalink: await permalinkOf(page, externalId), pictures: photos };
  } catch (error) {
    // Children's pictures are not left lying at Facebook for a post that will not be; one that may be out keeps them.
    if (mayBeOut && error instanceof ConnectorError) mayBeOut = mayHaveHappened(error.code);
    if (!mayBeOut) await Promise.all(photos.map(discard(page)));
    throw error;
  }
}

const created = z.object({ id: idSchema });

async function uploadPhoto({ client, pageId }: Page, picture: Publication['pictures'][number]): Promise<string> {
  const { bytes, name, type, alt } = picture;
  const fields = { published: 'false', ...(alt && { alt_text_custom: alt }) };
  const file = { field: 'source', name, type, bytes };
  return (await client.upload({ path: [pageId, 'photos'], fields, file, answer: created })).id;
}

async function post({ client, pageId }: Page, message: string, photos: string[]): Promise<string> {
  const media = photos.map((id) => ({ media_fbid: id }));
  const params = { ...(message && { message }), ...(media.length > 0 && { attached_media: media }) };
  return (await client.call({ method: 'POST', path: [pageId, 'feed'], params, answer: created })).id;
}

/** It is out by now: an address that could not be read is no reason to say that it failed. */
async function permalinkOf({ client }: Page, id: string): Promise<string> {
  const answer = z.object({ permalink_url: z.string() });
  try {
    const params = { fields: 'permalink_url' };
    return (await client.call({ method: 'GET', path: [id], params, answer })).permalink_url;
  } catch {
    return postLink(id);
  }
}

const discard =
  ({ client }: Page) =>
  (id: string) =>
    client.call({ method: 'DELETE', path: [id], params: {}, answer: looseObject }).catch(() => undefined);

/**
 * Its pictures first, since they have addresses of their own: were the post gone before them, nobody would know their ids. What
 * is gone already is done; what can still be read after a refusal was not made by this app, and a person must do it.
 */
async function unpublish(page: Page, externalId: string): Promise<void> {
  const { client, pageId } = page;
  let found: Awaited<ReturnType<typeof photosOfPost>>;
  try {
    found = await photosOfPost(client, externalId);
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'not_found') return;
    throw error;
  }
  if (found.from !== pageId) throw new ConnectorError('invalid', 'it is no post of this page');
  for (const id of [...found.photos, externalId]) await remove(page, id);
}

/** Meta answers with a boolean or with the word (F5). */
const answered = z.object({
  success: z.union([z.boolean(), z.string()]).transform((said) => String(said) === 'true'),
});

/**
 * `is_hidden` of a post: off the page's timeline, and no further (F5). It is the only way back that there is, since a post that is
 * out cannot be unpublished, and it is open for what this app made. Asked for twice it is the same.
 */
async function setHidden({ client, pageId }: Page, id: string, hidden: boolean): Promise<'set' | 'gone'> {
  if (!id.startsWith(`${pageId}_`)) throw new ConnectorError('invalid', 'it is no post of this page');
  try {
    const params = { is_hidden: hidden };
    const { success } = await client.call({ method: 'POST', path: [id], params, answer: answered });
    if (success) return 'set';
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'not_found') throw error;
    if (await isGone({ client }, id)) return 'gone';
  }
  throw new ConnectorError('forbidden', 'it is there, but Facebook does not let us hide or show it');
}

async function remove({ client }: Page, id: string): Promise<void> {
  try {
    const { success } = await client.call({ method: 'DELETE', path: [id], params: {}, answer: answered });
    if (success) return;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'not_found') throw error;
    // 100/33 means "gone" or "not allowed" (trap 16).
    if (await isGone({ client }, id)) return;
  }
  throw new ConnectorError('forbidden', 'it is there, but Facebook does not let us delete it');
}
