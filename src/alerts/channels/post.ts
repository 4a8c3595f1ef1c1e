/** One POST of JSON to somebody's address: a time-out, no redirects, and every failure as a code that the actions know. */
import { ConnectorError, type ConnectorErrorCode } from '../../../connectors/connector.js';

/** Milliseconds; tests have less patience. */
export const limits = { answer: 10_000 };
/** Nobody's answer is longer than what tells success from failure. */
const answerLength = 500;

export interface Posting {
  url: string;
  body: string;
  headers?: Record<string, string>;
}

/** The beginning of the answer's text. Throws ConnectorError; its message never holds the address, which is a secret. */
export async function postJson({ url, body, headers }: Posting): Promise<string> {
  const answer = await send({ url, body, headers });
  const text = await beginningOf(answer, answer.ok);
  if (answer.ok) return text;
  const after = Number(answer.headers.get('retry-after'));
  throw new ConnectorError(
    codeOf(answer.status),
    `answered ${answer.status}`,
    after > 0 ? Math.min(after, 3600) * 1000 : undefined,
  );
}

/** Not more of it than we read. An answer that says yes and then never comes to its end is none: it may be of a proxy on the way. */
async function beginningOf({ body }: Response, needed: boolean): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(part, { stream: true });
      if (text.length >= answerLength) break;
    }
  } catch {
    if (needed) throw new ConnectorError('timeout', 'the answer did not come to its end');
  }
  return text.slice(0, answerLength);
}

async function send({ url, body, headers }: Posting): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      // An address that sends us elsewhere is wrong, or somebody else's.
      redirect: 'manual',
      signal: AbortSignal.timeout(limits.answer),
    });
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    throw new ConnectorError(late ? 'timeout' : 'unavailable', late ? 'no answer in time' : 'no connection');
  }
}

function codeOf(status: number): ConnectorErrorCode {
  if (status === 429) return 'rate_limited';
  if (status === 408) return 'timeout';
  if (status >= 500) return 'unavailable';
  if (status === 404 || status === 410) return 'not_found';
  return status === 401 || status === 403 ? 'forbidden' : 'invalid';
}
