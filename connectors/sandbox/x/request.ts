import { baseHeader } from '../facebook/request.js';
import { readParts } from '../multipart.js';
import { sandboxSchool } from '../school.js';
import type { World } from '../world.js';
import { invalid, unauthorized, XProblem } from './errors.js';
import type { Signatures } from './oauth1.js';
import { grantOf } from './oauth2.js';
import { inOldWords } from './vocabulary.js';

/** One call of the X API. */
export interface XCall {
  method: string;
  /** Without the leading `2`. */
  path: string[];
  /** What stood in the places of a route's template, by name. */
  ids: Record<string, string>;
  query: URLSearchParams;
  /** JSON, or the parts of a multipart body. */
  body: unknown;
  /** Where the caller sees us: pictures lie below it. */
  base: string;
  kind: 'user' | 'app';
  /** What the token may do; null for all. */
  scopes: string[] | null;
}

export async function readCall(world: World, signatures: Signatures, request: Request): Promise<XCall> {
  const url = new URL(request.url);
  const [version, ...path] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  return {
    method: request.method,
    path: version === '2' ? path : ['?'],
    ids: {},
    query: inOldWords(url.searchParams),
    body: await readBody(request),
    base: request.headers.get(baseHeader) ?? url.origin,
    ...authorize(world, signatures, request),
  };
}

/** A known bearer token, or OAuth 1.0a by the sandbox's app. */
function authorize(world: World, signatures: Signatures, request: Request): Pick<XCall, 'kind' | 'scopes'> {
  const header = request.headers.get('authorization') ?? '';
  const { accessToken, appBearer } = sandboxSchool.x;
  if (header === `Bearer ${accessToken}`) return { kind: 'user', scopes: null };
  if (header === `Bearer ${appBearer}`) return { kind: 'app', scopes: null };
  if (header.startsWith('OAuth ')) {
    // What was signed is the address that the caller wrote, not the one that it is answered under.
    const { pathname, search, origin } = new URL(request.url);
    const url = `${request.headers.get(baseHeader) ?? origin}${pathname}${search}`;
    if (signatures.accept(header, { method: request.method, url })) return { kind: 'user', scopes: null };
  }
  const grant = grantOf(world, header.replace(/^Bearer /, ''));
  if (!grant) throw unauthorized();
  return { kind: 'user', scopes: grant.scopes };
}

async function readBody(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  const bytes = Buffer.from(await request.arrayBuffer());
  const parts = readParts(request.headers.get('content-type') ?? '', bytes);
  if (parts) return parts;
  const text = bytes.toString();
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
