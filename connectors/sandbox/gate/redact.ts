import type { Call } from '../store/records.js';

const secrets = ['access_token', 'appsecret_proof', 'input_token', 'client_secret', 'fb_exchange_token'];

/** The path and query of a call as it may be shown: no token, no proof. */
export function redactedPath(url: URL): string {
  const query = new URLSearchParams(url.search);
  for (const name of secrets) if (query.has(name)) query.set(name, 'REDACTED');
  const text = query.toString();
  return text === '' ? url.pathname : `${url.pathname}?${text}`;
}

/** By what a call was allowed in, and which names its body holds: enough to see what was asked, and nothing that anybody wrote. */
export async function redactedRest(request: Request): Promise<Pick<Call, 'auth' | 'keys'>> {
  return { auth: authOf(request), keys: await keysOf(request) };
}

function authOf({ headers, url }: Request): Call['auth'] {
  const [scheme = ''] = (headers.get('authorization') ?? '').split(' ');
  const known = { oauth: 'oauth1', bearer: 'bearer', basic: 'basic' } as const;
  const kind = known[scheme.toLowerCase() as keyof typeof known];
  return kind ?? (new URL(url).searchParams.has('access_token') ? 'query' : 'none');
}

async function keysOf(request: Request): Promise<string[]> {
  if (!request.body || !request.headers.get('content-type')?.includes('json')) return [];
  try {
    return Object.keys((await request.clone().json()) ?? {});
  } catch {
    return [];
  }
}
