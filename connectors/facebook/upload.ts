/** One file to the Graph API, by multipart written here: the SDK drops the body of an upload (platforms.md F2.5). */
import { z } from 'zod';
import { ConnectorError } from '../connector.js';
import { answered } from '../reading.js';
import type { FacebookSettings } from './client.js';
import { fromAnswer, toConnectorError } from './errors.js';

export interface GraphUpload<T> {
  path: string[];
  fields: Record<string, string>;
  file: { field: string; name: string; type: string; bytes: Buffer };
  answer: z.ZodType<T>;
}

/** A picture of some megabytes by a school's slow line takes longer than a call. */
const PATIENCE = 3;

const errorBody = z.object({ error: z.unknown() });

/** Token and proof go in the body: what stands in the address lands in logs. Throws ConnectorError. */
export async function upload<T>(
  settings: FacebookSettings,
  proof: string,
  { path, fields, file, answer }: GraphUpload<T>,
): Promise<T> {
  const form = new FormData();
  const all = { ...fields, access_token: settings.pageToken, appsecret_proof: proof };
  for (const [name, value] of Object.entries(all)) form.append(name, value);
  form.append(file.field, new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name);
  const url = [settings.graphUrl, settings.graphVersion, ...path.map(encodeURIComponent)].join('/');
  try {
    const signal = AbortSignal.timeout(settings.timeoutMs * PATIENCE);
    const response = await fetch(url, { method: 'POST', body: form, signal });
    const body: unknown = await response.json();
    if (response.ok) return answered(answer, body);
    const usage = { 'x-business-use-case-usage': response.headers.get('x-business-use-case-usage') };
    const error = errorBody.safeParse(body).data?.error;
    throw fromAnswer({ status: response.status, response: error, headers: usage });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError')
      throw new ConnectorError('timeout', 'Graph API: no answer to an upload in time');
    throw toConnectorError(error);
  }
}
