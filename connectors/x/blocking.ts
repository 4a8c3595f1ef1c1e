/** Blocking, and whom the account has blocked by X's own list; muting. Reading it is for everybody; blocking by API is for Enterprise only (platforms.md X0). */
import { z } from 'zod';
import { ConnectorError, type Effect } from '../connector.js';
import { idSchema, needed } from '../reading.js';
import { snowflake, type XClient, type XRequest } from './client.js';
import { chargesOf } from './usage.js';

/** Of a thousand each; X lets the list be asked for fifteen times in a quarter of an hour (X4). */
const MAX_PAGES = 10;

const page = z.object({
  data: z.array(z.object({ id: idSchema })).default([]),
  meta: z.object({ next_token: z.string().optional() }).optional(),
});

/** The ids of all of them. Throws ConnectorError where the list is too long to be sure. */
export async function readBlocked(client: XClient, userId: string): Promise<Set<string>> {
  const ids = new Set<string>();
  let token: string | undefined;
  for (let count = 0; count < MAX_PAGES; count++) {
    const query = { max_results: 1000, pagination_token: token };
    const { data, meta } = await client.call({
      family: 'blocking',
      answer: page,
      send: (api) => api.v2.get(`users/${userId}/blocking`, query),
      costs: (answer) => chargesOf(answer, 'owned_read'),
    });
    for (const { id } of data) ids.add(id);
    token = meta?.next_token;
    if (!token) return ids;
  }
  throw new ConnectorError('unavailable', 'the list of blocked accounts is too long to be read');
}

/** Where the plan allows it. Twice is once. */
export function setBlocked(client: XClient, userId: string, effect: Effect): Promise<Done> {
  const target = targetOf(effect);
  const wanted = effect.kind === 'ban';
  const request: XRequest<unknown> = {
    family: 'block',
    answer: z.object({ data: z.object({ blocking: z.literal(wanted) }) }),
    send: (api) => (wanted ? api.v2.block(userId, target) : api.v2.unblock(userId, target)),
  };
  return done(client, request);
}

/** The muted notice nothing, and we still read them (trap 29). Twice is once. */
export function setMuted(client: XClient, userId: string, effect: Effect): Promise<Done> {
  const target = targetOf(effect);
  const wanted = effect.kind === 'mute';
  return done(client, {
    family: 'mute',
    answer: z.object({ data: z.object({ muting: z.literal(wanted) }) }),
    send: (api) => (wanted ? api.v2.mute(userId, target) : api.v2.unmute(userId, target)),
    costs: () => [{ item: wanted ? 'mute' : 'unmute' }],
  });
}

type Done = Record<string, never>;

/** A 200 that says otherwise is no readable answer, and so a failure (trap 15). */
async function done(client: XClient, request: XRequest<unknown>): Promise<Done> {
  await client.call(request);
  return {};
}

const targetOf = (effect: Effect) => snowflake(needed(effect.authorExternalId, 'authorExternalId'));
