/** Posts of the profile's own, with pictures (platforms.md X3). */
import { z } from 'zod';
import { ConnectorError, type Publication, type Published, type PublishSide } from '../connector.js';
import { fetchPicture } from '../picture.js';
import { findPublished, mustFit } from '../published.js';
import { idSchema } from '../reading.js';
import { isPictureUrl, snowflake, statusLink, type XClient, type XSettings } from './client.js';
import { fromInlineError, mustBe } from './errors.js';
import { livePosts } from './live.js';
import { uploadPicture } from './upload.js';
import { holdsLink } from './usage.js';
import { weightOf } from './weight.js';

const limits: PublishSide['limits'] = { pictures: 4, bytes: 5_000_000, text: 280, alt: 1_000 };

export function createPublishing(client: XClient, settings: XSettings): PublishSide {
  const live: PublishSide['live'] = (cursor) => livePosts(client, settings, cursor);
  return {
    limits,
    publish: (publication) => publish(client, settings.handle, publication),
    find: (publication, trace) => findPublished(live, publication, trace),
    live,
    async picture(url) {
      if (!isPictureUrl(url, settings.apiUrl)) throw new ConnectorError('invalid', 'no address of a picture of ours');
      return fetchPicture(url, settings.timeoutMs);
    },
    unpublish: (externalId) => deleteOwn(client, externalId),
    // X hides replies of others alone, and never what the account itself posted (X3).
    hidingMeans: 'X has no way to hide a post of ours for a while: only deleting takes it out of sight.',
  };
}

const errors = z.array(z.object({ type: z.string().optional() })).optional();

/** Pictures that no post came to use end by themselves after a day. */
async function publish(client: XClient, handle: string, publication: Publication): Promise<Published> {
  mustFit(publication, limits, weightOf);
  const pictures: string[] = [];
  for (const picture of publication.pictures) pictures.push(await uploadPicture(client, picture));
  const { text } = publication;
  const wanted = { ...(text && { text }), ...(pictures.length > 0 && { media: { media_ids: pictures } }) };
  const answer = await client.call({
    family: 'post',
    answer: z.object({ data: z.object({ id: idSchema }).optional(), errors }),
    send: (api) => api.v2.post('tweets', wanted),
    costs: () => [{ item: holdsLink(text) ? 'post_with_link' : 'post_create' }],
  });
  // A 200 alone says nothing: failures come inside it (X5, trap 15).
  if (!answer.data) throw fromInlineError(answer.errors?.[0]?.type);
  const externalId = answer.data.id;
  return { externalId, permalink: statusLink(handle, externalId), pictures };
}

/** What is gone already is done: X says 200 or 404 of it (X3). Of somebody else's it says 403. */
export async function deleteOwn(client: XClient, externalId: string): Promise<void> {
  const id = snowflake(externalId);
  try {
    const answer = await client.call({
      family: 'delete',
      answer: z.object({ data: z.object({ deleted: z.boolean() }).optional(), errors }),
      send: (api) => api.v2.deleteTweet(id),
      costs: () => [{ item: 'delete' }],
    });
    mustBe(true, answer.data?.deleted, answer.errors);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'not_found') throw error;
  }
}
