/** Deliveries as they came, each once: platforms repeat what we did not answer in time. */
import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Parsed } from '../../connectors/connector.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import type { Inbound } from './receive.js';
import { storable } from './store.js';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Platforms repeat themselves most when we are slow: then a repeat must cost a look, and not a turn at the account's row. */
export async function knownOf(ctx: Context, all: readonly [Inbound, ...Inbound[]]): Promise<Inbound[]> {
  const hashes = new Map(all.map((one) => [one, hashOf(storable(one.body))]));
  const where = { accountId: all[0].account.id, bodyHash: { in: [...hashes.values()] } };
  const found = await ctx.db.delivery.findMany({ where, select: { bodyHash: true } });
  return all.filter((one) => found.some(({ bodyHash }) => bodyHash === hashes.get(one)));
}

/** Which of them were new: of two of the same words one is. */
export async function storeDeliveries(tx: Tx, all: Inbound[], now: Date): Promise<Set<Inbound>> {
  const byId = new Map(all.map((one) => [uuid(), one]));
  const rows = [...byId].map(([id, one]) => deliveryOf(id, one, now));
  const made = await tx.delivery.createManyAndReturn({ data: rows, skipDuplicates: true, select: { id: true } });
  return new Set(made.flatMap(({ id }) => byId.get(id) ?? []));
}

/** That a body tells of pages which are not ours is no fault. */
export const isPartlyUnread = (problems: Parsed['problems']) => problems.some(({ at }) => at !== 'account');

function deliveryOf(id: string, { account, channel, body, parsed }: Inbound, now: Date) {
  const text = storable(body);
  const strangers = parsed.events.filter((one) => one.account !== account.externalId).length;
  const problems =
    strangers > 0
      ? [...parsed.problems, { at: 'account', why: `${strangers} events of a page that is not ours` }]
      : parsed.problems;
  return {
    id,
    schoolId: account.schoolId,
    accountId: account.id,
    channel,
    body: text,
    bodyHash: hashOf(text),
    // A reading comes again by itself.
    state: channel === 'webhook' && isPartlyUnread(problems) ? ('failed' as const) : ('processed' as const),
    problems: problems.length > 0 ? problems : undefined,
    receivedAt: now,
    processedAt: now,
  };
}
