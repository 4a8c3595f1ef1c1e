import { GraphError } from './errors.js';
import { type GraphCall, textParam } from './request.js';
import type { FacebookWays } from './ways.js';

interface Listed {
  id: string;
  createdAt: string;
}

/** One page of a Graph API listing, cursors and all. Cursors name a place, not an index: insertions don't move them. */
export function paged<T extends Listed>(
  { call, pages }: { call: GraphCall; pages: FacebookWays['pages'] },
  items: T[],
  show: (item: T) => unknown,
): object {
  const backwards = call.params.order === 'reverse_chronological' || call.params.order === 'reverse';
  const sorted = [...items].sort((a, b) => (backwards ? -1 : 1) * compare(placeOf(a), placeOf(b)));
  const asked = Math.min(100, positive(call) ?? 25);
  // Fewer than asked, and yet not the last: so it is where somebody else's rules took items out.
  const limit = pages === 'short' ? Math.ceil(asked / 3) : asked;
  const after = readCursor(call, 'after');
  const before = readCursor(call, 'before');
  const sign = backwards ? -1 : 1;
  let rest = sorted;
  if (after) rest = rest.filter((item) => sign * compare(placeOf(item), after) > 0);
  if (before) rest = rest.filter((item) => sign * compare(placeOf(item), before) < 0);
  const page = before ? rest.slice(-limit) : rest.slice(0, limit);
  if (pages === 'empty' && !after && !before && page.length > 0) return emptyPage(call, backwards);
  const first = page[0];
  const last = page.at(-1);
  if (!first || !last) return { data: [] };
  const cursors = { before: cursorOf(first), after: cursorOf(last) };
  const more = !before && rest.length > page.length;
  return {
    data: page.map(show),
    paging: {
      cursors,
      ...(more ? { next: nextUrl(call, cursors.after) } : {}),
    },
  };
}

/** Nothing, and more behind it. */
function emptyPage(call: GraphCall, backwards: boolean): object {
  const edge = Buffer.from(backwards ? '9999-12-31 0' : '0000-01-01 0').toString('base64url');
  return { data: [], paging: { cursors: { before: edge, after: edge }, next: nextUrl(call, edge) } };
}

function placeOf(item: Listed): string {
  return `${item.createdAt} ${item.id.slice(item.id.lastIndexOf('_') + 1)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function cursorOf(item: Listed): string {
  return Buffer.from(placeOf(item)).toString('base64url');
}

function readCursor(call: GraphCall, name: 'after' | 'before'): string | undefined {
  const text = textParam(call, name);
  if (text === undefined || text === '') return undefined;
  const place = Buffer.from(text, 'base64url').toString();
  if (!/^\d{4}-.* \d+$/.test(place)) throw new GraphError(100, `(#100) Invalid cursor in param ${name}`);
  return place;
}

function positive(call: GraphCall): number | undefined {
  const text = textParam(call, 'limit');
  if (text === undefined) return undefined;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 0) throw new GraphError(100, '(#100) Param limit must be a positive integer');
  return limit || undefined;
}

/** Absolute and with the token, as Facebook has it, but never with the proof (platforms.md F2.8). */
function nextUrl(call: GraphCall, after: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.params))
    if (typeof value === 'string' && !['appsecret_proof', 'before', 'after'].includes(name)) query.set(name, value);
  query.set('access_token', call.token);
  query.set('after', after);
  return `${call.base}/${[call.version, ...call.path].map(encodeURIComponent).join('/')}?${query}`;
}
