import { sandboxSchool } from '../school.js';
import { invalid, unauthorized, XProblem } from './errors.js';

/** One call of the X API. */
export interface XCall {
  method: string;
  /** Without the leading `2`. */
  path: string[];
  /** What stood in the places of a route's template, by name. */
  ids: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  kind: 'user' | 'app';
}

export async function readCall(request: Request): Promise<XCall> {
  const url = new URL(request.url);
  const [version, ...path] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  return {
    method: request.method,
    path: version === '2' ? path : ['?'],
    ids: {},
    query: url.searchParams,
    body: await readBody(request),
    kind: authorize(request.headers.get('authorization') ?? ''),
  };
}

/** A known bearer token, or OAuth 1.0a by the sandbox's app. Signatures are not checked. */
function authorize(header: string): 'user' | 'app' {
  const { accessToken, appBearer, oauth1 } = sandboxSchool.x;
  if (header === `Bearer ${accessToken}`) return 'user';
  if (header === `Bearer ${appBearer}`) return 'app';
  if (header.startsWith('OAuth ') && header.includes(`oauth_consumer_key="${oauth1.appKey}"`)) return 'user';
  throw unauthorized();
}

async function readBody(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  const text = await request.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new XProblem(400, { title: 'Invalid Request', detail: 'The request body is not valid JSON.', status: 400 });
  }
}

export function numberParam(call: XCall, name: string, range: { from: number; to: number; usual: number }): number {
  const text = call.query.get(name);
  if (text === null) return range.usual;
  const number = Number(text);
  if (!Number.isInteger(number) || number < range.from || number > range.to)
    throw invalid(
      name,
      text,
      `The \`${name}\` query parameter value [${text}] is not between ${range.from} and ${range.to}`,
    );
  return number;
}

export function idParam(call: XCall, name: string): bigint | undefined {
  const text = call.query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,19}$/.test(text)) throw invalid(name, text, `The \`${name}\` query parameter value is not a valid id`);
  return BigInt(text);
}

export function timeParam(call: XCall, name: string): number | undefined {
  const text = call.query.get(name);
  if (text === null) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw invalid(name, text, `The \`${name}\` query parameter value is not a valid time`);
  return time;
}

export function listParam(call: XCall, name: string): string[] {
  return (call.query.get(name) ?? '').split(',').filter((part) => part !== '');
}
