/** Fetches a picture of our own from where the platform keeps it: never what strangers post (design.md section 4, rule 9). */
import { ConnectorError } from './connector.js';

const MOST_BYTES = 25_000_000;

/** Throws `not_found` where it is gone or its address has ended, `invalid` where it is too large. No redirects. */
export async function fetchPicture(url: string, timeoutMs: number): Promise<Buffer> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if ([403, 404, 410].includes(response.status))
      throw new ConnectorError('not_found', 'the picture is gone, or its address has ended');
    if (!response.ok || !response.body) throw new ConnectorError('unavailable', `a picture: status ${response.status}`);
    return await upTo(MOST_BYTES, response.body.getReader());
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    throw new ConnectorError(late ? 'timeout' : 'unavailable', 'a picture could not be fetched');
  }
}

/** What a server says of the length of its answer need not be true, so the bytes are counted. */
async function upTo(most: number, body: ReadableStreamDefaultReader<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await body.read(); part.value; part = await body.read()) {
    length += part.value.length;
    parts.push(part.value);
    if (length <= most) continue;
    await body.cancel();
    throw new ConnectorError('invalid', `a picture of more than ${most} bytes`);
  }
  return Buffer.concat(parts);
}
