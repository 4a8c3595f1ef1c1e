import { createHmac } from 'node:crypto';
import { readParts } from '../multipart.js';
import { sandboxSchool } from '../school.js';
import type { FacebookGrant } from '../store/records.js';
import { GraphError } from './errors.js';
import type { FacebookWays } from './ways.js';

/** One call of the Graph API, with query and body made one. */
export interface GraphCall {
  method: string;
  version: string;
  path: string[];
  params: Record<string, unknown>;
  token: string;
  /** Where the token came of the login dialog. */
  granted?: FacebookGrant;
  /** Where the caller sees us: `paging.next` must lead back there (platforms.md F2.8). */
  base: string;
}

/** The header in which the HTTP server says under which address the caller reached it. */
export const baseHeader = 'x-sandbox-base';

export async function readCall(request: Request): Promise<GraphCall> {
  const url = new URL(request.url);
  const [version = '', ...path] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  // The SDK sends params of a DELETE in the query and an empty JSON body even on a GET (platforms.md F1).
  const params = { ...Object.fromEntries(url.searchParams), ...(await readBody(request)) };
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const token = typeof params.access_token === 'string' ? params.access_token : (bearer ?? '');
  return { method: request.method, version, path, params, token, base: request.headers.get(baseHeader) ?? url.origin };
}

async function readBody(request: Request): Promise<Record<string, unknown>> {
  if (request.method === 'GET') return {};
  const bytes = Buffer.from(await request.arrayBuffer());
  const type = request.headers.get('content-type') ?? '';
  const parts = readParts(type, bytes);
  // A part with a file name is a file, any other a param.
  if (parts)
    return Object.fromEntries(parts.map((part) => [part.name, part.fileName === null ? String(part.bytes) : part]));
  const text = bytes.toString();
  if (text === '') return {};
  if (type.includes('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
  } catch {
    throw new GraphError(100, '(#100) The request body is not valid JSON');
  }
}

/** Throws unless version, token and proof are good. */
export function admit(call: GraphCall, { requireProof }: FacebookWays): void {
  if (!/^v\d+\.\d+$/.test(call.version)) throw new GraphError(2635, '(#2635) You are calling an unknown version');
  const { pageToken, userToken, appId, appSecret } = sandboxSchool.facebook;
  if (call.token === '')
    throw new GraphError(2500, 'An active access token must be used to query information about the current user.');
  if (![pageToken, userToken, `${appId}|${appSecret}`].includes(call.token))
    throw new GraphError(190, 'Invalid OAuth access token - Cannot parse access token');
  const proof = call.params.appsecret_proof;
  if (proof === undefined && requireProof && !call.token.includes('|'))
    throw new GraphError(100, 'API calls from the server require an appsecret_proof argument', {
      type: 'GraphMethodException',
    });
  if (proof !== undefined && proof !== createHmac('sha256', appSecret).update(call.token).digest('hex'))
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument', { type: 'GraphMethodException' });
}

/** A file that came in a multipart body. */
export function fileParam(call: GraphCall, name: string): { fileName: string; bytes: Buffer } | undefined {
  const value = call.params[name];
  if (typeof value !== 'object' || value === null || !('fileName' in value && 'bytes' in value)) return undefined;
  return Buffer.isBuffer(value.bytes) ? { fileName: String(value.fileName), bytes: value.bytes } : undefined;
}

export function textParam(call: GraphCall, name: string): string | undefined {
  const value = call.params[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** Undefined where it was not sent; forms send words for booleans. */
export function booleanParam(call: GraphCall, name: string): boolean | undefined {
  const value = call.params[name];
  if (value === undefined) return undefined;
  if (value === true || value === 'true' || value === '1') return true;
  if (value === false || value === 'false' || value === '0') return false;
  throw new GraphError(100, `(#100) Param ${name} must be a boolean`);
}

/** Whether it came with a person's token; such a call may not write. */
export function byUserToken(call: GraphCall): boolean {
  if (call.token !== sandboxSchool.facebook.userToken) return false;
  if (call.method === 'GET') return true;
  throw new GraphError(190, 'A Page access token is required for this call', { subcode: 2069032 });
}
