/** Blocking, and whom the account has blocked by X's own list; muting. Reading it is for everybody; blocking by API is for Enterprise only (platforms.md X0). */
import { z } from 'zod';
import { ConnectorError, type Effect } from '../connector.js';
import { idSchema, needed } from '../reading.js';
import { snowflake, type XClient } from './client.js';
import { mustBe } from './errors.js';
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

const errors = z.array(z.object({ type: z.string().optional() })).optional();
const blocking = z.object({ data: z.object({ blocking: z.boolean() }).optional(), errors });
const muting = z.object({ data: z.object({ muting: z.boolean() }).optional(), errors });

/** Where the plan allows it. Twice is once. */
export async function setBlocked(client: XClient, userId: string, effect: Effect): Promise<Done> {
  const target = targetOf(effect);
  const wanted = effect.kind === 'ban';
  const answer = await client.call({
    family: 'block',
    answer: blocking,
    send: (api) => (wanted ? api.v2.block(userId, target) : api.v2.unblock(userId, target)),
  });
  mustBe(wanted, answer.data?.blocking, answer.errors);
  return {};
}

/** The muted notice nothing, and we still read them (trap 29). Twice is once. */
export async function setMuted(client: XClient, userId: string, effect: Effect): Promise<Done> {
  const target = targetOf(effect);
  const wanted = effect.kind === 'mute';
  const answer = await client.call({
    family: 'mute',
    answer: muting,
    send: (api) => (wanted ? api.v2.mute(userId, target) : api.v2.unmute(userId, target)),
    costs: () => [{ item: wanted ? 'mute' : 'unmute' }],
  });
  mustBe(wanted, answer.data?.muting, answer.errors);
  return {};
}

type Done = Record<string, never>;

const targetOf = (effect: Effect) => snowflake(needed(effect.authorExternalId, 'authorExternalId'));
