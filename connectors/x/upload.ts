/** A picture to X: announced, sent in parts, closed, described (platforms.md X3). Each is a call with its own time and limit. */
import { z } from 'zod';
import { ConnectorError, type PictureToPublish } from '../connector.js';
import { idSchema } from '../reading.js';
import { snowflake, type XClient } from './client.js';

const PART = 1024 * 1024;
/** A still picture is ready at once or within seconds. */
const LOOKS = 10;
const LONGEST_PAUSE_S = 5;

const processing = z
  .object({ state: z.string(), check_after_secs: z.number().optional().catch(undefined) })
  .optional()
  .catch(undefined);
const media = z.object({ data: z.object({ id: idSchema, processing_info: processing }) });
type Media = z.infer<typeof media>;

/** Its id. Nobody sees it before a post names it. */
export async function uploadPicture(client: XClient, { bytes, type, alt }: PictureToPublish): Promise<string> {
  const start = { media_type: type, total_bytes: bytes.length, media_category: 'tweet_image' };
  const send = (path: string, body: object): Promise<Media> =>
    client.call({ family: 'media', answer: media, send: (api) => api.v2.post(path, { ...body }) });
  const id = snowflake((await send('media/upload/initialize', start)).data.id);
  await sendParts(client, id, bytes);
  await ready(client, await send(`media/upload/${id}/finalize`, {}));
  if (alt !== '') await describe(client, id, alt);
  return id;
}

async function sendParts(client: XClient, id: string, bytes: Buffer): Promise<void> {
  for (let index = 0; index * PART < bytes.length; index += 1) {
    const part = { segment_index: index, media: bytes.subarray(index * PART, (index + 1) * PART) };
    await client.call({
      family: 'media',
      answer: z.unknown(),
      send: (api) => api.v2.post(`media/upload/${id}/append`, part, { forceBodyMode: 'form-data' }),
    });
  }
}

/** The SDK's own waiting ends in silence where X does not say how long (X3). */
async function ready(client: XClient, { data }: Media): Promise<void> {
  let info = data.processing_info;
  for (let look = 0; look < LOOKS && info && info.state !== 'succeeded'; look += 1) {
    if (info.state === 'failed') throw new ConnectorError('invalid', 'X could not read a picture');
    const seconds = Math.min(info.check_after_secs ?? 1, LONGEST_PAUSE_S);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const query = { command: 'STATUS', media_id: data.id };
    info = (await client.call({ family: 'media', answer: media, send: (api) => api.v2.get('media/upload', query) }))
      .data.processing_info;
  }
  if (info && info.state !== 'succeeded') throw new ConnectorError('unavailable', 'X did not finish a picture');
}

async function describe(client: XClient, id: string, alt: string): Promise<void> {
  await client.call({
    family: 'metadata',
    answer: z.object({ data: z.object({ id: idSchema }) }),
    send: (api) => api.v2.post('media/metadata', { id, metadata: { alt_text: { text: alt } } }),
    costs: () => [{ item: 'media_metadata' }],
  });
}
